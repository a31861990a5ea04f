"""Judges the message that tells the citizen of the case: the row of the server, the PDU on the wire, the words in it."""

from tests.rig.telephone import message_with, pdus_to, text_in
from tests.rig.waiting import until
from tests.rig.walk import Walk

TOLD = "SELECT * FROM notices_notice WHERE template_id = 'case_confirmed' AND subject = ?"


def told(walk: Walk) -> str:
    """The confirmation of the case left by the modem, once, and the number stands nowhere in the server's row."""
    subject = f"case:{walk.case}"
    until(lambda: walk.records.rows(TOLD, subject), 20, "the server wants to tell")
    project_no = walk.records.one("SELECT project_no FROM cases_case WHERE id = ?", walk.case)["project_no"]
    message = message_with(walk.stand_ins, project_no)
    assert message.number == walk.phone, f"it went to {message.number}"
    assert message.text.startswith("【安和区政务服务中心】"), message.text
    assert f"“{walk.matter['name'][:30]}”已受理" in message.text, message.text
    pdus = pdus_to(walk.stand_ins, message.number)
    # The next message to the same number may be on its way already.
    assert message.text in "".join(map(text_in, pdus)), "the wire says something else"
    until(lambda: _row(walk, "state") in ("sent", "delivered"), 20, "the server knows that it left")
    assert message.number not in str(walk.records.one(TOLD, subject)), "the number is kept in the clear"
    shown = f"{message.number[:3]}****{message.number[-4:]}"
    return (
        f"{len(pdus)} PDU to {shown} on the modem's wire, {len(message.text)} characters: “{message.text}”; "
        f"told once, state {_row(walk, 'state')}"
    )


def _row(walk: Walk, column: str) -> object:
    return walk.records.one(TOLD, f"case:{walk.case}")[column]
