"""Decides which deed may follow in which state of a case, who may do it and what it must say: one table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from hall_server.clock.entries import EntryKind
from hall_server.clock.moves import Phase
from hall_server.organisation.rights import Right


class CaseState(StrEnum):
    """Where a case stands. PREPARED: filled in, nothing handed in yet; no limit runs."""

    PREPARED = "prepared"
    REGISTERED = "registered"
    CORRECTING = "correcting"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    PAUSED = "paused"
    GRANTED = "granted"
    DENIED = "denied"
    CERTIFIED = "certified"
    DELIVERED = "delivered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    REVOKED = "revoked"
    ARCHIVED = "archived"


class Deed(StrEnum):
    """What is done to a case; the kind of the event it leaves."""

    PREPARED = "prepared"
    REGISTERED = "registered"
    DISCARDED = "discarded"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    REFUSED = "refused"
    STEP_BEGUN = "step_begun"
    STEP_ENDED = "step_ended"
    PAUSED = "paused"
    PROLONGED = "prolonged"
    RESUMED = "resumed"
    PAUSE_LAPSED = "pause_lapsed"
    EXTENDED = "extended"
    GRANTED = "granted"
    DENIED = "denied"
    CERTIFICATE_MADE = "certificate_made"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    ARCHIVED = "archived"
    FIELDS_CHANGED = "fields_changed"
    MATERIAL_CHECKED = "material_checked"
    ATTACHED = "attached"
    CONFIRMATION_ASKED = "confirmation_asked"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    FEE_CHARGED = "fee_charged"


@dataclass(frozen=True, slots=True)
class Move:
    """From these states to that one (None: it stays). right: who may; None: time, or the citizen at the pad.

    needs: facts the deed must give. entry: what it writes into the ledger. may_be_late: what the applicant or the post did
    is kept with the time it happened; what the hall itself does is recorded when it is done.
    """

    from_states: frozenset[CaseState]
    to: CaseState | None
    right: Right | None
    needs: tuple[str, ...] = ()
    entry: EntryKind | None = None
    may_be_late: bool = False


def _from(*states: CaseState) -> frozenset[CaseState]:
    return frozenset(states)


_S = CaseState
_IN_HAND = _from(_S.ACCEPTED, _S.PAUSED)
_BEFORE = _from(_S.REGISTERED, _S.CORRECTING, _S.CORRECTED)
_UNDECIDED = _BEFORE | _IN_HAND | {_S.PREPARED}

MOVES: Mapping[Deed, Move] = MappingProxyType(
    {
        Deed.PREPARED: Move(_from(), _S.PREPARED, Right.CASES_REGISTER),
        Deed.REGISTERED: Move(_from(_S.PREPARED), _S.REGISTERED, Right.CASES_REGISTER, ("applicant",),
                              EntryKind.SUBMITTED),
        Deed.DISCARDED: Move(_from(_S.PREPARED), _S.DISCARDED, Right.CASES_REGISTER, ("reason",)),
        Deed.CORRECTION_ASKED: Move(_from(_S.REGISTERED), _S.CORRECTING, Right.CASES_ACCEPT, ("points",),
                                    EntryKind.CORRECTION_ASKED),
        Deed.CORRECTED: Move(_from(_S.CORRECTING), _S.CORRECTED, Right.CASES_REGISTER, (),
                             EntryKind.CORRECTED, may_be_late=True),
        Deed.ACCEPTED: Move(_from(_S.REGISTERED, _S.CORRECTED), _S.ACCEPTED, Right.CASES_ACCEPT, (),
                            EntryKind.ACCEPTED),
        Deed.DEEMED_ACCEPTED: Move(_from(_S.REGISTERED, _S.CORRECTED), _S.ACCEPTED, None),
        Deed.REFUSED: Move(_BEFORE, _S.REFUSED, Right.CASES_ACCEPT, ("ground", "reason"),
                           EntryKind.NOT_ACCEPTED),
        Deed.STEP_BEGUN: Move(_IN_HAND, None, Right.CASES_REVIEW, ("step",), EntryKind.STEP_BEGUN),
        Deed.STEP_ENDED: Move(_IN_HAND, None, Right.CASES_REVIEW, ("step", "opinion"), EntryKind.STEP_ENDED),
        Deed.PAUSED: Move(_from(_S.ACCEPTED), _S.PAUSED, Right.CLOCK_PAUSE,
                          ("procedure", "basis", "evidence", "told_until"), EntryKind.PAUSED),
        Deed.PROLONGED: Move(_from(_S.PAUSED), None, Right.CLOCK_PAUSE,
                             ("basis", "evidence", "told_until"), EntryKind.PROLONGED),
        Deed.RESUMED: Move(_from(_S.PAUSED), _S.ACCEPTED, Right.CASES_REVIEW, ("evidence",),
                           EntryKind.RESUMED),
        Deed.PAUSE_LAPSED: Move(_from(_S.PAUSED), _S.ACCEPTED, None),
        Deed.EXTENDED: Move(_IN_HAND, None, Right.CLOCK_EXTEND, ("more", "reason", "evidence"),
                            EntryKind.EXTENDED),
        Deed.GRANTED: Move(_from(_S.ACCEPTED), _S.GRANTED, Right.CASES_DECIDE, (), EntryKind.DECIDED),
        Deed.DENIED: Move(_from(_S.ACCEPTED), _S.DENIED, Right.CASES_DECIDE, ("reason",), EntryKind.DECIDED),
        Deed.CERTIFICATE_MADE: Move(_from(_S.GRANTED), _S.CERTIFIED, Right.CASES_DELIVER, ("result",)),
        Deed.DELIVERED: Move(_from(_S.GRANTED, _S.DENIED, _S.CERTIFIED), _S.DELIVERED, Right.CASES_DELIVER,
                             ("way",), EntryKind.DELIVERED, may_be_late=True),
        Deed.WITHDRAWN: Move(_BEFORE | _IN_HAND, _S.WITHDRAWN, Right.CASES_REGISTER, ("reason",),
                             EntryKind.WITHDRAWN, may_be_late=True),
        Deed.REVOKED: Move(_from(_S.DELIVERED, _S.ARCHIVED), _S.REVOKED, Right.CASES_REVOKE,
                           ("basis", "reason")),
        Deed.ARCHIVED: Move(_from(_S.DELIVERED, _S.REFUSED, _S.WITHDRAWN, _S.REVOKED), _S.ARCHIVED,
                            Right.CASES_ARCHIVE),
        Deed.FIELDS_CHANGED: Move(_UNDECIDED, None, Right.CASES_REGISTER),
        Deed.MATERIAL_CHECKED: Move(_UNDECIDED, None, Right.CASES_REGISTER),
        Deed.ATTACHED: Move(frozenset(_S) - {_S.DISCARDED, _S.ARCHIVED}, None, Right.CASES_REGISTER),
        Deed.CONFIRMATION_ASKED: Move(_UNDECIDED, None, Right.CASES_REGISTER),
        Deed.CONFIRMED: Move(_UNDECIDED, None, None),
        Deed.OBJECTED: Move(_UNDECIDED, None, None),
        Deed.FEE_CHARGED: Move(_IN_HAND | {_S.GRANTED, _S.CERTIFIED}, None, Right.CASES_ACCEPT,
                               ("fee", "amount")),
    }
)  # fmt: skip

# What the ledger's phase may be while a case stands so; nothing when it has no ledger.
PHASES: Mapping[CaseState, frozenset[Phase]] = MappingProxyType(
    {
        _S.PREPARED: frozenset(),
        _S.DISCARDED: frozenset(),
        _S.REGISTERED: frozenset({Phase.RECEIVED}),
        _S.CORRECTING: frozenset({Phase.CORRECTING}),
        _S.CORRECTED: frozenset({Phase.CORRECTED}),
        _S.ACCEPTED: frozenset({Phase.RUNNING}),
        _S.PAUSED: frozenset({Phase.PAUSED}),
        _S.GRANTED: frozenset({Phase.DECIDED}),
        _S.DENIED: frozenset({Phase.DECIDED}),
        _S.CERTIFIED: frozenset({Phase.DECIDED}),
        _S.DELIVERED: frozenset({Phase.DELIVERED}),
        _S.REFUSED: frozenset({Phase.NOT_ACCEPTED}),
        _S.WITHDRAWN: frozenset({Phase.WITHDRAWN}),
        _S.REVOKED: frozenset({Phase.DELIVERED}),
        _S.ARCHIVED: frozenset({Phase.DELIVERED, Phase.NOT_ACCEPTED, Phase.WITHDRAWN}),
    }
)

OVER = frozenset({_S.DELIVERED, _S.REFUSED, _S.WITHDRAWN, _S.DISCARDED, _S.REVOKED, _S.ARCHIVED})


def may_follow(deed: Deed, state: CaseState) -> bool:
    """Whether the table has this deed follow in this state."""
    return state in MOVES[deed].from_states


def after(deed: Deed, state: CaseState) -> CaseState:
    """Where the case stands when the deed is done."""
    return MOVES[deed].to or state


def deeds_in(state: CaseState) -> tuple[Deed, ...]:
    """What may be done to a case that stands so, in the order of the table."""
    return tuple(deed for deed in MOVES if may_follow(deed, state))


def missing(deed: Deed, given: Iterable[str]) -> tuple[str, ...]:
    """The names of the facts the deed must give and does not."""
    there = set(given)
    return tuple(name for name in MOVES[deed].needs if name not in there)
