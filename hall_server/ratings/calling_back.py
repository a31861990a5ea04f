"""Decides who reads what somebody wrote and whom to call back: each reading is written down with its purpose."""

from dataclasses import dataclass

from hall.messages.visitor_details import decode_details
from hall_server.personal_data.actions import read
from hall_server.queueing import queries as queueing
from hall_server.ratings.models import Rating

WORDS, CALL = "查看评价意见", "差评回访"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom to call back; phone: empty when none was given."""

    name: str
    phone: str


def read_words(rating: Rating, *, actor: str) -> str:
    """What was written, cleaned; empty when nothing was."""
    if not rating.said:
        return ""
    return read(rating.said, subject=f"rating:{rating.pk}", actor=actor, purpose=WORDS).decode()


def read_caller(rating: Rating, *, actor: str) -> Caller:
    """Who rated, by the visit. LookupError when the hall does not know."""
    record = queueing.person_of(rating.invitation.visit)
    if not record:
        raise LookupError(f"nobody is known of {rating.pk}")
    details = decode_details(read(record, subject=f"rating:{rating.pk}", actor=actor, purpose=CALL))
    return Caller(details.name, details.phone)
