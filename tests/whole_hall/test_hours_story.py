"""The director closes the hall for a day: the terminal says why and gives no number, until the day is taken back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.language import hall_clock
from tests.rig.chromium import Chromium, Person
from tests.rig.hall import LiveHall, until
from tests.rig.terminal_stage import TERMINAL, Stage

DIRECTOR = "1001"


@pytest.fixture
def stage(prepared: Path, tmp_path: Path) -> Iterator[Stage]:
    with LiveHall(tmp_path / "hall", (TERMINAL,), prepared=prepared) as hall:
        hall.sights.of(TERMINAL).wait_for("idle", 60)
        yield Stage(hall)


@pytest.fixture
def director(stage: Stage, chromium: Chromium) -> Iterator[Person]:
    passwords = json.loads((stage.hall.folder.state / "sample_passwords.json").read_text())
    with chromium.person(stage.hall.opened.web_url) as person:
        yield person.sign_in(DIRECTOR, passwords[DIRECTOR])


def told(stage: Stage) -> str:
    """What stands on the terminal in words."""
    found = (stage.window.find(name) for name in ("title", "sub", "fact_0", "notice"))
    return "".join(control.text for control in found if control)


def test_a_hall_closed_for_a_day_says_why_and_gives_no_number(stage: Stage, director: Person) -> None:
    today = hall_clock.business_day(hall_clock.now())
    director.open("/staff/organisation/halls/anhe/hours/day/new")
    director.page.get_by_label("日期").fill(today.isoformat())
    director.page.get_by_label("事由").fill("供电检修")
    director.press("Control+s")
    director.until("**/halls/anhe/hours/")
    assert "供电检修" in director.text
    stage.to_last_look(stage.citizen())
    stage.window.press("take_ticket")
    until(lambda: "供电检修" in told(stage), 20, "the citizen reads why")
    assert stage.tickets("reserved") == []
    assert stage.papers() == []
    stage.gone()
    director.page.get_by_role("link", name="取消", exact=True).last.click()
    director.press("Control+s")
    director.until("**/halls/anhe/hours/")
    stage.to_last_look(stage.citizen())
    stage.window.press("take_ticket")
    assert stage.next_paper(0)
    assert not director.faults
