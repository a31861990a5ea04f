"""Decides what a statutory paper says: facts of the case, dates the clock has worked out, and the law they rest on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from hall.language import hall_clock
from hall.language.dates import chinese_date
from hall_server.cases import fields
from hall_server.cases.facts import EventFacts
from hall_server.cases.look_up_codes import address_of
from hall_server.cases.models import Case, CaseMaterial
from hall_server.cases.versions import content_of
from hall_server.cases.words import (
    AcceptedAs,
    DeliveryBy,
    MaterialState,
    MaterialWay,
    PaperKind,
    RefusalGround,
)
from hall_server.catalogue.words import TaskType
from hall_server.clock.entries import Procedure
from hall_server.clock.replay import Reading, State
from hall_server.clock.runs import Clock
from hall_server.clock.words import PROCEDURES, spoken_day, spoken_limit, spoken_promise
from hall_server.organisation.queries import Letterhead
from hall_server.rows import read_all

LAW = "《中华人民共和国行政许可法》"


class SheetTable(msgspec.Struct, frozen=True):
    """heads: of the columns. widths: their shares."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]


class Sheet(msgspec.Struct, frozen=True):
    """All a paper says. addressed: to whom. clauses: paragraphs. signs: lines to be filled in by hand. looks_up: the QR."""

    kind: str
    title: str
    number: str
    department: str
    hall: str
    contact: str
    addressed: str
    clauses: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    table: SheetTable | None
    after: tuple[str, ...]
    signs: tuple[str, ...]
    issued_on: str
    looks_up: str
    project_no: str


class _Says(msgspec.Struct, frozen=True):
    """What one kind of paper says besides what all say."""

    clauses: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: SheetTable | None = None
    after: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """A case at the moment of a deed. record: in plain. clock: its ledger's state."""

    case: Case
    record: Mapping[str, str]
    head: Letterhead
    event: EventFacts
    clock: State
    now: datetime

    @property
    def given(self) -> dict[str, str]:
        """The facts of the deed."""
        return self.event.facts

    @property
    def is_licensing(self) -> bool:
        """Whether the Administrative Licensing Law rules its words."""
        return content_of(self.case.version_id).task_type is TaskType.LICENSING


def sheet_of(about: About, kind: PaperKind, number: str) -> Sheet:
    """What the paper of this deed says."""
    case, record, head, now = about.case, about.record, about.head, about.now
    says = _SAYS[kind](about)
    return Sheet(
        kind=kind.value,
        title=says.title or kind.label,
        number=number,
        department=head.department,
        hall=head.hall,
        contact=_contact(head),
        addressed=record.get("name", ""),
        clauses=says.clauses,
        facts=(*_facts(about), *says.facts),
        table=says.table,
        after=says.after,
        signs=says.signs,
        issued_on=chinese_date(hall_clock.business_day(now)),
        looks_up=address_of(case),
        project_no=case.project_no,
    )


def _contact(head: Letterhead) -> str:
    return "　".join(part for part in (head.hall, head.hall_address, head.hall_telephone) if part)


def _facts(about: About) -> tuple[tuple[str, str], ...]:
    record = about.record
    found = [("办件编号", about.case.project_no), ("事项名称", about.case.task_name)]
    found.append(("申请人", record.get("name", "")))
    if record.get("number"):
        label = fields.spoken("document", record.get("document", "")) or "证件号码"
        found.append((label, fields.masked("number", record["number"])))
    if record.get("agent_name"):
        found.append(("代办人", record["agent_name"]))
    return tuple(found)


def _receipt(about: About) -> _Says:
    lines = tuple(
        (str(place), one.name, MaterialWay(one.way).label if one.way else "收取", str(max(one.copies, 1)))
        for place, one in enumerate(_taken(about.case), start=1)
    )
    table = SheetTable(("序号", "材料名称", "收取方式", "份数"), (1.4, 7.6, 3, 1.4), lines) if lines else None
    return _Says(
        clauses=(f"你（单位）提出的“{about.case.task_name}”申请，本机关已于{_today(about)}收到下列材料：",)
        if lines
        else (f"你（单位）提出的“{about.case.task_name}”申请，本机关已于{_today(about)}收到。",),
        table=table,
        after=(
            (
                f"材料不齐全或者不符合法定形式的，本机关将当场或者在五个工作日内一次告知需要补正的全部内容；"
                f"逾期不告知的，自收到材料之日起即为受理（{LAW}第三十二条）。{_telling(about)}"
            ),
            "本凭证只证明收到材料，不表示已经受理。",
        ),
        signs=("收件人（签名）", "申请人（签名）"),
    )


def _telling(about: About) -> str:
    reading = about.clock.reading(Clock.TELLING)
    return f"告知的最后一天是{_due(reading)}。" if reading else ""


def _acceptance(about: About) -> _Says:
    statutory, promised = about.clock.reading(Clock.STATUTORY), about.clock.reading(Clock.PROMISED)
    clauses = [
        (
            f"你（单位）提出的“{about.case.task_name}”申请，经审查，符合受理条件，"
            f"依据{LAW}第三十二条第一款第五项的规定，本机关决定自{_accepted_on(about)}起予以受理。"
        )
    ]
    limits = []
    if statutory:
        basis = f"（{statutory.limit.basis}）" if statutory.limit.basis else ""
        limits.append(("法定办结期限", f"{spoken_limit(statutory.limit)}{basis}，至{_due(statutory)}"))
    if promised:
        limits.append(("承诺办结期限", f"{spoken_promise(promised.limit)}，至{_due(promised)}"))
    outstanding = [one for one in _materials(about.case) if one.state == MaterialState.OUTSTANDING]
    table = None
    if outstanding:
        word = AcceptedAs(about.case.accepted_as).label
        clauses.append(f"本件为{word}，下列材料请在限期内补交；逾期不交的，本机关依法作出处理：")
        lines = tuple(
            (str(place), one.name, chinese_date(one.later_by) if one.later_by else "作出决定前")
            for place, one in enumerate(outstanding, start=1)
        )
        table = SheetTable(("序号", "后补材料", "补交期限"), (1.4, 7.6, 3.4), lines)
    after = [
        (
            f"听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审所需时间不计算在上述期限内，"
            f"本机关将把所需时间书面告知你（单位）（{LAW}第四十五条）。"
        )
    ]
    if any(one and one.is_provisional for one in (statutory, promised)):
        after.append("标有“暂定”的日期，在国务院公布相应年度放假安排后可能顺延，届时另行告知。")
    return _Says(tuple(clauses), tuple(limits), table, tuple(after), ("申请人（签收）",))


def _correction(about: About) -> _Says:
    points = about.event.said.split("\n")
    lines = tuple((str(place), one) for place, one in enumerate(points, start=1))
    return _Says(
        clauses=(
            (
                f"你（单位）提出的“{about.case.task_name}”申请，经审查，申请材料不齐全或者不符合法定形式。"
                f"依据{LAW}第三十二条第一款第四项的规定，现一次告知需要补正的全部内容："
            ),
        ),
        table=SheetTable(("序号", "需要补正的内容"), (1.3, 11), lines),
        after=(
            "请补正后到收件窗口提交，或者在网上提交。补正材料收到之日起重新计算受理期限。",
            "本机关不会再次要求补正本通知没有列出的内容。",
        ),
        signs=("申请人（签收）",),
    )


def _refusal(about: About) -> _Says:
    ground = RefusalGround(about.given["ground"])
    clause = {
        RefusalGround.NOT_NEEDED: "第三十二条第一款第一项",
        RefusalGround.NOT_OURS: "第三十二条第一款第二项",
    }.get(ground, "第三十二条第一款第四项、第五项")
    advice = ("请向有权办理的行政机关提出申请。",) if ground is RefusalGround.NOT_OURS else ()
    return _Says(
        clauses=(
            f"你（单位）提出的“{about.case.task_name}”申请，经审查，有下列情形：{ground.label}。",
            f"理由：{about.event.said}",
            f"依据{LAW}{clause}的规定，本机关决定不予受理。",
            *advice,
        ),
        after=_remedy(about),
        signs=("申请人（签收）",),
    )


def _special(about: About) -> _Says:
    given = about.given
    procedure = PROCEDURES[Procedure(given["procedure"])][0]
    until = date.fromisoformat(given["told_until"])
    return _Says(
        clauses=(
            (
                f"你（单位）提出的“{about.case.task_name}”申请，需要进行{procedure}。"
                f"依据{given['basis']}的规定，所需时间不计算在办理期限内。"
            ),
            f"本次{procedure}自{_today(about)}起，预计至{spoken_day(until)}结束。结束后继续计算办理期限。",
        ),
        signs=("申请人（签收）",),
    )


def _extension(about: About) -> _Says:
    given, statutory = about.given, about.clock.reading(Clock.STATUTORY)
    due = f"延长后办理期限至{_due(statutory)}。" if statutory else ""
    return _Says(
        clauses=(
            (
                f"你（单位）提出的“{about.case.task_name}”申请，在法定期限内不能作出决定。"
                f"依据{LAW}第四十二条的规定，经本机关负责人批准，延长{given['more']}。{due}"
            ),
            f"延长期限的理由：{about.event.said}",
        ),
        signs=("申请人（签收）",),
    )


def _grant(about: About) -> _Says:
    is_licensing = about.is_licensing
    word = "准予行政许可" if is_licensing else "予以办理"
    article = f"依据{LAW}第三十八条第一款的规定，" if is_licensing else ""
    outstanding = [one.name for one in _materials(about.case) if one.state == MaterialState.OUTSTANDING]
    extra = (f"容缺材料（{'、'.join(outstanding)}）应当按承诺补交。",) if outstanding else ()
    return _Says(
        clauses=(
            (
                f"你（单位）提出的“{about.case.task_name}”申请，经审查，申请符合法定条件、标准。"
                f"{article}本机关决定{word}。"
            ),
            *extra,
        ),
        after=(
            f"需要颁发证照的，本机关自作出决定之日起十日内颁发、送达（{LAW}第四十四条）。{_delivery(about)}",
        ),
        signs=("申请人（签收）",),
        title="准予行政许可决定书" if is_licensing else "办理结果通知书",
    )


def _delivery(about: About) -> str:
    reading = about.clock.reading(Clock.DELIVERY)
    return f"送达的最后一天是{_due(reading)}。" if reading else ""


def _denial(about: About) -> _Says:
    is_licensing = about.is_licensing
    word = "不予行政许可" if is_licensing else "不予办理"
    article = f"依据{LAW}第三十八条第二款的规定，" if is_licensing else ""
    return _Says(
        clauses=(
            f"你（单位）提出的“{about.case.task_name}”申请，经审查，不符合法定条件、标准。",
            f"理由：{about.event.said}",
            f"{article}本机关决定{word}。",
        ),
        after=_remedy(about),
        signs=("申请人（签收）",),
        title="不予行政许可决定书" if is_licensing else "不予办理决定书",
    )


def _delivered(about: About) -> _Says:
    way = DeliveryBy(about.given["way"]).label
    return _Says(
        facts=(
            ("送达文书", about.given.get("papers", "") or "办理结果"),
            ("结果编号", about.case.result_number or "—"),
            ("送达方式", way),
            ("送达时间", _moment(about.event.at)),
            ("送达地点", about.head.hall_address or about.head.hall),
        ),
        after=("受送达人拒绝签收的，送达人应当注明情况，由见证人签名。",),
        signs=("受送达人（签名或盖章）", "代收人及与受送达人关系", "送达人（签名）", "见证人（签名）"),
    )


def _remedy(about: About) -> tuple[str, ...]:
    """行政复议法 20, 行政诉讼法 46: sixty days, six months."""
    region = about.head.region
    government = f"{region}人民政府" if region else "本级人民政府"
    return (
        (
            f"如不服本决定，可以自收到本决定书之日起六十日内向{government}申请行政复议，"
            "也可以自收到本决定书之日起六个月内依法向人民法院提起行政诉讼。"
        ),
    )


def _accepted_on(about: About) -> str:
    return chinese_date(about.clock.accepted_on or hall_clock.business_day(about.now))


def _due(reading: Reading | None) -> str:
    if reading is None:
        return ""
    return spoken_day(reading.due_on) + ("（暂定）" if reading.is_provisional else "")


def _today(about: About) -> str:
    return chinese_date(hall_clock.business_day(about.now))


def _moment(at: datetime) -> str:
    local = hall_clock.local(at)
    return f"{chinese_date(local.date())} {local:%H:%M}"


def _materials(case: Case) -> list[CaseMaterial]:
    return read_all(CaseMaterial, '"case_id" = %s ORDER BY "place"', case.pk)


def _taken(case: Case) -> list[CaseMaterial]:
    taken = (MaterialState.RECEIVED, MaterialState.WAIVED)
    return [one for one in _materials(case) if one.state in taken]


_SAYS: Mapping[PaperKind, Callable[[About], _Says]] = {
    PaperKind.MATERIAL_RECEIPT: _receipt,
    PaperKind.ACCEPTANCE: _acceptance,
    PaperKind.CORRECTION: _correction,
    PaperKind.REFUSAL: _refusal,
    PaperKind.SPECIAL_PROCEDURE: _special,
    PaperKind.EXTENSION: _extension,
    PaperKind.GRANT: _grant,
    PaperKind.DENIAL: _denial,
    PaperKind.DELIVERY: _delivered,
}
