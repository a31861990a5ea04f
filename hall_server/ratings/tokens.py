"""Decides what stands for an invitation: a long token that a pad verifies by itself, a short one for messages and paper."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from hall.credentials.rating_tokens import Invitation as Claims
from hall.credentials.rating_tokens import TokenBroken, public_part, signed, verified
from hall_server.keys import rating_key, token_key
from hall_server.queueing import queries as queueing
from hall_server.ratings.models import Invitation

SHORT, LONG = "2", "R"
_PART = 22


def pad_token(invitation: Invitation) -> str:
    """For a pad: hall.credentials.rating_tokens."""
    return signed(rating_key(), Claims(invitation.pk, invitation.until))


def short_token(invitation_id: str) -> str:
    """For a link: `2` | invitation (16 bytes) | `.` | half of an HMAC-SHA-256 (16 bytes), base64url; 46 characters."""
    identifier = bytes.fromhex(invitation_id)
    return f"{SHORT}{_spelled(identifier)}.{_spelled(_mark(identifier))}"


def invited(token: str) -> str | None:
    """The invitation a token stands for; None for anything we did not sign. A ticket's token: `ticket_in`."""
    if token.startswith(LONG):
        try:
            return verified(public_part(rating_key()), token).service_event
        except TokenBroken:
            return None
    name, _, mark = token[1:].partition(".")
    if not token.isascii() or token[:1] != SHORT or len(name) != _PART or len(mark) != _PART:
        return None
    try:
        identifier, given = urlsafe_b64decode(name + "=="), urlsafe_b64decode(mark + "==")
    except NotBase64:
        return None
    return identifier.hex() if hmac.compare_digest(given, _mark(identifier)) else None


def ticket_in(token: str) -> str | None:
    """The ticket, when the token is that of a paper ticket's code."""
    return queueing.ticket_of(token)


def _spelled(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def _mark(identifier: bytes) -> bytes:
    return hmac.new(token_key(), b"rating" + identifier, hashlib.sha256).digest()[:16]
