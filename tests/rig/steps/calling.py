"""Judges the call: the clerk's click, the screens' pixels, the sound that left, and the day's figures."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

from device_panel.sample_cards import RARE
from hall.language.hall_clock import business_day, now
from hall.launcher.children import PROJECT
from tests.rig.hall_records import Row
from tests.rig.screen_reader import read_name
from tests.rig.sight import Window
from tests.rig.steps.paper import share_read
from tests.rig.walk import AREA, CLERK, DESK, STATION, STRIP, Walk

SPEECH_SECONDS = 1.0
NAME_SHARE = 0.5
"""Tesseract misreads some names; half of the characters are no chance."""


def call(walk: Walk) -> str:
    """The clerk presses *next* until our number comes; the desk shows it with the person's name."""
    desk = walk.sights.of(DESK)
    if desk.find("clerk_number"):
        desk.type_into("clerk_number", CLERK)
        desk.type_into("password", walk.password_of(CLERK))
        desk.press("sign_in")
    before = 0
    while True:
        control = desk.wait_for("call_next")
        walk.pressed_at = time.monotonic()
        walk.sights.clicker.press_at(*control.middle)
        walk.called = walk.witness.wait_for("ticket_called", since=walk.pressed_at)
        if walk.called.body["ticket"] == walk.ticket:
            break
        before += 1
        assert before < 10, "our number never came"
        for button in ("begin", "finish"):
            desk.press(button)
    announced = walk.witness.wait_for("number_called", lambda heard: heard.body["number"] == walk.number)
    row = walk.records.one("SELECT * FROM queueing_call WHERE id = ?", walk.called.body["call"])
    assert row["ticket_id"] == walk.ticket
    assert walk.records.ticket(walk.ticket)["state"] == "called"
    _until(lambda: desk.shows_number("number_label", walk.number), f"the desk does not show {walk.number}")
    assert walk.person.name.encode() not in walk.called.payload, "the name travels plainly to the desk"
    desk.press("show_name")
    name = name_on(desk, "name_label", walk.person.name)
    return (
        f"{before} before ours; *next* → number_called on the wire in {(announced.at - walk.pressed_at) * 1000:.0f} ms; "
        f"the desk shows {walk.number} and reads “{name}” for {walk.person.name}; the name travelled sealed"
    )


def name_on(window: Window, control: str, name: str) -> str:
    """What is read where a screen names the person. AssertionError when it is somebody else."""
    common = "".join(character for character in name if character not in RARE)

    def is_right(read: str) -> bool:
        return share_read(common, read) >= NAME_SHARE

    read = ""
    for _ in range(5):
        picture = window.picture_of(control)
        read = read_name(picture, is_right) if picture else ""
        if is_right(read):
            return read
        time.sleep(0.2)
    raise AssertionError(f"{name} is not named at {control}: {read}")


def shown(walk: Walk) -> str:
    """Strip and waiting-area screen show the number, and acknowledged only what was painted."""
    for device in (STRIP, AREA):
        window = walk.sights.of(device)
        _until(
            lambda window=window: window.shows_number("called_number", walk.number),  # type: ignore[misc]
            f"{device} does not show {walk.number}",
        )
    call_id = walk.called.body["call"]
    reports = {
        device: walk.witness.wait_for(
            "call_shown",
            lambda heard, device=device: heard.device == device and heard.body["call"] == call_id,  # type: ignore[misc]
        )
        for device in (STRIP, AREA)
    }
    _until(lambda: _states(walk, "shown") >= {STRIP, AREA}, "the screens' proofs are not in the database")
    took = ", ".join(
        f"{device} {(heard.at - walk.called.at) * 1000:.0f} ms" for device, heard in reports.items()
    )
    return f"OCR reads {walk.number} on both screens; acknowledged after the call: {took}; proofs in the database"


def spoken(walk: Walk) -> str:
    """Sound left for the loudspeaker, and was acknowledged after its last sample."""
    call_id = walk.called.body["call"]
    report = walk.witness.wait_for("call_spoken", lambda heard: heard.body["call"] == call_id, within=40)
    _until(
        lambda: _heard_since(walk) and not walk.stand_ins.part("voice/speaking"),
        "nothing was heard since the click",
    )
    heard = _heard_since(walk)
    late = report.at - float(heard[-1]["ended_at"])
    assert late >= 0, f"acknowledged {-late:.2f} s before the last sound"
    seconds = sum(float(one["seconds"]) for one in heard)
    assert seconds >= SPEECH_SECONDS, f"only {seconds:.1f} s were heard"
    _until(lambda: STATION in _states(walk, "spoken"), "the voice's proof is not in the database")
    return f"{seconds:.1f} s of sound at the sink's monitor; acknowledged {late:.2f} s after its last sample"


def _heard_since(walk: Walk) -> list[Row]:
    told = walk.stand_ins.part("voice/utterances")
    assert isinstance(told, list)
    return [one for one in told if float(one["started_at"]) >= walk.pressed_at]


def _states(walk: Walk, state: str) -> set[str]:
    rows = walk.records.surfaces(walk.called.body["call"])
    return {row["device"] for row in rows.values() if row["state"] == state}


def figures(walk: Walk) -> str:
    """The day's figures equal a recomputation from the events, by the server and by us."""
    day = business_day(now()).isoformat()
    told = _figures(walk, day)
    replayed = _figures(walk, day, "--from-events")
    assert told == replayed, f"{told} is not {replayed}"
    states, from_events = walk.records.states_of_day(day), walk.records.replayed_states_of_day(day)
    assert states == from_events, f"tickets say {states}, events say {from_events}"
    return f"{day}: figures equal their recomputation ({json.dumps(told, ensure_ascii=False)[:300]}); tickets {dict(states)}"


def _figures(walk: Walk, *words: str) -> Row:
    done = subprocess.run(
        [sys.executable, "-m", "hall_server", "figures", *words],
        cwd=PROJECT,
        env={**os.environ, **walk.folder.server_environment()},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told: Row = json.loads(done.stdout)
    return told


def _until(condition: Callable[[], object], what: str, within: float = 15) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
