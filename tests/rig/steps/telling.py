"""Judges the message that tells the citizen of the case: the row of the server, the PDU on the wire, the words in it."""

import json

from tests.rig.hall import until
from tests.rig.telephone import message_with, pdus_to, text_in
from tests.rig.walk import Walk

CONFIRMED = "case_confirmed"
NEWEST = "SELECT * FROM notices_notice WHERE template_id = ? ORDER BY id DESC LIMIT 1"


def told(walk: Walk) -> str:
    """The confirmation of the case left by the modem, once, and the number stands nowhere in the server's row."""
    until(lambda: walk.records.rows(NEWEST, CONFIRMED), 20, "the server wants to tell")
    notice = walk.records.one(NEWEST, CONFIRMED)
    number = json.loads(notice["facts"])["case_number"]
    message = message_with(walk.stand_ins, number)
    assert message.text.startswith("【"), message.text
    pdus = pdus_to(walk.stand_ins, message.number)
    assert "".join(map(text_in, pdus)).endswith(message.text), "the wire says the same"
    until(lambda: _state(walk, notice["id"]) in ("sent", "delivered"), 20, "the server knows that it left")
    row = walk.records.one("SELECT * FROM notices_notice WHERE id = ?", notice["id"])
    assert message.number not in str(row), "the number is kept nowhere"
    shown = f"{message.number[:3]}****{message.number[-4:]}"
    return f"{len(pdus)} PDU to {shown}, {len(message.text)} characters, state {row['state']}"


def _state(walk: Walk, key: str) -> object:
    return walk.records.one("SELECT state FROM notices_notice WHERE id = ?", key)["state"]
