"""Decides how pages say times, numbers and who is here."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from hall.language.hall_clock import local
from hall_server.installation import present
from hall_server.pages.charts import Chart
from hall_server.pages.guard import IDLE_SECONDS
from hall_server.pages.registry import menu_for

register = template.Library()


@register.filter
def said(value: Any) -> Any:
    """A value as people read it: times of the hall, yes and no, and a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, date):
        return _day(value)
    return value


def _time(value: datetime) -> SafeString:
    here = local(value)
    return format_html(
        '<time datetime="{}">{}</time>', here.isoformat(timespec="seconds"), f"{here:%Y-%m-%d %H:%M}"
    )


def _day(value: date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), f"{value:%Y-%m-%d}")


@register.simple_tag
def cells(line: Mapping[str, Any]) -> SafeString:
    """The cells of a list's line, the first with the way to its record; a template would take ten times as long."""
    url, shown = line["url"], []
    for place, (column, value) in enumerate(line["cells"]):
        told = conditional_escape(localize(said(value)))
        if url and not place:
            told = format_html('<a href="{}">{}</a>', url, told)
        shown.append(f'<td class="{"" if column.kind == "state" else column.kind}">{told}</td>')
    return SafeString("".join(shown))


@register.simple_tag(takes_context=True)
def menu(context: Any) -> Any:
    """The menu's sections for who is here."""
    request = context["request"]
    return list(menu_for(request)) if request.user.is_authenticated else []


@register.simple_tag
def hall_name() -> str:
    """Which hall this is."""
    return present().hall.name


@register.simple_tag
def idle_seconds() -> int:
    """After how long without a hand on it a page is left."""
    return IDLE_SECONDS


@register.inclusion_tag("pages/chart.html")
def chart(drawn: Chart) -> dict[str, Chart]:
    """A chart and its table."""
    return {"chart": drawn}
