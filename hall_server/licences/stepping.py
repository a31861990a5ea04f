"""Decides how a licence takes a step: row, event, audit line and signal in the transaction of the deed."""

from datetime import datetime
from typing import Any

from django.dispatch import Signal

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.licences import signals
from hall_server.licences.life import Move, State, after
from hall_server.licences.models import Licence, LicenceEvent

_TOLD: dict[Move, Signal] = {
    Move.MAKE: signals.licence_made,
    Move.SIGN: signals.licence_signed,
    Move.SUSPEND: signals.licence_suspended,
    Move.RESTORE: signals.licence_restored,
    Move.REVOKE: signals.licence_revoked,
    Move.EXPIRE: signals.licence_expired,
    Move.REPLACE: signals.licence_replaced,
}


def locked(key: str) -> Licence:
    """The licence, nobody else's until the transaction ends. Refusal `licence_unknown`."""
    row = Licence.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    return row


def step(
    licence: Licence,
    move: Move,
    *,
    actor: str,
    now: datetime,
    reason: str = "",
    basis: str = "",
    **columns: Any,
) -> Licence:
    """Move a locked licence. columns: what else changes of it. Refusal when the move is not legal."""
    licence.state = after(move, State(licence.state), licence.number)
    licence.state_since = now
    for name, value in columns.items():
        setattr(licence, name, value)
    licence.save(update_fields=["state", "state_since", *columns])
    write_down(licence, move, actor=actor, now=now, reason=reason, basis=basis)
    return licence


def write_down(
    licence: Licence, move: Move, *, actor: str, now: datetime, reason: str = "", basis: str = ""
) -> None:
    """The event, the audit line and the signal of a step that was taken."""
    LicenceEvent.objects.create(
        licence=licence,
        place=LicenceEvent.objects.filter(licence=licence).count(),
        move=move.value,
        state=licence.state,
        at=now,
        actor=actor,
        reason=reason,
        basis=basis,
    )
    facts = {"licence_number": licence.number, "basis": basis}
    record(
        f"licence_{_PAST[move]}",
        f"licence:{licence.pk}",
        actor=actor,
        facts={name: fact for name, fact in facts.items() if fact},
    )
    _TOLD[move].send(sender=Licence, licence=licence, now=now)


_PAST = {
    Move.MAKE: "made",
    Move.SIGN: "signed",
    Move.SUSPEND: "suspended",
    Move.RESTORE: "restored",
    Move.REVOKE: "revoked",
    Move.EXPIRE: "expired",
    Move.REPLACE: "replaced",
}
