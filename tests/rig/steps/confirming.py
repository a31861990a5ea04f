"""Judges the second screen: each field checked, one objection that goes back to the clerk, a signature to what was shown."""

import json

from tests.rig.hall_records import Row
from tests.rig.steps.paper import share_read
from tests.rig.waiting import until
from tests.rig.walk import Walk
from tests.rig.window_stage import WindowStage

EVENTS = "SELECT kind, actor, facts FROM cases_caseevent WHERE case_id = ? AND kind IN ({}) ORDER BY place"
WANTED = ("confirmation_asked", "objected", "confirmed")
NEW_DIGIT = str.maketrans("0123456789", "1234567890")


def confirmed(walk: Walk) -> str:
    """The clerk mishears a digit, the citizen sees it, and signs once it is right."""
    stage = WindowStage(walk)
    walk.phone = f"139{walk.chance.randrange(10**8):08d}"
    misheard = walk.phone[:-1] + walk.phone[-1].translate(NEW_DIGIT)
    stage.correct(misheard)
    objected = _object_to_it(stage)
    stage.correct(walk.phone)
    stage.check_and_sign()
    digests = _judge_events(walk)
    heard = walk.witness.wait_for("fields_confirmed", lambda one: one.body["case"] == walk.case)
    assert heard.body["digest"] == digests[-1]
    for secret in (walk.person.name, walk.person.id_number, walk.phone, misheard):
        assert not [one.kind for one in walk.witness.heard() if secret.encode() in one.payload], secret
        assert not walk.records.holds_plainly(secret), "it lies plainly in the database"
    return (
        f"the pad's objection to the telephone number stood at the desk as “{objected}”; corrected, checked anew, signed: "
        f"{digests[0][7:15]}… gave way to {digests[1][7:15]}…, and that is what was signed; all of it travelled sealed"
    )


def _object_to_it(stage: WindowStage) -> str:
    """What the desk then shows beside the field, as its pixels read."""
    stage.read_on("wrong_phone")
    stage.pad.press("wrong_phone")
    stage.pad.press("note_wrong_number")
    stage.pad.press("end_note")
    stage.read_on("object")
    stage.pad.press("object")
    stage.desk.wait_for("said_phone", 30)
    read = ""

    def stands_there() -> bool:
        nonlocal read
        read = "".join(stage.desk.text_at("said_phone", words="chi_sim", psm=7, height=64).split())
        return share_read("号码", read) == 1

    until(stands_there, 20, "the objection stands beside the field")
    stage.pad.press("finish")
    return read


def _judge_events(walk: Walk) -> list[str]:
    """The digests that were shown, the last of them signed."""
    marks = ",".join("?" * len(WANTED))
    events = walk.records.rows(EVENTS.format(marks), walk.case, *WANTED)
    kinds = [row["kind"] for row in events]
    assert kinds == ["confirmation_asked", "objected", "confirmation_asked", "confirmed"], kinds
    asked, objected, again, signed = (json.loads(row["facts"]) for row in events)
    assert objected["fields"] == "phone", objected
    assert asked["digest"] != again["digest"], "the correction changed nothing of what was shown"
    assert signed["digest"] == again["digest"]
    assert [row["actor"] for row in events][-1] == "device:pad-01", _actors(events)
    return [str(asked["digest"]), str(again["digest"])]


def _actors(events: list[Row]) -> list[str]:
    return [str(row["actor"]) for row in events]
