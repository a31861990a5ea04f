"""Decides the closed lists of ratings and their rectification, what people call them, and which step may follow which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class InvitationState(StrEnum):
    """How an invitation stands. PASSED: shown, and gone without a rating; it may still be rated by another channel."""

    OPEN = "open"
    PASSED = "passed"
    RATED = "rated"


class Trace(StrEnum):
    """What happened to an invitation; figures are worked out from these rows alone.

    INVITED again: the same event was served once more before anybody rated it.
    """

    INVITED = "invited"
    PASSED = "passed"
    RATED = "rated"
    STRUCK = "struck"


class RectificationState(StrEnum):
    """Where a rectification (差评整改) stands."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CALLED_BACK = "called_back"
    APPEALED = "appealed"
    RECHECKED = "rechecked"
    CLOSED = "closed"
    PUBLISHED = "published"
    STRUCK = "struck"


class RectificationDeed(StrEnum):
    """What is done about a bad rating."""

    OPENED = "opened"
    TAKE = "take"
    ANSWER = "answer"
    CALL_BACK = "call_back"
    RECHECK = "recheck"
    SEND_BACK = "send_back"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    CLOSE = "close"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Move:
    """From these states to that one. needs_text: something is to be written. is_for_supervisor: not for who put it right."""

    from_states: frozenset[RectificationState]
    to: RectificationState
    needs_text: bool = True
    is_for_supervisor: bool = False


def _from(*states: RectificationState) -> frozenset[RectificationState]:
    return frozenset(states)


_S, _D = RectificationState, RectificationDeed
_BEING_DONE = _from(_S.OPEN, _S.TAKEN, _S.ANSWERED, _S.CALLED_BACK)

MOVES: Mapping[RectificationDeed, Move] = MappingProxyType(
    {
        _D.OPENED: Move(_from(), _S.OPEN, needs_text=False),
        _D.TAKE: Move(_from(_S.OPEN), _S.TAKEN, needs_text=False),
        _D.ANSWER: Move(_from(_S.TAKEN), _S.ANSWERED),
        _D.CALL_BACK: Move(_from(_S.ANSWERED), _S.CALLED_BACK),
        _D.RECHECK: Move(_from(_S.ANSWERED, _S.CALLED_BACK), _S.RECHECKED, is_for_supervisor=True),
        _D.SEND_BACK: Move(_from(_S.ANSWERED, _S.CALLED_BACK), _S.TAKEN, is_for_supervisor=True),
        _D.APPEAL: Move(_BEING_DONE, _S.APPEALED),
        _D.UPHOLD: Move(_from(_S.APPEALED), _S.STRUCK, is_for_supervisor=True),
        _D.DISMISS: Move(_from(_S.APPEALED), _S.TAKEN, is_for_supervisor=True),
        _D.CLOSE: Move(_from(_S.RECHECKED), _S.CLOSED, is_for_supervisor=True),
        _D.PUBLISH: Move(_from(_S.CLOSED), _S.PUBLISHED, is_for_supervisor=True),
    }
)
"""A named person is called back before the re-check: `rectifying` demands it, because the table knows no person."""

OVER = _from(_S.PUBLISHED, _S.STRUCK)

STATES: Mapping[RectificationState, str] = MappingProxyType(
    {
        _S.OPEN: "待认领",
        _S.TAKEN: "整改中",
        _S.ANSWERED: "已整改，待回访或复核",
        _S.CALLED_BACK: "已回访，待复核",
        _S.APPEALED: "申诉中",
        _S.RECHECKED: "复核通过，待办结",
        _S.CLOSED: "已办结，待公开",
        _S.PUBLISHED: "已公开",
        _S.STRUCK: "申诉成立，差评不计",
    }
)

DEEDS: Mapping[RectificationDeed, str] = MappingProxyType(
    {
        _D.OPENED: "转办差评",
        _D.TAKE: "认领整改",
        _D.ANSWER: "填写整改情况",
        _D.CALL_BACK: "登记回访",
        _D.RECHECK: "复核通过",
        _D.SEND_BACK: "退回重新整改",
        _D.APPEAL: "提出申诉",
        _D.UPHOLD: "申诉成立",
        _D.DISMISS: "申诉不成立",
        _D.CLOSE: "办结",
        _D.PUBLISH: "公开整改结果",
    }
)


def deeds_in(state: RectificationState) -> tuple[RectificationDeed, ...]:
    """What may be done now, in the order of the table."""
    return tuple(deed for deed, move in MOVES.items() if state in move.from_states)
