"""Decides that a notice moves as the table of moves says, in one statement, with its line in the audit trail."""

from datetime import datetime
from typing import Any

from hall_server.audit.actions import record
from hall_server.notices import signals
from hall_server.notices.models import Notice
from hall_server.notices.queries import facts_of
from hall_server.notices.states import TROUBLED, NoticeState, Reason, may_become
from hall_server.rows import change

ENDS = (*TROUBLED, NoticeState.DELIVERED)


def move(row: Notice, wanted: NoticeState, now: datetime, *, actor: str, **columns: Any) -> bool:
    """Bring a notice that was read from `row` into this state; False when it has moved meanwhile.

    Whoever listens is told in this transaction. ValueError when the move is illegal. The caller holds a transaction.
    """
    if not may_become(row.stands, wanted):
        raise ValueError(f"a notice does not go from {row.state} to {wanted}")
    if wanted in ENDS:
        columns.setdefault("ended_at", now)
    if not change(row, ("state", "tries"), state=wanted.value, **columns):
        return False
    facts = {"reason": str(row.reason), "provider": row.provider, "code": row.code}
    record(
        f"notice_{wanted.value}",
        f"notice:{row.pk}",
        actor=actor,
        facts={name: fact for name, fact in facts.items() if fact},
    )
    if wanted is NoticeState.DELIVERED:
        signals.delivered.send(Notice, notice=facts_of(row))
    elif wanted in TROUBLED:
        signals.failed.send(Notice, notice=facts_of(row))
    return True


def withhold(row: Notice, reason: Reason, now: datetime, *, actor: str) -> bool:
    """Give a waiting notice up before it was sent."""
    late = reason in (Reason.TOO_LATE, Reason.CAP_REACHED)
    wanted = NoticeState.EXPIRED if late else NoticeState.WITHHELD
    return move(row, wanted, now, actor=actor, reason=reason.value)
