"""Decides how a list of records is shown: columns, filters, order, one page of rows, and what to do when it is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hall_server.pages.filters import Filter, Search, remember, typed
from hall_server.pages.keyset import Order, count_up_to, stretch
from hall_server.pages.rights import may

_M = TypeVar("_M", bound=Model)

ROWS_A_PAGE = 50
MOST_COUNTED = 10_000


@dataclass(frozen=True)  # no slots: typing marks instances of a generic class
class Column(Generic[_M]):
    """What stands in a column. value: text, or a template's safe text.

    kind: `text`, `words` for a long one, `number`, `time`, `day` or `state`.
    """

    title: str
    value: Callable[[_M], Any]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Action:
    """A button above a list or a record. right: whoever lacks it does not see the button. url: where it leads."""

    title: str
    url: Callable[[], str]
    right: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where no row is. why: nothing is there yet; todo: what to do about it."""

    why: str
    todo: str = ""


@dataclass(frozen=True)  # no slots: typing marks instances of a generic class
class Listing(Generic[_M]):
    """A list page; `respond` answers a request. opens: the address of a row. orders: the first is the usual one."""

    title: str
    rows: Callable[[HttpRequest], QuerySet[_M]]
    columns: tuple[Column[_M], ...]
    orders: tuple[Order, ...]
    empty: Empty
    opens: Callable[[_M], str] | None = None
    search: Search | None = None
    filters: tuple[Filter, ...] = ()
    actions: tuple[Action, ...] = ()
    lead: str = ""
    size: int = ROWS_A_PAGE

    def respond(self, request: HttpRequest, **more: Any) -> HttpResponse:
        """The page; `more` goes to the template."""
        text = typed(request) if self.search else ""
        shown = [one.shown(request) for one in self.filters]
        rows = self._narrowed(self.rows(request), text, {one.name: one.value for one in shown})
        order = next((one for one in self.orders if one.name == request.GET.get("order")), self.orders[0])
        page = stretch(
            rows, order, self.size, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
        count, is_capped = count_up_to(rows, MOST_COUNTED)
        remember(request, self._names())
        kept = {name: request.GET[name] for name in self._names()[:-2] if request.GET.get(name)}
        facts = {
            "title": self.title,
            "lead": self.lead,
            "listing": self,
            "lines": [self._line(row) for row in page.rows],
            "columns": self.columns,
            "search": self.search,
            "text": text,
            "filters": shown,
            "is_narrowed": bool(text) or any(one.is_set for one in shown),
            "order": order,
            "count": count,
            "is_capped": is_capped,
            "previous_url": _address(kept, before=page.before),
            "next_url": _address(kept, after=page.after),
            "actions": [one for one in self.actions if may(request, one.right).is_allowed],
        }
        return render(request, more.pop("template", "pages/list.html"), {**facts, **more})

    def _narrowed(self, rows: QuerySet[_M], text: str, values: dict[str, str]) -> QuerySet[_M]:
        if text and self.search:
            rows = self.search.narrowed(rows, text)
        for one in self.filters:
            if values[one.name]:
                rows = one.narrowed(rows, values[one.name])
        return rows

    def _names(self) -> list[str]:
        return ["q", *(one.name for one in self.filters), "order", "after", "before"]

    def _line(self, row: _M) -> dict[str, Any]:
        cells = [(column, column.value(row)) for column in self.columns]
        return {"url": self.opens(row) if self.opens else "", "cells": cells, "key": row.pk}


def _address(kept: dict[str, str], **mark: str) -> str:
    (value,) = mark.values()
    return "?" + urlencode({**kept, **mark}) if value else ""
