"""Lists turn page by page without losing or doubling a row, whatever happens meanwhile, and keep how they are narrowed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.language import hall_clock
from hall_server.pages.keyset import Order, Stretch, count_up_to, stretch
from hall_server.pages.lists import Column
from hall_server.pages.models import LongWork, WorkState
from hall_server.pages.templatetags.work import cells
from tests.server.business.page_people import at_desk, holder_of, somebody

pytestmark = pytest.mark.usefixtures("database")

START = hall_clock.now().replace(microsecond=0)
ORDERS = (
    Order("title", "按名称", ("title", "id")),
    Order("-title", "按名称，倒序", ("-title", "-id")),
    Order("time", "按时间", ("asked_at", "kind", "id")),
    Order("-time", "最近在前", ("-asked_at", "-id")),
)


def _fill(places: list[tuple[int, int]]) -> None:
    LongWork.objects.all().delete()
    LongWork.objects.bulk_create(
        LongWork(
            id=f"{number:032d}",
            kind="rehearsal",
            title=f"任务{name}",
            asked_by="clerk:1001",
            asked_at=START + timedelta(minutes=minutes, microseconds=minutes),
        )
        for number, (name, minutes) in enumerate(places)
    )


def _walk(order: Order, size: int) -> list[Stretch[LongWork]]:
    pages = [stretch(LongWork.objects.all(), order, size)]
    while pages[-1].after:
        pages.append(stretch(LongWork.objects.all(), order, size, after=pages[-1].after))
        assert len(pages) < 100
    return pages


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=14),
    size=st.integers(1, 5),
    order=st.sampled_from(ORDERS),
)
def test_forward_and_back_is_the_whole_list_in_order(
    places: list[tuple[int, int]], size: int, order: Order
) -> None:
    _fill(places)
    whole = list(LongWork.objects.order_by(*order.fields))
    pages = _walk(order, size)
    assert [row for page in pages for row in page.rows] == whole
    assert not pages[0].before
    for earlier, later in pairwise(pages):
        back = stretch(LongWork.objects.all(), order, size, before=later.before)
        assert list(back.rows) == list(earlier.rows)
        assert bool(back.before) == bool(earlier.before)


def test_a_row_that_vanishes_takes_no_other_with_it() -> None:
    _fill([(0, 0)] * 6)
    first = stretch(LongWork.objects.all(), ORDERS[0], 3)
    LongWork.objects.filter(pk__in=[row.pk for row in first.rows]).delete()
    assert len(stretch(LongWork.objects.all(), ORDERS[0], 3, after=first.after).rows) == 3


@pytest.mark.parametrize(
    "mark", ["x", "W10", "WyJ0aXRsZSJd", "\u667a" * 5, "A" * 5000, "WyJ0aXRsZSIsbnVsbCx7fV0"]
)
def test_a_mark_nobody_gave_is_the_first_page(mark: str) -> None:
    _fill([(0, 0)] * 3)
    found = stretch(LongWork.objects.all(), ORDERS[0], 2, after=mark)
    assert len(found.rows) == 2
    assert not found.before


def test_counting_stops_at_its_limit() -> None:
    _fill([(0, 0)] * 6)
    assert count_up_to(LongWork.objects.all(), 5) == (5, True)
    assert count_up_to(LongWork.objects.all(), 6) == (6, False)


def test_no_page_reads_the_rows_before_it() -> None:
    """The statement says where to begin; it has no OFFSET."""
    _fill([(0, 0)] * 6)
    mark = stretch(LongWork.objects.all(), ORDERS[2], 3).after
    from django.db import connection  # noqa: PLC0415 - of this test's database
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - the same

    with CaptureQueriesContext(connection) as said:
        stretch(LongWork.objects.all(), ORDERS[2], 3, after=mark)
    (statement,) = [one["sql"] for one in said.captured_queries]
    assert "OFFSET" not in statement
    assert ">=" in statement


def test_filters_stay_in_the_address_and_are_kept_for_the_way_back() -> None:
    desk = at_desk(holder_of("system.run"))
    _fill([(0, 0)] * 3)
    LongWork.objects.filter(pk=f"{1:032d}").update(state=WorkState.FAILED)
    page = desk.get("/staff/works/?state=failed").content.decode()
    assert page.count("<tr data-url") == 1
    assert '<option value="failed" selected>' in page
    detail = desk.get(f"/staff/works/{1:032d}/").content.decode()
    assert 'href="/staff/works/?state=failed"' in detail
    desk.get("/staff/works/")
    assert 'href="/staff/works/"' in desk.get(f"/staff/works/{1:032d}/").content.decode()


def test_empty_lists_say_what_to_do() -> None:
    desk = at_desk(somebody())
    assert "还没有任务。" in desk.get("/staff/works/").content.decode()
    assert "没有符合条件的记录。" in desk.get("/staff/works/?state=failed").content.decode()


def test_what_is_typed_is_shown_as_text() -> None:
    desk = at_desk(holder_of("api.tokens.give"))
    page = desk.get("/staff/tokens/", {"q": '"><script>alert(1)</script>\x00'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
@pytest.mark.parametrize("given_in", ORDERS, ids=lambda order: order.name)
def test_rows_that_come_in_some_order_are_shown_in_the_one_asked_for(order: Order, given_in: Order) -> None:
    _fill([(2, 1), (0, 3), (1, 1), (2, 0), (0, 2)])
    whole = list(LongWork.objects.order_by(*order.fields))
    rows = LongWork.objects.order_by(*given_in.fields)
    first = stretch(rows, order, 3)
    assert [*first.rows, *stretch(rows, order, 3, after=first.after).rows] == whole


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        (format_html("<b>{}</b>", "<"), "<b>&lt;</b>"),
        (None, "—"),
        (False, "否"),
        (7, "7"),
        (gettext_lazy("<i>"), "&lt;i&gt;"),
        (date(2026, 11, 2), '<time datetime="2026-11-02">2026-11-02</time>'),
    ],
)
def test_a_cell_shows_text_as_text_and_leads_to_its_record(value: object, shown: str) -> None:
    plain, state = Column[LongWork]("名称", str, "code"), Column[LongWork]("状态", str, "state")
    drawn = cells({"url": "/staff/?a=1&b=2", "cells": [(plain, value), (state, value)]})
    link = f'<a href="/staff/?a=1&amp;b=2">{shown}</a>'
    assert drawn == f'<td class="code">{link}</td><td class="">{shown}</td>'
    assert cells({"url": "", "cells": [(plain, value)]}) == f'<td class="code">{shown}</td>'
