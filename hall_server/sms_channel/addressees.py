"""Decides where the number of a notice is read: in the parties' library or what a visitor gave; never without a trace."""

import msgspec

from hall.language.refusals import Refusal
from hall.messages.visitor_details import decode_details
from hall_server.notices.handing import ACTOR, Addressee
from hall_server.notices.models import Notice
from hall_server.parties import queries as parties
from hall_server.personal_data import actions as personal_data

PURPOSE = "send_notice"


def read_addressee(row: Notice) -> Addressee:
    """Name and number for one sending. LookupError when nobody is found. The caller holds a transaction."""
    subject = f"notice:{row.pk}"
    if row.party:
        return _of_party(row.party, subject)
    plain = personal_data.read(row.personal, subject=subject, actor=ACTOR, purpose=PURPOSE)
    try:
        details = decode_details(plain)
    except msgspec.DecodeError as fault:
        raise LookupError(f"the record of {subject} holds no visitor") from fault
    return Addressee(details.name, details.phone)


def _of_party(party: str, subject: str) -> Addressee:
    try:
        known = parties.known_values(party, ("name", "phone"), actor=ACTOR, purpose=PURPOSE, subject=subject)
    except Refusal as refusal:
        raise LookupError(f"the party of {subject} is not known") from refusal
    found = {name: one.value for name, one in known.items()}
    return Addressee(found.get("name", ""), found.get("phone", ""))
