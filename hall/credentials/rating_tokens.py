"""Decides how a pad that is cut off knows that an invitation to rate is the hall's: Ed25519 (RFC 8032) over a few bytes.

A token is `R1` and base64url without padding of: invitation (16 bytes) | end of its life, minutes since 1970 (4 bytes,
big-endian) | signature (64). The signature covers the token's purpose too. 114 characters of ASCII, nothing personal.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = "R1"
_PURPOSE = b"zhiting rating 1"
_CLAIMS, _SIGNATURE = 20, 64
_LENGTH = len(VERSION) + 112


class TokenBroken(ValueError):  # noqa: N818 - says what it is
    """Not signed by this hall, or changed since."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a token says. service_event: 32 hexadecimal characters. until: an instant, to the minute."""

    service_event: str
    until: datetime


def signed(key: bytes, invitation: Invitation) -> str:
    """The token. key: the hall's private Ed25519 key, 32 bytes."""
    minutes = int(invitation.until.timestamp()) // 60
    claims = bytes.fromhex(invitation.service_event) + minutes.to_bytes(4, "big")
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(_PURPOSE + claims)
    return VERSION + urlsafe_b64encode(claims + signature).decode()


def verified(public_key: str, token: str) -> Invitation:
    """What the token says. public_key: as `public_part` spells it. TokenBroken for anything this hall did not sign."""
    if len(token) != _LENGTH or not token.isascii() or not token.startswith(VERSION):
        raise TokenBroken(token[:8])
    try:
        found = urlsafe_b64decode(token.removeprefix(VERSION))
        claims, signature = found[:_CLAIMS], found[_CLAIMS:]
        Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(public_key + "=")).verify(
            signature, _PURPOSE + claims
        )
    except (NotBase64, ValueError, InvalidSignature) as fault:
        raise TokenBroken(token[:8]) from fault
    until = datetime.fromtimestamp(int.from_bytes(claims[16:], "big") * 60, UTC)
    return Invitation(claims[:16].hex(), until)


def public_part(key: bytes) -> str:
    """The key that verifies, base64url without padding: 43 characters, given to devices when they are settled."""
    public = Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()
    return urlsafe_b64encode(public).rstrip(b"=").decode()
