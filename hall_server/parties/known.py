"""Decides how what counts of a party is spelled in its row: field -> record, source, time."""

from datetime import datetime

import msgspec

from hall_server.parties.facts import Source
from hall_server.parties.merging import Said


class KnownField(msgspec.Struct, frozen=True, array_like=True):
    """What counts of a field. corrected_at: the last correction; what was said until then is put aside.

    shown: the value itself, of fields that say nothing of a person (facts.OPEN_FIELDS).
    """

    record: str
    source: Source
    at: datetime
    corrects: bool = False
    corrected_at: datetime | None = None
    shown: str = ""

    @property
    def said(self) -> Said:
        """As the merge rules take it."""
        return Said(self.record, self.source, self.at, self.corrects)


_decode = msgspec.json.Decoder(dict[str, KnownField]).decode


def decode_known(text: str) -> dict[str, KnownField]:
    """From a party's row."""
    return _decode(text)


def encode_known(known: dict[str, KnownField]) -> str:
    """Into a party's row, one spelling."""
    return msgspec.json.encode(dict(sorted(known.items()))).decode()
