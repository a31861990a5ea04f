"""Judges that the case stands beside the call with who came and what for, and that nobody typed any of it."""

import re
from difflib import SequenceMatcher

from tests.rig.sight import Window
from tests.rig.steps.calling import name_on
from tests.rig.steps.paper import share_read
from tests.rig.waiting import until
from tests.rig.walk import DESK, Walk

CASE = "SELECT * FROM cases_case WHERE ticket = ?"
NUMBER_LENGTH = 18
LIKENESS = 0.85
"""Tesseract misreads a digit now and then; another person's number differs in most."""


def opened(walk: Walk) -> str:
    """The clerk's one click opens the case, filled in from the card; its fields are masked until somebody asks."""
    desk = walk.sights.of(DESK)
    desk.press("begin")
    desk.wait_for("case_ask_confirmation", 30)
    case = walk.records.one(CASE, walk.ticket)
    walk.case = str(case["id"])
    assert case["state"] == "prepared", case["state"]
    assert (case["task_name"], case["visit"]) == (walk.matter["name"], _visit(walk)), case
    masked = desk.text_at("field_number", height=64, psm=7)
    assert walk.person.id_number[6:14] not in masked, f"the number stands there unasked: {masked}"
    desk.press("case_show")
    number = _number_on(desk, walk.person.id_number)
    name = name_on(desk, "field_name", walk.person.name)
    matter = desk.text_at("case_item", words="chi_sim", psm=7, height=64)
    assert share_read(str(walk.matter["name"]), matter) >= 0.6, f"the desk shows {matter}"
    _nobody_wrote(walk)
    shown = f"{number[:4]}…{number[-2:]}"
    return (
        f"{case['project_no']} opened by one click, “{matter}”; the desk reads “{name}” and {shown} "
        f"({len(number)} signs); one version of the record, no field typed, none of it plain in the database or on the wire"
    )


def _visit(walk: Walk) -> str:
    return str(walk.records.ticket(walk.ticket)["visit_id"])


def _number_on(desk: Window, wanted: str) -> str:
    """The identity number as it is painted. AssertionError when it is another."""
    readings: list[str] = []

    def is_right() -> bool:
        for height in (64, 48, 96):
            read = re.sub(
                r"[^0-9X]", "", desk.text_at("field_number", height=height, psm=7).upper().replace("O", "0")
            )
            readings.append(read)
            if SequenceMatcher(None, read, wanted).ratio() >= LIKENESS:
                return True
        return False

    until(is_right, 20, "the desk shows the number of the card")
    return readings[-1]


def _nobody_wrote(walk: Walk) -> None:
    kinds = walk.records.rows("SELECT kind FROM cases_caseevent WHERE case_id = ? ORDER BY place", walk.case)
    assert [row["kind"] for row in kinds] == ["prepared"], kinds
    versions = walk.records.one("SELECT count(*) n FROM cases_caserecord WHERE case_id = ?", walk.case)
    assert versions["n"] == 1, versions
    for secret in (walk.person.name, walk.person.id_number):
        assert not walk.records.holds_plainly(secret), "personal data lies plainly in the database"
        heard = walk.witness.heard(since=walk.pressed_at)
        assert not [one.kind for one in heard if secret.encode() in one.payload], "it travels plainly"
