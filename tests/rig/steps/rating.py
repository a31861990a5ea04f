"""Judges the rating: invited on the pad, counted once, and refused from every other hand that holds the same service."""

import tempfile
import time
from pathlib import Path

from hall.language.hall_clock import now
from hall.messages.devices import RequestRefused
from hall.messages.rating import ServiceRated
from tests.rig.chromium import Person
from tests.rig.reporting import report_as
from tests.rig.steps import alarming
from tests.rig.steps.alarming import RATINGS
from tests.rig.steps.enrolling import enrol_at
from tests.rig.waiting import until
from tests.rig.walk import DESK, PAD, Walk

LEVEL = 2
REFUSED = "您已经评价过"


def rated(walk: Walk) -> str:
    """The service ends, and the citizen says what it was like: not good."""
    alarming.watch(walk)
    over = time.monotonic()
    walk.sights.of(DESK).press("finish")
    walk.invited = walk.witness.wait_for("rating_invited", lambda one: one.device == PAD, since=over)
    phone = _phone_at_the_form(walk)
    pad = walk.sights.of(PAD)
    pad.wait_for("decline", 30)
    pad.press(f"level_{LEVEL}")
    pad.press("rate")
    walk.rated = walk.witness.wait_for("service_rated", lambda one: one.device == PAD, since=over)
    until(lambda: walk.records.rows(RATINGS, walk.ticket), 10, "the rating is written down")
    pad.press("finish")
    told = _refused_by_phone(phone)
    other = _refused_at_another_pad(walk)
    row = walk.records.one(RATINGS, walk.ticket)
    assert (row["level"], row["channel"], row["device"]) == (LEVEL, "pad", PAD), row
    return (
        f"{PAD} was invited, one rating of level {LEVEL} is kept; a telephone with the paper's code, its form open before, "
        f"hears “{told}”, {other} hears rated_before"
    )


def _phone_at_the_form(walk: Walk) -> Person:
    """Somebody has scanned the code on the paper and stands before the form."""
    phone = walk.passer_by().open(f"/r/{walk.reserved.body['token']}")
    phone.page.locator("input[name=level][value='5']").check(force=True)
    return phone


def _refused_by_phone(phone: Person) -> str:
    phone.page.locator("form button").last.click()
    phone.page.wait_for_load_state()
    told = phone.page.locator("h1").inner_text()
    assert REFUSED in told, told
    return told


def _refused_at_another_pad(walk: Walk) -> str:
    """Another window's pad that got hold of the token."""
    rows = walk.records.rows(
        "SELECT code FROM devices_device WHERE role = 'window_pad' AND retired_at IS NULL AND code NOT IN (?, ?)",
        PAD,
        walk.spent,
    )
    device = str(walk.chance.choice(rows)["code"])
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / device
        enrol_at(walk, device, home)
        token = str(walk.invited.body["token"])
        answer = report_as(home, ServiceRated(token, 5, (), "", now()))
    assert isinstance(answer, RequestRefused), answer
    assert answer.code == "rated_before", answer
    return device
