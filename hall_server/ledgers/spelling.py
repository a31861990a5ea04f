"""Decides how rules and entries are spelled in the database, the same for ever."""

import hashlib
from dataclasses import fields
from typing import Any

import msgspec

from hall.language import hall_clock
from hall.messages import records
from hall_server.clock.entries import Entry, EntryKind
from hall_server.clock.opening import OFFICE_HOURS
from hall_server.clock.rules import Rules
from hall_server.ledgers.models import LedgerEntry

_OWN_COLUMNS = frozenset({"kind", "occurred_at", "recorded_at", "actor", "is_late"})
_FACTS = tuple(one for one in fields(Entry) if one.name not in _OWN_COLUMNS)
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_facts = msgspec.json.Decoder(dict[str, Any]).decode
_USUAL_WEEK = msgspec.json.decode(_encode(OFFICE_HOURS))


def spelled_rules(rules: Rules) -> tuple[str, str]:
    """Digest and content."""
    content = _ordered(_encode(rules))
    return "sha256:" + hashlib.sha256(content).hexdigest(), content.decode()


def read_rules(content: str) -> Rules:
    """The rules in this content. msgspec.ValidationError when it is none of ours."""
    return records.decoded(content, Rules)


def spelled_facts(entry: Entry) -> str:
    """What an entry says beside its columns; nothing for what it leaves out."""
    found = {one.name: getattr(entry, one.name) for one in _FACTS if getattr(entry, one.name) != one.default}
    return _encode(found).decode()


def read_entry(row: LedgerEntry) -> Entry:
    """The entry in a row."""
    columns = {
        "kind": EntryKind(row.kind),
        "occurred_at": hall_clock.local(row.occurred_at).isoformat(),
        "recorded_at": hall_clock.local(row.recorded_at).isoformat(),
        "actor": row.actor,
        "is_late": row.is_late,
    }
    return records.converted({**_decode_facts(row.facts), **columns}, Entry, strict=False)


def _ordered(content: bytes) -> bytes:
    """A set has no order: the procedures are spelled in that of their names. The usual hours are not spelled at all."""
    found = _decode_facts(content)
    found["procedures"] = sorted(found["procedures"])
    if found["week"] == _USUAL_WEEK:
        del found["week"]
    for name in ("later_weeks", "own_days"):
        if not found[name]:
            del found[name]
    return _encode(found)
