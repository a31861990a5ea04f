"""What a kiosk says when somebody collects a licence: who stands there, what may be printed, and how the printing went.

Whoever stands there is known by a card, never by a typed number. The paper itself is fetched by HTTPS, once.
"""

from enum import StrEnum

import msgspec

from hall.messages import records
from hall.messages.message import Answer, Count, Day, Id, Instant, Report, Request, Sealed, Short, Text

MOST_LINES = 12
"""A sealed list holds so many licences; `more` says how many it leaves out."""


class PrintOutcome(StrEnum):
    """Why a licence is not known to be printed. `unknown` is not a failure: paper may be in the citizen's hand."""

    UNKNOWN = "unknown"
    JAM = "jam"
    PAPER_OUT = "paper_out"
    OFFLINE = "offline"
    REFUSED = "refused"
    NOT_FETCHED = "not_fetched"


class CollectableLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A licence the person may print now. holder: masked, of whoever the licence is for.

    is_own: False when it belongs to somebody for whom the person holds a mandate. copies: printed so far; copies_left
    may be printed here. valid_until: empty for a licence without an end.
    """

    licence: Id
    title: Text
    number: Short
    holder: Short
    issued_on: Day
    valid_until: str
    pages: Count
    copies: Count
    copies_left: Count
    is_own: bool = True


class CollectableList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Personal data: it travels only sealed to the kiosk's key, and is forgotten with the visit."""

    lines: tuple[CollectableLine, ...]
    more: Count = 0

    def __repr__(self) -> str:
        return f"CollectableList({len(self.lines)} lines)"

    __str__ = __repr__


def encode_collectables(found: CollectableList) -> bytes:
    """Plain bytes to be sealed at once, for the purpose `collectables`."""
    return msgspec.json.encode(found)


def decode_collectables(plain: bytes) -> CollectableList:
    """The list in opened bytes. msgspec.DecodeError when they hold none."""
    return records.decoded(plain, CollectableList)


class ListCollectables(Request, frozen=True, forbid_unknown_fields=True):
    """A card was laid on the kiosk: what may its holder collect? Answer: `collectables`.

    visitor: VisitorDetails sealed to the hall for the purpose `visitor`; a typed number is refused.
    """

    visitor: Sealed


class Collectables(Answer, frozen=True, forbid_unknown_fields=True):
    """What may be collected in this visit. found: CollectableList sealed to the kiosk's key. The visit ends by itself."""

    visit: Id
    found: Sealed
    ends_at: Instant


class FetchCollectable(Request, frozen=True, forbid_unknown_fields=True):
    """The citizen wants this one on paper. Answer: `collectable_ready`, or refused `licence_being_made` to be asked again.

    The same request, same key, gets the same copy; a new key asks for one more copy.
    """

    visit: Id
    licence: Id


class CollectableReady(Answer, frozen=True, forbid_unknown_fields=True):
    """The paper lies at `path` of the web address until `ends_at`, for one reading; believe it only by its SHA-256.

    copy: the number that stands on the paper.
    """

    licence: Id
    copy: Count
    path: Text
    sha256: Short
    size: Count
    pages: Count
    ends_at: Instant


class LicencePrinted(Report, frozen=True, forbid_unknown_fields=True):
    """The printer has given the paper out. job: how the print server names it."""

    licence: Id
    copy: Count
    job: Short
    printed_at: Instant


class LicenceNotPrinted(Report, frozen=True, forbid_unknown_fields=True):
    """No confirmation came. A later `licence_printed` for the same copy still counts, once."""

    licence: Id
    copy: Count
    outcome: PrintOutcome
    happened_at: Instant
