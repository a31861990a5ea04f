"""Decides how a month of alarms is shown: by rule and department, with what became of them."""

from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.organisation import queries as organisation
from hall_server.pages.charts import SIGNALS, stacked_bars
from hall_server.pages.registry import Menu
from hall_server.ratings.figures import month_of
from hall_server.ratings.months import choices, chosen_hall, chosen_month
from hall_server.supervision.pages.declared import VIEW, pages
from hall_server.supervision.queries import Line, statistics
from hall_server.supervision.words import KINDS, RuleKind


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), hall_clock.HALL_ZONE)


@pages.page("figures/", name="figures", right=VIEW, menu=Menu("监督", "监察统计", 80))
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """One month of one hall."""
    month, hall = chosen_month(request), chosen_hall(request)
    first, after = month_of(month)
    lines = statistics(hall, _midnight(first), _midnight(after))
    facts = {
        **choices(request, month, hall),
        "title": "监察统计",
        "lead": "按发现的月份统计；申诉成立而撤销的单独列出。",
        "lines": [_row(one) for one in lines],
        "chart": _chart(lines) if lines else None,
    }
    return render(request, "supervision/figures.html", facts)


def _row(one: Line) -> tuple[object, ...]:
    name = KINDS[RuleKind(one.kind)][0]
    department = organisation.departments().get(one.department, one.department) or "未定"
    return name, department, one.early, one.yellow, one.red, one.open, one.cancelled


def _chart(lines: tuple[Line, ...]) -> object:
    kinds = list(dict.fromkeys(one.kind for one in lines))
    series = {
        name: [sum(getattr(one, column) for one in lines if one.kind == kind) for kind in kinds]
        for name, column in (("预警", "early"), ("黄牌", "yellow"), ("红牌", "red"))
    }
    total = sum(sum(counts) for counts in series.values())
    labels = [KINDS[RuleKind(kind)][0] for kind in kinds]
    return stacked_bars("各规则的信号", f"这个月共{total}条信号。", labels, series, SIGNALS)
