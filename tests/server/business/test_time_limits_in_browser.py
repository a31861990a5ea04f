"""The calendar and a ledger in a real browser: a day is found and changed by keyboard alone, and everybody can read it."""

import os
from pathlib import Path

import pytest

from hall.language import hall_clock
from hall_server.calendars import actions as calendars
from hall_server.calendars import queries
from hall_server.clock.days import DayKind
from tests.rig.chromium import Person
from tests.rig.server_database import PASSWORD
from tests.server.business.licence_case import CLERK, NOTICE_2027, a_heard_licence, at
from tests.server.business.page_people import holder_of

pytestmark = pytest.mark.usefixtures("database")


def pictured(person: Person, name: str) -> None:
    """Keep a picture when somebody wants to look: ZHITING_PICTURES names the folder."""
    folder = os.environ.get("ZHITING_PICTURES")
    if folder:
        for width, height in ((1366, 768), (1920, 1080)):
            person.page.set_viewport_size({"width": width, "height": height})
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=False)
        person.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_day_of_a_draft_is_found_and_changed_by_keyboard_alone(person: Person) -> None:
    clerk = holder_of("calendar.edit", "calendar.confirm", "clock.view")
    draft = calendars.open_draft(
        queries.NATIONAL, "2027年安排", notice=NOTICE_2027, actor=CLERK, now=hall_clock.now()
    )
    person.sign_in(clerk.number, PASSWORD, f"/staff/calendars/?version={draft}&year=2027")
    person.page.wait_for_selector(".month")
    assert person.page.locator(".month td a[tabindex='0']").count() == 1
    person.page.locator(".month td a").first.focus()
    person.press("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight")
    pictured(person, "calendar-draft")
    person.press("Enter")
    person.page.wait_for_url("**/day/2027-01-04/")
    person.page.get_by_label("放假").check()
    person.page.get_by_label("名称").fill("元旦")
    pictured(person, "calendar-day")
    person.press("Control+s")
    person.page.wait_for_url("**year=2027")
    assert queries.calendar_of_version(draft).kind(at(1, 4, year=2027).date()) is DayKind.HOLIDAY
    a_heard_licence()
    person.open(f"/staff/ledgers/calendar/{draft}/publish/")
    pictured(person, "calendar-publish")
    assert not person.faults


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a page looks alike on both
@pytest.mark.parametrize(
    "path", ["/staff/calendars/?year=2026", "/staff/calendars/versions/", "/staff/ledgers/", "ledger"]
)
def test_a_page_is_read_by_everybody(person: Person, path: str) -> None:
    key = a_heard_licence().pk
    clerk = holder_of("calendar.edit", "clock.view")
    person.sign_in(clerk.number, PASSWORD, f"/staff/ledgers/{key}/" if path == "ledger" else path)
    pictured(person, path.strip("/").replace("/", "-").replace("?", "-"))
    assert person.barriers() == []
    assert not person.faults
