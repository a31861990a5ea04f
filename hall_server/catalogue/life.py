"""Decides how a version of an item lives: its states and the one table of legal moves."""

from collections.abc import Mapping
from types import MappingProxyType

from hall_server.catalogue.words import Labelled


class VersionState(Labelled):
    """Where a version stands. Whether it answers on a day follows from its dates, not from this word alone."""

    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "待审核"
    PUBLISHED = "published", "已发布"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "取消"
    SUPERSEDED = "superseded", "已被新版本取代"
    DISCARDED = "discarded", "作废的草稿"


class Move(Labelled):
    """What may be done with a version."""

    SUBMIT = "submit", "提交审核"
    TAKE_BACK = "take_back", "撤回修改"
    SEND_BACK = "send_back", "退回修改"
    PUBLISH = "publish", "审核发布"
    SUSPEND = "suspend", "暂停办理"
    RESUME = "resume", "恢复办理"
    CANCEL = "cancel", "取消"
    SUPERSEDE = "supersede", "由新版本取代"
    DISCARD = "discard", "作废草稿"


_S = VersionState
MOVES: Mapping[tuple[VersionState, Move], VersionState] = MappingProxyType(
    {
        (_S.DRAFT, Move.SUBMIT): _S.IN_REVIEW,
        (_S.DRAFT, Move.DISCARD): _S.DISCARDED,
        (_S.IN_REVIEW, Move.TAKE_BACK): _S.DRAFT,
        (_S.IN_REVIEW, Move.SEND_BACK): _S.DRAFT,
        (_S.IN_REVIEW, Move.PUBLISH): _S.PUBLISHED,
        (_S.PUBLISHED, Move.SUSPEND): _S.SUSPENDED,
        (_S.PUBLISHED, Move.CANCEL): _S.CANCELLED,
        (_S.PUBLISHED, Move.SUPERSEDE): _S.SUPERSEDED,
        (_S.SUSPENDED, Move.RESUME): _S.PUBLISHED,
        (_S.SUSPENDED, Move.CANCEL): _S.CANCELLED,
        (_S.SUSPENDED, Move.SUPERSEDE): _S.SUPERSEDED,
    }
)
OPEN = frozenset({_S.DRAFT, _S.IN_REVIEW})
ONCE_PUBLISHED = frozenset({_S.PUBLISHED, _S.SUSPENDED, _S.CANCELLED, _S.SUPERSEDED})


def moved(state: VersionState, move: Move) -> VersionState | None:
    """The state after the move; None when it is not legal."""
    return MOVES.get((state, move))


def moves_from(state: VersionState) -> tuple[Move, ...]:
    """What may be done in this state."""
    return tuple(move for start, move in MOVES if start is state)
