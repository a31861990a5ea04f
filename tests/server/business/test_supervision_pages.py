"""Alarms on the pages: a live list, a phone that rates, and what each reader may do."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.queueing.tokens import token_of
from hall_server.ratings import queries as ratings
from hall_server.ratings.models import Invitation, Rating, Rectification
from hall_server.supervision.models import Alarm
from hall_server.supervision.queries import pulse
from hall_server.supervision.tickets import ticket_for
from tests.rig.chromium import Person
from tests.rig.server_database import PASSWORD
from tests.server.business import cast
from tests.server.business.cast import ZHANG_WEI
from tests.server.business.page_people import at_desk, holder_of
from tests.server.business.rating_stage import open_window, rated, served
from tests.server.business.test_time_limits_in_browser import pictured

pytestmark = pytest.mark.usefixtures("database")
SUPERVISES = ("supervision.decide", "ratings.recheck")


def phone() -> Client:
    return Client(SERVER_NAME="localhost")


def get(path: str) -> Any:
    return phone().get(path, secure=True)


def post(path: str, **fields: Any) -> Any:
    return phone().post(path, fields, secure=True)


def test_a_phone_sees_its_place_in_the_queue_then_rates_once_and_reads_it_in_public() -> None:
    open_window()
    first = cast.wait(cast.LI_NA)
    taken = cast.wait(ZHANG_WEI)
    address = f"/r/{token_of(taken.ticket)}"
    assert "前面还有 1 人" in get(address).content.decode()
    cast.serve(cast.DESK, cast.call_next().ticket)
    cast.serve(cast.DESK, cast.call_next().ticket)
    page = get(address)
    assert page.status_code == 200
    assert "checked" not in page.content.decode(), "nothing is chosen beforehand"
    assert "script" not in page["Content-Security-Policy"]
    assert "请先点一个满意程度" in post(address, text="很好").content.decode()
    told = post(address, level="2", tags=["slow"], text="等了很久，电话13800000000")
    assert "评价已收到" in told.content.decode()
    again = post(address, level="5")
    assert (again.status_code, "一次服务只评价一次" in again.content.decode()) == (409, True)
    row = Rating.objects.get()
    assert (row.level, row.channel, row.tags) == (2, "ticket", "slow")
    public = get("/ratings").content.decode()
    assert "不满意" in public
    assert "办理慢" in public
    for secret in ("张", "1380000", "等了很久"):
        assert secret not in public
    assert get("/r/nonsense").status_code == 404
    link = f"/r/{ratings.short_token(Invitation.objects.get(ticket=first.ticket).pk)}"
    assert post(link, level="5").status_code == 200
    assert Rating.objects.filter(channel="sms").count() == 1


def test_the_pulse_needs_a_ticket_of_ours_and_no_session() -> None:
    good = f"/pulse/{ticket_for('1001')}"
    answer = get(good)
    assert (answer.status_code, answer.content.decode()) == (200, str(pulse()))
    assert "sessionid" not in answer.cookies
    assert get(good + "x").status_code == 404


def test_who_may_do_what_about_an_alarm() -> None:
    open_window()
    rated(served(ZHANG_WEI), 1, ("rude",))
    alarm, repair = Alarm.objects.get(), Rectification.objects.get()
    head, supervisor = holder_of("supervision.answer"), holder_of(*SUPERVISES)
    page = f"/staff/supervision/alarm/{alarm.pk}/"
    assert "答复" in at_desk(head).get(page).content.decode()
    shown = at_desk(supervisor).get(page).content.decode()
    assert "差评" in shown
    assert f"{page}answer/do/" not in shown
    assert at_desk(holder_of("catalogue.edit")).get(page).status_code == 403
    form = at_desk(head).get(f"{page}answer/do/").content.decode()
    hidden = dict(re.findall(r'name="(form_key|seen)" value="([^"]*)"', form))
    sent = at_desk(head).post(f"{page}answer/do/", {**hidden, "text": "已核实，正在整改"})
    assert sent.status_code == 303
    assert Alarm.objects.get().state == "answered"
    assert f"{page}close/do/" in at_desk(supervisor).get(page).content.decode()
    listed = at_desk(head).get("/staff/ratings/rectifications/").content.decode()
    assert repair.matter_name in listed


def test_a_bad_rating_stands_on_the_supervisors_page_within_a_second(person: Person) -> None:
    open_window()
    supervisor = holder_of(*SUPERVISES)
    person.sign_in(supervisor.number, PASSWORD, "/staff/supervision/")
    person.page.wait_for_selector("#live")
    person.page.evaluate(
        """() => { window.seen = {}; new MutationObserver(() => {
          for (const row of document.querySelectorAll("#list tr.is-new")) window.seen[row.dataset.url] ??= Date.now();
        }).observe(document.body, { childList: true, subtree: true, attributes: true }); }"""
    )
    took = [_shown_after(person, number) for number in range(3)]
    assert min(took) < 1.0, took
    pictured(person, "supervision-live")


def _shown_after(person: Person, number: int) -> float:
    """Seconds from the touch on the pad to the row on the page."""
    invited = served(cast.CITIZENS[number])
    began = time.time()
    rated(invited, 1, ("rude",))
    url = f"/staff/supervision/alarm/{Alarm.objects.latest('found_at', 'id').pk}/"
    person.page.wait_for_selector(f'tr.is-new[data-url="{url}"]', timeout=10_000)
    return float(person.page.evaluate("url => window.seen[url]", url)) / 1000 - began


PAGES = (
    "/staff/supervision/",
    "/staff/supervision/figures/",
    "/staff/supervision/rules/",
    "/staff/supervision/rules/refusal_without_reason/draft/",
    "/staff/ratings/",
    "/staff/ratings/rectifications/",
    "/staff/ratings/figures/",
    "/staff/ratings/standings/",
    "/staff/ratings/own/",
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a page looks alike on both
def test_the_pages_are_read_by_everybody(person: Person) -> None:
    open_window()
    now = hall_clock.now()
    for number, level in enumerate((1, 5, 5, 4, 2)):
        invited = served(cast.CITIZENS[number], now + timedelta(minutes=5 * number))
        rated(invited, level, now=now + timedelta(hours=1))
    alarm, repair = Alarm.objects.latest("found_at", "id"), Rectification.objects.latest("id")
    found = (f"/staff/supervision/alarm/{alarm.pk}/", f"/staff/ratings/rectifications/{repair.pk}/")
    person.sign_in(holder_of(*SUPERVISES).number, PASSWORD)
    for path in (*PAGES, *found, "/ratings", f"/r/{ratings.short_token('0' * 32)}"):
        person.page.goto(path)
        person.page.wait_for_selector("main h1")
        pictured(person, path.strip("/").replace("/", "-")[:60])
        assert not person.barriers(), path
    assert not person.faults
