"""Decides in which states a licence may be, which steps lead from one to another, and what a citizen is told of each."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from hall.language.refusals import Refusal, RefusalCode

REMINDERS = (60, 30, 7)
"""Days before its end on which a licence's holder is reminded."""


class State(StrEnum):
    """made: numbered, the signed document is not there yet. The last three are for ever."""

    MADE = "made"
    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    REPLACED = "replaced"


class Move(StrEnum):
    """A step in a licence's life."""

    MAKE = "make"
    SIGN = "sign"
    SUSPEND = "suspend"
    RESTORE = "restore"
    REVOKE = "revoke"
    EXPIRE = "expire"
    REPLACE = "replace"


STATE_NAMES: Mapping[State, str] = MappingProxyType(
    {
        State.MADE: "待签章",
        State.VALID: "有效",
        State.SUSPENDED: "暂停",
        State.REVOKED: "已撤销",
        State.EXPIRED: "已过期",
        State.REPLACED: "已换发",
    }
)
MOVE_NAMES: Mapping[Move, str] = MappingProxyType(
    {
        Move.MAKE: "制证",
        Move.SIGN: "签章",
        Move.SUSPEND: "暂停",
        Move.RESTORE: "恢复",
        Move.REVOKE: "撤销",
        Move.EXPIRE: "到期",
        Move.REPLACE: "换发",
    }
)

LEGAL: Mapping[Move, tuple[frozenset[State], State]] = MappingProxyType(
    {
        Move.SIGN: (frozenset({State.MADE}), State.VALID),
        Move.SUSPEND: (frozenset({State.VALID}), State.SUSPENDED),
        Move.RESTORE: (frozenset({State.SUSPENDED}), State.VALID),
        Move.REVOKE: (frozenset({State.MADE, State.VALID, State.SUSPENDED}), State.REVOKED),
        Move.EXPIRE: (frozenset({State.VALID, State.SUSPENDED}), State.EXPIRED),
        Move.REPLACE: (frozenset({State.VALID, State.SUSPENDED, State.EXPIRED}), State.REPLACED),
    }
)


def after(move: Move, state: State, number: str) -> State:
    """The state a move leads to. Refusal `licence_not_in_state` when it may not be made."""
    allowed, target = LEGAL[move]
    if state not in allowed:
        facts = {"number": number, "state": STATE_NAMES[state], "move": MOVE_NAMES[move]}
        raise Refusal(RefusalCode.LICENCE_NOT_IN_STATE, facts)
    return target
