"""Decides how a month's figures are shown, and who stands out by not being rated."""

from datetime import date

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall.language.ratings import LEVEL_NAMES, Passing
from hall_server.organisation import queries as organisation
from hall_server.pages.charts import MARKS, stacked_bars
from hall_server.pages.registry import Menu
from hall_server.ratings.models import Invitation
from hall_server.ratings.months import choices, chosen_hall, chosen_month
from hall_server.ratings.pages.declared import RECHECK, VIEW, pages
from hall_server.ratings.queries import By, Figure, Standing, figures, standings

MOST_BARS = 12
BY_NAMES = {By.DEPARTMENT: "部门", By.WINDOW: "窗口", By.MATTER: "事项"}


def _context(request: HttpRequest, month: date, hall: str) -> dict[str, object]:
    return {**choices(request, month, hall), "levels": [names[0] for names in LEVEL_NAMES.values()]}


@pages.page("figures/", name="figures", right=VIEW, menu=Menu("监督", "评价统计", 50))
@require_GET
def figures_page(request: HttpRequest) -> HttpResponse:
    """A month by department, window or matter; clerks stand on a page of their own."""
    month, hall = chosen_month(request), chosen_hall(request)
    by = next((one for one in BY_NAMES if one.value == request.GET.get("by")), By.DEPARTMENT)
    lines = sorted(figures(hall, month, by), key=lambda one: -one.served)
    names = _names(by, hall, month)
    shown = [(names.get(one.key, one.key) or "未定", one) for one in lines]
    facts = {
        **_context(request, month, hall),
        "title": "评价统计",
        "lead": "按服务发生的月份统计，群众后来补的评价也计入那个月；申诉成立的差评不计。",
        "by": by.value,
        "bys": [(one.value, name) for one, name in BY_NAMES.items()],
        "heading": BY_NAMES[by],
        "lines": [_row(name, one) for name, one in shown],
        "chart": _chart(shown, BY_NAMES[by]) if shown else None,
    }
    return render(request, "ratings/figures.html", facts)


def _chart(shown: list[tuple[str, Figure]], by: str) -> object:
    most = shown[:MOST_BARS]
    series = {
        names[0]: [one.levels.get(level.value, 0) for _, one in most] for level, names in LEVEL_NAMES.items()
    }
    rated, good = sum(one.rated for _, one in shown), sum(one.good for _, one in shown)
    says = f"共{rated}条评价，其中非常满意、满意和基本满意{good}条。"
    labels = [name if len(name) <= 8 else name[:7] + "…" for name, _ in most]
    return stacked_bars(f"各{by}的评价", says, labels, series, MARKS)


def _row(name: str, one: Figure) -> tuple[object, ...]:
    levels = [one.levels.get(level.value, 0) for level in LEVEL_NAMES]
    return (name, one.served, one.rated, _share(one.rated, one.served), *levels, _share(one.good, one.rated))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def _names(by: By, hall: str, month: date) -> dict[str, str]:
    if by is By.DEPARTMENT:
        return organisation.departments()
    if by is By.WINDOW:
        return {code: one.name for code, one in organisation.windows(hall).items()}
    del month
    return dict(
        Invitation.objects.filter(hall=hall).order_by().values_list("matter", F("matter_name")).distinct()
    )


@pages.page("standings/", name="standings", right=RECHECK, menu=Menu("监督", "避评核查", 60))
@require_GET
def standings_page(request: HttpRequest) -> HttpResponse:
    """Each clerk's month beside the others': who is seldom rated, and how the pages went away."""
    month, hall = chosen_month(request), chosen_hall(request)
    staff = dict(organisation.staff_of(hall, hall_clock.business_day(hall_clock.now())))
    found = standings(figures(hall, month, By.CLERK))
    facts = {
        **_context(request, month, hall),
        "title": "避评核查",
        "lead": "评价自愿，没有评价不是问题；这里只找明显少于同事、偶然解释不了的情况（每人至少20次服务）。",
        "lines": [_standing(one, staff) for one in sorted(found, key=lambda one: -len(one.reasons))],
    }
    return render(request, "ratings/standings.html", facts)


def _standing(one: Standing, staff: dict[str, str]) -> tuple[object, ...]:
    line = one.figure
    name = f"{staff.get(line.key, '')}（{line.key}）" if line.key else "未定"
    return (
        name,
        line.served,
        line.on_pad,
        line.rated + line.struck,
        _percent(one.rated_share),
        _percent(one.peers_share),
        line.passings.get(Passing.DECLINED.value, 0),
        line.passings.get(Passing.TIMED_OUT.value, 0),
        line.passings.get(Passing.TAKEN_AWAY.value, 0),
        "；".join(one.reasons) or "正常",
    )


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"
