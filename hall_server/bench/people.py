"""Decides who takes tickets in a bench: as many different people as are needed, none of them real."""

from datetime import date, timedelta

from hall.credentials.sealing import seal
from hall.language import hall_clock
from hall.language.identity_numbers import check_character
from hall.language.visitors import HowKnown
from hall.messages import topics
from hall.messages.envelope import encode, new_key, wrap
from hall.messages.message import Message
from hall.messages.ticketing import IssueTicket
from hall.messages.visitor_details import VisitorDetails, encode_details

AREA = "511602"
FIRST_BIRTH = date(1940, 1, 1)
NAMES = ("张伟", "王秀英", "李娜", "欧阳修远", "阿依古丽·买买提")


def id_number(ordinal: int) -> str:
    """The ordinal-th of many numbers with a right check character (GB 11643)."""
    day, sequence = divmod(ordinal, 1000)
    first = f"{AREA}{FIRST_BIRTH + timedelta(days=day % 20_000):%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def issue_request(matter: str, ordinal: int, hall_key: bytes) -> IssueTicket:
    """A ticket for somebody whose card was read."""
    details = VisitorDetails(NAMES[ordinal % len(NAMES)], id_number(ordinal))
    sealed = seal(hall_key, encode_details(details), "visitor")
    return IssueTicket(matter, HowKnown.CARD, sealed)


def said(hall: str, device: str, body: Message) -> tuple[str, str, bytes]:
    """Topic, key and bytes of a message from this device."""
    envelope = wrap(body, sender=device, sent_at=hall_clock.now(), key=new_key())
    return topics.up(hall, device, envelope.kind), envelope.key, encode(envelope)
