"""Decides the digest that binds a line of the audit trail to the one before it."""

import hashlib
from datetime import UTC, datetime

import msgspec

_encode = msgspec.json.Encoder(order="deterministic").encode


def canonical(facts: dict[str, str]) -> str:
    """The one spelling of these facts."""
    return _encode(facts).decode()


def digest(  # noqa: PLR0913 - a line has this many parts
    algorithm: str,
    previous: str,
    *,
    subject: str,
    place: int,
    verb: str,
    actor: str,
    at: datetime,
    facts: str,
) -> str:
    """`algorithm:hex` over the previous digest and every part of the line, as one JSON array."""
    line = _encode([previous, subject, place, verb, actor, at.astimezone(UTC).isoformat(), facts])
    return hashed(algorithm, line)


def hashed(algorithm: str, text: bytes) -> str:
    """`algorithm:hex`."""
    return f"{algorithm}:{hashlib.new(algorithm, text).hexdigest()}"
