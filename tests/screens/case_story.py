"""The hall's side of a case beside the call: what was asked, and answers to give."""

from dataclasses import dataclass, field

import msgspec

from hall.language.refusals import RefusalCode
from hall.messages.case_contents import CaseField, CaseForm, Objection, Objections, decode_form
from hall.messages.casework import (
    CaseOpened,
    FeeLine,
    MaterialLine,
    PadState,
    PaperLine,
    QuestionLine,
    StepLine,
)
from hall.messages.message import Message, Request
from tests.screens.desk_story import Story, id_number, refused
from window_pad.clerk_desk.case_deeds import CaseDeed
from window_pad.clerk_desk.case_desk import CaseDesk, Seals

TICKET, CASE = "ticket-1", "c" * 32
DELIVERIES = (("window", "窗口领取"), ("post", "邮寄"), ("kiosk", "自助机领取"))
FIELDS = (
    CaseField(
        "applicant_kind",
        "申请人类型",
        "person",
        True,
        (("person", "自然人"), ("enterprise", "法人或其他组织")),
    ),
    CaseField("name", "申请人姓名或名称", "张伟", True),
    CaseField("document", "证件类型", "resident", True, (("resident", "居民身份证"),)),
    CaseField("number", "证件号码", id_number(), True),
    CaseField("phone", "联系电话", "13800000000"),
    CaseField("address", "联系地址", "安和区滨河路88号3栋2单元1101室"),
    CaseField("agent_name", "代办人姓名"),
    CaseField("content", "申请内容", "食品经营许可（仅销售预包装食品）"),
    CaseField("delivery_way", "结果领取方式", "window", choices=DELIVERIES),
    CaseField("delivery_address", "邮寄地址"),
)
MATERIALS = (
    MaterialLine(0, "居民身份证", "required", "必要", "A", "waived", "免交（已查到证照）", "looked_up", 1,
                 "居民身份证（电子证照，至2036-03-07）", "", ""),
    MaterialLine(1, "营业场所使用证明", "required", "必要", "B", "missing", "未交", "", 1, "", "收复印件，核对原件", ""),
    MaterialLine(2, "食品安全管理制度文本", "required", "必要", "D", "missing", "未交", "", 1, "", "", ""),
    MaterialLine(3, "授权委托书", "optional", "非必要", "C", "not_needed", "不适用", "", 1, "", "", ""),
)  # fmt: skip
DEEDS = (
    "change_case_fields",
    "check_material",
    "register_case",
    "accept_case",
    "ask_for_correction",
    "refuse_case",
    "withdraw_case",
    "ask_confirmation",
)


def sealed(form: CaseForm) -> str:
    """The seal of these stories: it opens with `open_form`."""
    return "sealed:" + msgspec.json.encode(form).decode()


def open_form(text: str) -> CaseForm:
    """ValueError for a seal of another desk."""
    if not text.startswith("sealed:"):
        raise ValueError("not sealed to this desk")
    return decode_form(text.removeprefix("sealed:").encode())


def open_objections(text: str) -> Objections:
    """ValueError for a seal of another desk."""
    if not text.startswith("sealed:"):
        raise ValueError("not sealed to this desk")
    return msgspec.json.decode(text.removeprefix("sealed:").encode(), type=Objections)


def objected(**notes: str) -> str:
    """Objections to these fields, sealed."""
    said = Objections(tuple(Objection(code, note) for code, note in notes.items()))
    return "sealed:" + msgspec.json.encode(said).decode()


def with_values(**values: str) -> tuple[CaseField, ...]:
    """The fields with other values."""
    return tuple(msgspec.structs.replace(one, value=values.get(one.code, one.value)) for one in FIELDS)


def opened(**changes: object) -> CaseOpened:
    """The case as the hall tells it."""
    fields: dict[str, object] = {
        "case": CASE,
        "project_no": "AH20260302-00017",
        "item": "m-102",
        "item_name": "食品经营许可证核发",
        "project_type": "2",
        "state": "prepared",
        "state_name": "待收件",
        "masked_name": "张*",
        "revision": 1,
        "form": sealed(CaseForm(FIELDS)),
        "materials": MATERIALS,
        "fees": (FeeLine("证照工本费", "不收费", "财税〔2018〕37号"),),
        "questions": (QuestionLine("可以代办吗？", "可以，请带委托书和双方身份证。"),),
        "steps": (
            StepLine("accept", "受理", "running", "当场"),
            StepLine("review", "审查", "coming", "5个工作日"),
            StepLine("decide", "决定", "coming", "3个工作日"),
        ),
        "dates": ("收件后5日内一次告知补正。", "承诺办结：受理之日起8个工作日。"),
        "papers": (PaperLine("receipt", "申请材料接收凭证", "AH-SJ-2026-00017", "/staff/cases/papers/1/"),),
        "pad": PadState.NONE,
        "deeds": DEEDS,
    }
    return CaseOpened(**{**fields, **changes})  # type: ignore[arg-type]


@dataclass
class CaseStory:
    """A case desk, what it asked the hall, and the answers told to it. beside: the calling desk of the same window."""

    asked: list[tuple[str, Request]] = field(default_factory=list)
    beside: Story = field(default_factory=Story)
    closed: list[CaseForm] = field(default_factory=list)
    changes: int = 0
    at: float = 100.0

    def __post_init__(self) -> None:
        seals = Seals(open_form, open_objections, self._close)
        self.desk = CaseDesk(self._ask, seals, self._changed)

    def _ask(self, request: Request) -> str:
        self.asked.append((f"case-key-{len(self.asked)}", request))
        return self.asked[-1][0]

    def _close(self, plain: bytes) -> str:
        self.closed.append(decode_form(plain))
        return f"closed-{len(self.closed)}"

    def _changed(self) -> None:
        self.changes += 1
        if self.beside.changed_hook is not None:
            self.beside.changed_hook()

    def kinds(self) -> list[str]:
        """What was asked, by kind."""
        return [request.kind() for _, request in self.asked]

    def last(self) -> Request:
        """What was asked last."""
        return self.asked[-1][1]

    def answer(self, answer: Message, back: int = 1) -> None:
        """Answer what was asked last (or the one before with back=2)."""
        key, request = self.asked[-back]
        self.desk.answered(key, request, answer, self.at)

    def refuse(self, code: RefusalCode, **facts: str) -> None:
        """The hall's no to what was asked last."""
        self.answer(refused(code, None, **facts))

    def open(self, **changes: object) -> None:
        """The person is served, and the case is there."""
        self.desk.link_changed(True)
        self.desk.follow(TICKET)
        self.answer(opened(**changes))

    def write(self, code: str, value: str) -> None:
        """The clerk shows the fields and writes."""
        if not self.desk.form.is_shown(self.at):
            self.desk.toggle_shown(self.at)
        self.desk.write(code, value, self.at)

    def values(self) -> dict[str, str]:
        """What stands on the screen."""
        return {one.code: one.value for one in self.desk.form.looks(self.at)}


ALL_DEEDS = tuple(deed.value for deed in CaseDeed)
