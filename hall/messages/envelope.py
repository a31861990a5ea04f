"""Decides how a message travels: one JSON object with its proofs of order, age and identity beside the body."""

import re
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

import msgspec

from hall.messages import records
from hall.messages.message import KINDS, Id, Instant, Message

SCHEMA_VERSION = 1
LARGEST_BYTES = 65_536
DEEPEST = 12

_M = TypeVar("_M", bound=Message)


class BadMessage(ValueError):  # noqa: N818 - says what it is
    """What arrived is no message of ours. The text names the fault, never the content."""


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message and what proves it. Instants are aware UTC.

    id: unique for each sending. key: idempotency key; a repeat and an answer carry the key of the first request.
    sender: device or server process. epoch, sequence: the sender's count on this stream; 0 where nobody counts.
    expires_at: after this instant the message must have no effect; None means it never ages.
    """

    schema: int
    kind: str
    id: str
    key: str
    sender: str
    epoch: int
    sequence: int
    sent_at: datetime
    expires_at: datetime | None
    body: Message

    def is_expired(self, now: datetime) -> bool:
        """Whether the message is too old to act on."""
        return self.expires_at is not None and now >= self.expires_at


class _Keyed(msgspec.Struct, frozen=True):
    key: Id


class Wire(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """An envelope as it travels: the body is a JSON object of its kind."""

    schema: int
    kind: str
    id: str
    key: str
    sender: str
    epoch: int
    sequence: int
    sent_at: Instant
    body: msgspec.Raw
    expires_at: Instant | None = None


_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")

_encoder = msgspec.json.Encoder()
_decode_wire = msgspec.json.Decoder(Wire).decode
_decode_keyed = msgspec.json.Decoder(_Keyed).decode


def new_key() -> str:
    """A fresh idempotency key or message id: 32 hexadecimal characters."""
    return uuid4().hex


def wrap(
    body: Message,
    *,
    sender: str,
    sent_at: datetime,
    key: str = "",
    epoch: int = 0,
    sequence: int = 0,
    lives: timedelta | None = None,
) -> Envelope:
    """An envelope around a body; without a key it gets one of its own."""
    message_id = new_key()
    return Envelope(
        schema=SCHEMA_VERSION,
        kind=body.kind(),
        id=message_id,
        key=key or message_id,
        sender=sender,
        epoch=epoch,
        sequence=sequence,
        sent_at=sent_at,
        expires_at=None if lives is None else sent_at + lives,
        body=body,
    )


def encode(envelope: Envelope) -> bytes:
    """The bytes that travel. BadMessage when they would be larger than any reader takes."""
    wire = Wire(
        schema=envelope.schema,
        kind=envelope.kind,
        id=envelope.id,
        key=envelope.key,
        sender=envelope.sender,
        epoch=envelope.epoch,
        sequence=envelope.sequence,
        sent_at=envelope.sent_at,
        body=msgspec.Raw(_encoder.encode(envelope.body)),
        expires_at=envelope.expires_at,
    )
    payload = _encoder.encode(wire)
    if len(payload) > LARGEST_BYTES:
        raise BadMessage(f"{envelope.kind} would be {len(payload)} bytes; {LARGEST_BYTES} are allowed")
    return payload


def decode(payload: bytes) -> Envelope:
    """The envelope in these bytes, of any kind. BadMessage for everything else."""
    if len(payload) > LARGEST_BYTES:
        raise BadMessage(f"{len(payload)} bytes; {LARGEST_BYTES} are allowed")
    if _depth(payload) > DEEPEST:
        raise BadMessage(f"nested deeper than {DEEPEST}")
    try:
        wire = _decode_wire(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadMessage(f"no envelope: {type(fault).__name__}") from fault
    if wire.schema != SCHEMA_VERSION:
        raise BadMessage(f"schema {wire.schema}; this program reads {SCHEMA_VERSION}")
    return Envelope(
        wire.schema,
        wire.kind,
        wire.id,
        wire.key,
        wire.sender,
        wire.epoch,
        wire.sequence,
        wire.sent_at,
        wire.expires_at,
        _body(wire.kind, wire.body),
    )


def readable_key(payload: bytes) -> str | None:
    """The key of a bad message, so that its sender can be told; None when not even that can be read."""
    if len(payload) > LARGEST_BYTES or _depth(payload) > DEEPEST:
        return None
    try:
        return _decode_keyed(payload).key
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _body(kind: str, raw: msgspec.Raw) -> Message:
    if kind not in KINDS:
        raise BadMessage("unknown kind")
    try:
        return records.decoded(raw, KINDS[kind])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadMessage(
            f"{kind}: {fault}" if isinstance(fault, msgspec.ValidationError) else f"{kind}: no JSON"
        ) from fault


def _depth(payload: bytes) -> int:
    """How deep brackets nest outside strings; measured before any parser recurses."""
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", payload)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def body_as(envelope: Envelope, kind: type[_M]) -> _M:
    """The body as the struct the caller expects. BadMessage when it is another."""
    if not isinstance(envelope.body, kind):
        raise BadMessage(f"{envelope.kind} where {kind.kind()} was expected")
    return envelope.body
