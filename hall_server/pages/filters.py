"""Decides how a list is narrowed: filters declared once, kept in the address, and remembered for the way back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from hall.language.hall_clock import HALL_ZONE
from hall_server.identifiers import first_id

Rows: TypeAlias = QuerySet[Any]
Choices: TypeAlias = Iterable[tuple[str, str]] | Callable[[HttpRequest], Iterable[tuple[str, str]]]

LONGEST_TEXT = 100
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class Shown:
    """A filter as the page draws it. kind: `choice` or `date`. is_set: whether it narrows now."""

    name: str
    title: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether it narrows."""
        return bool(self.value)

    @property
    def spoken(self) -> str:
        """The value as the reader knows it."""
        return dict(self.choices).get(self.value, self.value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of several. narrow: by default equality with the field of this name."""

    name: str
    title: str
    choices: Choices
    narrow: Callable[[Rows, str], Rows] | None = None

    def shown(self, request: HttpRequest) -> Shown:
        """With what is chosen; a value that is none of the choices counts as none."""
        found = self.choices(request) if callable(self.choices) else self.choices
        choices = tuple((str(value), str(title)) for value, title in found)
        wanted = request.GET.get(self.name, "")
        return Shown(self.name, self.title, "choice", wanted if wanted in dict(choices) else "", choices)

    def narrowed(self, rows: Rows, value: str) -> Rows:
        """The rows with this value."""
        return self.narrow(rows, value) if self.narrow else rows.filter(**{self.name: value})


@dataclass(frozen=True, slots=True)
class Day:
    """From, or until, a day of the hall's calendar. field: a date or an instant.

    lead: where keys are ids that begin with an instant (identifiers.new_id), how long before the field's at most; the rows
    are then looked for by their keys too, which is what lists are sorted by.
    """

    name: str
    title: str
    field: str
    is_end: bool = False
    is_instant: bool = True
    lead: timedelta | None = None

    def shown(self, request: HttpRequest) -> Shown:
        """With what is chosen; what is no day counts as none."""
        wanted = request.GET.get(self.name, "")
        return Shown(self.name, self.title, "date", wanted if _day(wanted) else "")

    def narrowed(self, rows: Rows, value: str) -> Rows:
        """The rows from this day on, or up to its end."""
        day = _day(value)
        if day is None:
            return rows
        if not self.is_instant:
            return rows.filter(**{f"{self.field}__{'lte' if self.is_end else 'gte'}": day})
        edge = datetime.combine(day + timedelta(days=int(self.is_end)), time(), HALL_ZONE)
        if self.lead is not None:
            rows = (
                rows.filter(pk__lt=first_id(edge))
                if self.is_end
                else rows.filter(pk__gte=first_id(edge - self.lead))
            )
        return rows.filter(**{f"{self.field}__{'lt' if self.is_end else 'gte'}": edge})


Filter: TypeAlias = Choice | Day


@dataclass(frozen=True, slots=True)
class Search:
    """A field to type into. narrow: the rows that match the text; fields: looked into when there is no narrow."""

    hint: str
    fields: tuple[str, ...] = ()
    narrow: Callable[[Rows, str], Rows] | None = field(default=None)

    def narrowed(self, rows: Rows, text: str) -> Rows:
        """The rows that contain what was typed."""
        if self.narrow:
            return self.narrow(rows, text)
        wanted = Q()
        for name in self.fields:
            wanted |= Q(**{f"{name}__icontains": text})
        return rows.filter(wanted)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def typed(request: HttpRequest) -> str:
    """What stands in the search field; PostgreSQL takes no NUL."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]


def remember(request: HttpRequest, names: Iterable[str]) -> None:
    """Keep what narrows this list, for `way_back`."""
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    known: dict[str, Mapping[str, str]] = request.session.get("lists", {})
    if known.get(request.path, {}) != kept:
        request.session["lists"] = {**known, request.path: kept}


def way_back(request: HttpRequest, url: str) -> str:
    """The address of a list as this person left it."""
    kept = request.session.get("lists", {}).get(url)
    if not kept:
        return url

    return f"{url}?{urlencode(kept)}"
