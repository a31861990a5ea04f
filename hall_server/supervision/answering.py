"""Decides who answers an alarm, appeals and closes it, each step written down with who, when and what."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.ratings.queries import cleaned_long
from hall_server.supervision.models import Alarm, AlarmStep
from hall_server.supervision.words import DEEDS, MOVES, STATES, AlarmDeed, AlarmState


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do about an alarm. revision: the number of steps they have seen."""

    deed: AlarmDeed
    text: str
    actor: str
    revision: int | None = None


@transaction.atomic
def do(key: str, wish: Wish, now: datetime) -> Alarm:
    """Take this step. Refusals: alarm_move, reason_missing, own_work when who answered would also decide."""
    alarm = Alarm.objects.select_for_update(of=("self",)).get(pk=key)
    move, state = MOVES[wish.deed], AlarmState(alarm.state)
    is_stale = wish.revision is not None and wish.revision != alarm.step_count
    if state not in move.from_states or is_stale:
        raise Refusal(RefusalCode.ALARM_MOVE, {"state": STATES[state], "move": DEEDS[wish.deed]})
    if move.is_for_supervisor and wish.actor in (alarm.hand, f"clerk:{alarm.responsible}"):
        raise Refusal(RefusalCode.OWN_WORK)
    text = cleaned_long(wish.text)
    if not text:
        raise Refusal(RefusalCode.REASON_MISSING)
    if not move.is_for_supervisor:
        alarm.hand, alarm.answered_at = wish.actor, now
    _write(alarm, wish, text, now)
    return alarm


def _write(alarm: Alarm, wish: Wish, text: str, now: datetime) -> None:
    to = MOVES[wish.deed].to
    AlarmStep.objects.create(
        alarm=alarm,
        place=alarm.step_count,
        deed=wish.deed.value,
        state=to.value,
        at=now,
        actor=wish.actor,
        text=text,
    )
    alarm.state, alarm.step_count = to.value, alarm.step_count + 1
    alarm.save(update_fields=["state", "step_count", "hand", "answered_at"])
    facts = {"state": STATES[to], "level": str(alarm.level)}
    record(f"alarm_{wish.deed.value}", f"alarm:{alarm.pk}", actor=wish.actor, facts=facts)
