"""The calendar is edited, compared and published on pages; a ledger page prints why a date is what it is."""

import re
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from hall_server.calendars import actions as calendars
from hall_server.calendars import queries
from hall_server.clock.limits import Limit
from hall_server.clock.rules import licensing
from hall_server.ledgers import actions, following
from hall_server.ledgers.models import Ledger
from hall_server.organisation.models import Clerk
from tests.server.business.licence_case import CASE, CLERK, NOTICE_2027, at
from tests.server.business.page_people import at_desk, holder_of

pytestmark = pytest.mark.usefixtures("database")
HIDDEN = re.compile(r'<input type="hidden" name="(form_key|seen)" value="([^"]*)"')
CALENDARS, LEDGERS = "/staff/calendars/", "/staff/ledgers/"


def editor() -> Client:
    """Somebody who edits and confirms the calendar, and sees the limits."""
    return at_desk(holder_of("calendar.edit", "calendar.confirm", "clock.view"))


def page(client: Client, address: str) -> str:
    """The page at this address."""
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK, (address, answer.status_code)
    return answer.content.decode()


def post(client: Client, address: str, **fields: str) -> Any:
    """Fill in the form on this page and send it, with what it hides."""
    hidden = dict(HIDDEN.findall(page(client, address)))
    return client.post(address, {**hidden, **fields})


def send(client: Client, address: str, **fields: str) -> str:
    """The same; where it leads."""
    answer = post(client, address, **fields)
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()[:4000]
    return str(answer["Location"])


def test_a_year_shows_every_day_with_its_kind_and_doubt() -> None:
    shown = page(editor(), CALENDARS + "?year=2026")
    assert shown.count('aria-label="2026年') == 365
    assert 'aria-label="2026年10月10日（周六），调休上班，国庆节"' in shown
    assert "2027年1月1日" not in shown
    provisional = page(editor(), CALENDARS + "?year=2027")
    assert "放假，春节，暂定" in provisional
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page(editor(), CALENDARS + "day/2026-10-01/")
    assert editor().get(CALENDARS + "day/2026-13-01/").status_code == HTTPStatus.NOT_FOUND
    assert editor().get(CALENDARS + "?year=9999").status_code == HTTPStatus.OK


def test_an_editor_brings_a_notice_into_force_and_sees_beforehand_what_moves() -> None:
    actions.start(CASE, licensing(Limit(15)), actor=CLERK, now=at(11, 30), title="食品经营许可")
    actions.accept(CASE, actor=CLERK, now=at(11, 30, 11))
    desk = editor()
    version = send(
        desk,
        CALENDARS + "versions/new/",
        title="2027年部分节假日安排",
        scope="cn",
        notice=NOTICE_2027,
        confirmed_until="2027-12-28",
    )
    draft = queries.draft(queries.NATIONAL)
    assert draft is not None
    day = f"{version}day/2026-12-28/"
    assert 'value="working" required' in page(desk, day) or "工作日" in page(desk, day)
    send(desk, day, kind="holiday", name="元旦", source="")
    assert "放假 元旦" in page(desk, version)
    publish = f"{LEDGERS}calendar/{draft.id}/publish/"
    compared = page(desk, publish)
    for said in (CASE, "2026-12-28", "2026-12-29", f"由工作日改为放假（元旦，依据{NOTICE_2027}）"):
        assert said in compared
    assert post(desk, publish).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    send(desk, publish, is_sure="on")
    current = queries.current(queries.NATIONAL)
    assert current is not None
    assert (current.id, current.confirmed_until) == (draft.id, date(2027, 12, 28))
    following.follow_calendars(at(12, 1))
    told = page(desk, f"{LEDGERS}{Ledger.objects.get().pk}/")
    assert "2026-12-29" in told
    assert "食品经营许可" in told
    refused = post(desk, day, kind="working")
    assert "已经发布" in refused.content.decode()


def test_the_list_of_limits_puts_first_what_ends_first_and_opens_the_explanation() -> None:
    for number, day in ((1, 5), (2, 2)):
        actions.start(f"case:2026-{number}", licensing(), actor=CLERK, now=at(11, day), title="食品经营许可")
    desk = editor()
    listed = page(desk, LEDGERS)
    assert listed.index("2026-2<") < listed.index("2026-1<")
    assert "case:" not in listed
    shown = page(desk, f"{LEDGERS}{Ledger.objects.get(subject='case:2026-2').pk}/")
    assert "（第1版）" in shown
    assert "收到材料，当日不计" in shown
    assert "没有告知的，从收到之日起就算受理" in shown


def test_nothing_is_published_without_its_notice() -> None:
    desk = editor()
    draft = calendars.open_draft(queries.NATIONAL, "无通知", actor=CLERK, now=at(11, 20))
    answer = post(desk, f"{LEDGERS}calendar/{draft}/publish/", is_sure="on")
    assert "请先写明放假通知" in answer.content.decode()
    assert send(desk, f"{CALENDARS}versions/{draft}/discard/", is_sure="on") == CALENDARS + "versions/"
    assert queries.draft(queries.NATIONAL) is None


def test_a_regions_editor_leaves_the_countrys_calendar_alone() -> None:
    desk = at_desk(Clerk.objects.get(number="1003"))
    own = send(
        desk, CALENDARS + "versions/new/", title="安和区调休", scope="region:511602000000", notice="通知"
    )
    assert page(desk, own)
    told = post(desk, CALENDARS + "versions/new/", title="全国", scope="cn", notice="通知")
    assert told.status_code == HTTPStatus.FORBIDDEN
    draft = calendars.open_draft(queries.NATIONAL, "全国", actor=CLERK, now=at(11, 20))
    for path in (f"{CALENDARS}versions/{draft}/day/2026-12-28/", f"{LEDGERS}calendar/{draft}/publish/"):
        assert desk.get(path).status_code == HTTPStatus.FORBIDDEN, path
    assert editor().get(f"{LEDGERS}calendar/{draft}/publish/").status_code == HTTPStatus.OK
