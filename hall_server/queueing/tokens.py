"""Decides what a ticket's QR code says: which ticket it is, and that we said so. ASCII, 47 characters, nothing personal."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from hall_server.keys import token_key

VERSION = "1"
_PART = 22


def token_of(ticket_id: str) -> str:
    """`1` | ticket (16 bytes) | `.` | half of an HMAC-SHA-256 (16 bytes), both base64url without padding."""
    identifier = bytes.fromhex(ticket_id)
    return f"{VERSION}{_spelled(identifier)}.{_spelled(_mark(identifier))}"


def ticket_of(token: str) -> str | None:
    """The ticket a token stands for; None for anything we did not sign."""
    name, _, mark = token[1:].partition(".")
    if not token.isascii() or token[:1] != VERSION or len(name) != _PART or len(mark) != _PART:
        return None
    try:
        identifier = urlsafe_b64decode(name + "==")
        given = urlsafe_b64decode(mark + "==")
    except NotBase64:
        return None
    return identifier.hex() if hmac.compare_digest(given, _mark(identifier)) else None


def _spelled(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def _mark(identifier: bytes) -> bytes:
    return hmac.new(token_key(), b"ticket" + identifier, hashlib.sha256).digest()[:16]
