"""Decides how one record is shown: its facts in sections, what can be done with it, and who changed it when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hall_server.audit import queries as audit
from hall_server.pages.forms import rows_of
from hall_server.pages.lists import Action
from hall_server.pages.registry import words_for
from hall_server.pages.rights import may
from hall_server.pages.spoken_facts import fact_name, spoken

LINES_OF_HISTORY = 50


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a record. value: text, or a template's safe text; nothing shows as “—”."""

    title: str
    value: Any


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a record: facts, or a table. heads, lines: the table's; a line's cells stand in the order of heads."""

    title: str
    facts: Sequence[Fact] = ()
    heads: Sequence[str] = ()
    lines: Sequence[Sequence[Any]] = ()
    note: str = ""
    template: str = ""
    context: Any = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who did what when, as people read it."""

    at: datetime
    who: str
    what: str
    facts: tuple[tuple[str, str], ...]


def detail_page(
    request: HttpRequest,
    title: str,
    sections: Iterable[Section],
    *,
    back: str,
    actions: Iterable[Action] = (),
    subject: str = "",
    on: str = "",
    **more: Any,
) -> HttpResponse:
    """The page of one record; `more` goes to the template.

    subject: as the audit trail names it, for its history. on: where the actions' rights are needed.
    """
    facts = {
        "title": title,
        "sections": list(sections),
        "back": back,
        "actions": [one for one in actions if may(request, one.right, on).is_allowed],
        "history": history(subject) if subject else None,
    }
    return render(request, more.pop("template", "pages/detail.html"), {**facts, **more})


def history(subject: str) -> list[HistoryLine]:
    """The last lines of a record's trail, the newest first."""
    lines = audit.lines_about(subject, LINES_OF_HISTORY)
    names = _names({line.actor for line in lines})
    return [
        HistoryLine(
            line.at,
            names.get(line.actor, line.actor),
            words_for(line.verb),
            tuple(
                (fact_name(subject, name), spoken(subject, name, fact))
                for name, fact in line.facts.items()
                if fact
            ),
        )
        for line in lines
    ]


def named(actor: str) -> str:
    """An actor of the trail as people know them: `clerk:1001` by name; who is nobody's account stays as it is."""
    return _names([actor]).get(actor, actor)


def _names(actors: Iterable[str]) -> dict[str, str]:
    numbers = {one.removeprefix("clerk:") for one in actors if one.startswith("clerk:")}
    people = get_user_model()
    found = rows_of(people).filter(**{f"{people.USERNAME_FIELD}__in": numbers})
    return {f"clerk:{one.get_username()}": str(one) for one in found}
