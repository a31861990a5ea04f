"""Decides how people set when signals rise, with what would change in sight before it does."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.clock.moved import MovedDate
from hall_server.clock.rules import Thresholds
from hall_server.clock.words import CLOCKS
from hall_server.ledgers import following, warning
from hall_server.ledgers.declared import VIEW, WARN, pages
from hall_server.ledgers.models import Ledger, WarningLines
from hall_server.ledgers.settled import Where, lines_of
from hall_server.organisation import queries as organisation
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.forms import FormPage
from hall_server.pages.lists import Action
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require

ALL = "-"
MOST_KEPT = 100
LEAD = "期限快到时，先预警，再亮黄牌，超期亮红牌。天数按期限自己的单位算，期限的前一半不会亮。"


@pages.page("warning/", name="warning", right=VIEW, menu=Menu("时限", "预警线", 20))
@require_GET
def warning_lines(request: HttpRequest) -> HttpResponse:
    """What holds where, and what was ever set."""
    usual = Thresholds()
    held: list[tuple[object, ...]] = [("没有单独设定的地方", *_said(usual), "", "")]
    held += [(_place(row), *_said(lines_of(row)), named(row.actor), row.at) for row in warning.latest()]
    sections = [
        Section(
            "现在的预警线",
            [
                Fact("说明", LEAD),
                Fact("先后", "大厅里某部门的先于部门的，部门的先于大厅的，大厅的先于全部。"),
            ],
        ),
        Section("按地方", heads=("适用", "预警", "黄牌", "红牌", "设定人", "设定时间"), lines=held),
        Section(
            "设定经过",
            heads=("适用", "预警", "黄牌", "红牌", "原因", "设定人", "设定时间"),
            lines=[
                (_place(row), *_said(lines_of(row)), row.reason, named(row.actor), row.at)
                for row in warning.history()[:MOST_KEPT]
            ],
        ),
    ]
    change = Action("设定预警线", lambda: pages.url("warning-new"), WARN, is_new=True)
    return detail_page(request, "预警线", sections, back=pages.url("due"), actions=[change])


def _place(row: WarningLines) -> str:
    return " ".join(str(one) for one in (row.hall, row.department) if one) or "全部大厅和部门"


def _said(lines: Thresholds) -> tuple[str, str, str]:
    return said_line(lines.early_warning), said_line(lines.yellow), said_line(lines.red)


def said_line(remaining: int) -> str:
    """`还剩 3`, `到期当天`, `超期第 1 天`."""
    if remaining > 0:
        return f"还剩 {remaining}"
    return "到期当天" if remaining == 0 else f"超期后 {-remaining}"


class LinesForm(forms.Form):
    """Where, and when each signal rises."""

    hall = forms.ChoiceField(label="大厅", choices=lambda: [(ALL, "全部大厅"), *organisation.halls().items()])
    department = forms.ChoiceField(
        label="部门", choices=lambda: [(ALL, "全部部门"), *organisation.departments().items()]
    )
    early_warning = forms.IntegerField(
        label="预警：还剩多少时", min_value=0, max_value=60, help_text="如 3，表示还剩 3 个工作日（或小时）。"
    )
    yellow = forms.IntegerField(
        label="黄牌：还剩多少时", min_value=0, max_value=60, help_text="不能比预警早。"
    )
    red = forms.IntegerField(
        label="红牌：还剩多少时", min_value=-30, max_value=60, help_text="-1 表示一超期就亮；0 表示到期当天。"
    )

    def clean(self) -> dict[str, Any]:
        """The graver comes later."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        values = [said.get(name) for name in ("early_warning", "yellow", "red")]
        if None not in values and not values[0] >= values[1] >= values[2]:  # type: ignore[operator] # checked
            raise forms.ValidationError("三条线应当先预警、再黄牌、后红牌：预警的数最大，红牌的数最小。")
        return said


@pages.page("warning/new", name="warning-new", right=WARN, under="warning")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Choose; nothing changes yet."""

    def save(form: forms.Form) -> str:
        said = form.cleaned_data
        require(request, WARN, on=_right_place((said["hall"], said["department"])))
        lines = "_".join(str(said[name]) for name in ("early_warning", "yellow", "red"))
        return pages.url("warning-set", hall=said["hall"], department=said["department"], lines=lines)

    usual = Thresholds()
    shown = {"early_warning": usual.early_warning, "yellow": usual.yellow, "red": usual.red}
    return FormPage(
        "设定预警线",
        LinesForm,
        save,
        back=pages.url("warning"),
        initial=shown,
        lead=LEAD,
        button="看看会变什么",
        kept="",
    ).respond(request)


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=400, help_text="如文件名称和文号。")


@pages.page(
    "warning/<slug:hall>/<str:department>/<slug:lines>/", name="warning-set", right=WARN, under="warning"
)
@require_http_methods(["GET", "POST"])
def set_lines(request: HttpRequest, hall: str, department: str, lines: str) -> HttpResponse:
    """See which matters would signal on another day and why, and set the lines."""
    where, wanted = _where(hall, department), _lines(lines)
    require(request, WARN, on=_right_place((hall, department)))
    now = hall_clock.now()

    def save(form: forms.Form) -> str:
        warning.set_lines(where, wanted, form.cleaned_data["reason"], actor=actor(request), now=now)
        return pages.url("warning")

    early, yellow, red = _said(wanted)
    page = FormPage(
        f"设定预警线：{_named(where)}",
        Reason,
        save,
        back=pages.url("warning-new"),
        button="设定",
        kept="预警线已设定，正在办理的一分钟内跟着变。",
        lead=f"预警：{early}；黄牌：{yellow}；红牌：{red}。新收的件马上按这个算。",
    )
    moves = following.would_signal(where, wanted, now)
    return page.respond(
        request,
        template="ledgers/warning.html",
        moves=[line_of(ledger, one) for ledger, one in moves],
        most=following.MOST_LOOKED_AT,
    )


def _right_place(chosen: tuple[str, str]) -> str:
    named_parts = zip(("hall", "department"), chosen, strict=True)
    return " ".join(f"{kind}:{code}" for kind, code in named_parts if code != ALL) or "everywhere"


def _where(hall: str, department: str) -> Where:
    is_known = hall in (ALL, *organisation.halls()) and department in (ALL, *organisation.departments())
    if not is_known:
        raise Http404(f"{hall} {department}")
    return "" if hall == ALL else hall, "" if department == ALL else department


def _lines(text: str) -> Thresholds:
    try:
        early, yellow, red = (int(one) for one in text.split("_"))
        return Thresholds(early, yellow, red)
    except ValueError as fault:
        raise Http404(text) from fault


def _named(where: Where) -> str:
    hall, department = where
    names = (organisation.halls().get(hall, ""), organisation.departments().get(department, ""))
    return " ".join(one for one in names if one) or "全部大厅和部门"


def line_of(ledger: Ledger, one: MovedDate) -> dict[str, Any]:
    """A line of the list of what would change."""
    return {
        "url": pages.url("ledger", key=ledger.pk),
        "subject": ledger.subject,
        "number": ledger.subject.partition(":")[2] or ledger.subject,
        "title": ledger.title,
        "clock": CLOCKS[one.clock][0],
        "before": f"{one.before:%Y-%m-%d}" if one.before else "—",
        "after": f"{one.after:%Y-%m-%d}" if one.after else "—",
        "moves": one.before != one.after,
        "why": "；".join(one.why()),
    }
