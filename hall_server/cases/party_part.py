"""Decides what the page of a person, an enterprise or a project says of its cases: those whoever looks may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from hall.language import hall_clock
from hall_server.cases.models import Case
from hall_server.cases.permitted import permitted
from hall_server.organisation.rights import Right
from hall_server.pages.details import Section
from hall_server.pages.rights import may

MOST_SHOWN = 50


def cases_of(keys: tuple[str, ...], request: HttpRequest) -> Section | None:
    """Its cases as applicant and as project, the newest first; nothing for whoever may not see cases."""
    if not may(request, Right.CASES_VIEW.value).is_allowed:
        return None
    from hall_server.cases.pages.declared import state_badge, url_of  # noqa: PLC0415 - pages are found after apps

    seen = Case.objects.filter(permitted(request.user.get_username(), Right.CASES_VIEW, hall_clock.now()))
    rows = {row.pk: row for one in ("party", "project") for row in _of(seen, one, keys)}
    newest = sorted(rows.values(), key=lambda row: row.pk, reverse=True)[:MOST_SHOWN]
    lines = [
        (format_html('<a href="{}">{}</a>', url_of(row.pk), row.project_no), row.task_name, state_badge(row))
        for row in newest
    ]
    return Section("办件", heads=("办件编号", "事项", "状态"), lines=lines)


def _of(seen: QuerySet[Case], column: str, keys: tuple[str, ...]) -> QuerySet[Any]:
    # The condition repeats what the partial index says, so that the database may use it.
    return seen.filter(**{f"{column}__in": keys}).exclude(**{column: ""}).order_by("-id")[:MOST_SHOWN]
