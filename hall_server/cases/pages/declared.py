"""Declares where the pages of cases stand, how their words read in the trail, and who may open which case."""

from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.words import (
    DEEDS,
    STATES,
    AcceptedAs,
    Channel,
    DeliveryBy,
    MaterialState,
    MaterialWay,
    Outcome,
    PaperKind,
    RefusalGround,
)
from hall_server.clock.signals import Level
from hall_server.clock.words import LEVELS
from hall_server.organisation.rights import Right
from hall_server.pages.registry import Pages
from hall_server.pages.rights import require
from hall_server.pages.spoken_facts import tell

VIEW = Right.CASES_VIEW.value

pages = Pages("cases", prefix="cases/")
pages.words(**{f"case_{deed.value}": DEEDS[deed][0] for deed in Deed})
pages.words(
    paper_made="生成了文书",
    paper_damaged="发现文书文件损坏",
    attachment_damaged="发现附件损坏",
    project_no="办件编号",
    channel="渠道",
    accepted_as="受理方式",
    outstanding="容缺材料数",
    material_state="材料情况",
    points="补正项数",
    ground="情形",
    opinion="意见",
    timed="计时",
    procedure="特别程序",
    evidence="文书或证明",
    told_until="告知截止日",
    approver="批准人",
    more="延长",
    outcome="结果",
    papers="文书",
    fields="栏目",
    attachment="附件",
    media_type="类型",
    digest="摘要",
    revision="版本",
    pad="签字屏",
    signed_at="签字时间",
    paper="文书",
    sha256="SHA-256",
    result="结果编号",
    applicant="申请人",
    grade="可信等级",
    place="材料序号",
    size="字节数",
    step="环节",
    way="方式",
    item="事项",
)

tell("state", [(state.value, STATES[state][0]) for state in CaseState], of="case")
for fact, words in (
    ("channel", Channel),
    ("outcome", Outcome),
    ("ground", RefusalGround),
    ("material_state", MaterialState),
    ("accepted_as", AcceptedAs),
    ("way", MaterialWay),
    ("way", DeliveryBy),
):
    tell(fact, [(word.value, word.label) for word in words], of="case")
tell("purpose", [(f"paper_{kind.value}", f"制作{kind.label}") for kind in PaperKind])
tell(
    "purpose",
    [
        ("attachment", "查看附件"),
        ("called", "窗口叫号"),
        ("case_opened", "打开办件"),
        ("confirming", "请群众核对"),
        ("correcting", "更正登记内容"),
        ("desk", "窗口办理"),
        ("paper", "查看文书"),
        ("paper_made", "制作文书"),
        ("prefill", "预填表格"),
        ("registering", "登记"),
    ],
)

_COLOURS = {
    CaseState.ACCEPTED: "running",
    CaseState.PAUSED: "review",
    CaseState.CORRECTING: "review",
    CaseState.REGISTERED: "now",
    CaseState.CORRECTED: "now",
    CaseState.GRANTED: "good",
    CaseState.CERTIFIED: "good",
    CaseState.DELIVERED: "done",
    CaseState.DENIED: "failed",
    CaseState.REFUSED: "failed",
    CaseState.REVOKED: "failed",
}
_LEVELS = {Level.EARLY_WARNING: "now", Level.YELLOW: "alert", Level.RED: "overdue"}


def place_of(case: Case) -> str:
    """Where a case stands, as rights are judged."""
    return f"hall:{case.hall_id} department:{case.department_id}"


def found(request: HttpRequest, key: str, right: str = VIEW) -> Case:
    """The case, for whoever has this right where it stands. Http404 when there is none."""
    case = Case.objects.select_related("department", "version").filter(pk=key).first()
    if case is None:
        raise Http404
    require(request, right, on=place_of(case))
    return case


def url_of(key: str) -> str:
    """The address of a case."""
    return pages.url("case", key=key)


def state_badge(case: Case) -> SafeString:
    """The state with its colour."""
    state = CaseState(case.state)
    return format_html('<span class="state state-{}">{}</span>', _COLOURS.get(state, "old"), STATES[state][0])


def due_badge(case: Case) -> SafeString | str:
    """The date that ends first, coloured when it draws near."""
    if case.due_on is None:
        return "—"
    level = Level(case.level)
    if level is Level.CALM:
        return case.due_on.isoformat()
    return format_html(
        '<span class="state state-{}">{} {}</span>', _LEVELS[level], case.due_on.isoformat(), LEVELS[level][0]
    )
