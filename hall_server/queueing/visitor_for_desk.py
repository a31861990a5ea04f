"""Decides how a clerk learns whom they called: opened once, sealed again to the clerk's desk, and written down as read."""

from hall.credentials.sealing import seal
from hall_server.devices import queries as devices
from hall_server.personal_data import actions as personal_data
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import Ticket
from hall_server.remembered import remembered

PURPOSE = "visitor"


def visitor_for_desk(ticket: Ticket, doer: Doer) -> str:
    """The visitor's details sealed to the desk's key; empty when nothing is known or the desk has no key."""
    if not ticket.visit.personal:
        return ""
    try:
        key = _key_of(doer.device)
    except LookupError:
        return ""
    plain = personal_data.read(
        ticket.visit.personal, subject=f"visit:{ticket.visit_id}", actor=doer.actor, purpose="called"
    )
    return seal(key, plain, PURPOSE)


@remembered
def _key_of(device: str) -> bytes:
    return devices.public_key(device)
