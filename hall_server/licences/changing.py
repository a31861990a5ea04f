"""Decides what may be done with a licence that stands: suspend, restore, revoke, let it end, remind of its end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.licences import signals
from hall_server.licences.life import REMINDERS, Move, State
from hall_server.licences.models import Licence
from hall_server.licences.reminding import CLOCK, remind
from hall_server.licences.stepping import locked, step

MOST_AT_ONCE = 500


@transaction.atomic
def suspend(key: str, *, reason: str, basis: str, actor: str, now: datetime) -> Licence:
    """Nobody may rely on it until it is restored. Refusals: `licence_basis`, `licence_not_in_state`, `licence_unknown`."""
    return _changed(key, Move.SUSPEND, reason, basis, actor, now)


@transaction.atomic
def restore(key: str, *, reason: str, basis: str, actor: str, now: datetime) -> Licence:
    """It holds again, unless it has ended meanwhile: the next sweep says so. Refusals as for `suspend`."""
    return _changed(key, Move.RESTORE, reason, basis, actor, now)


@transaction.atomic
def revoke(key: str, *, reason: str, basis: str, actor: str, now: datetime) -> Licence:
    """It never holds again; one that is not signed yet never is. Refusals as for `suspend`."""
    return _changed(key, Move.REVOKE, reason, basis, actor, now)


def _changed(key: str, move: Move, reason: str, basis: str, actor: str, now: datetime) -> Licence:
    reason, basis = " ".join(reason.split()), " ".join(basis.split())
    if not reason or not basis:
        raise Refusal(RefusalCode.LICENCE_BASIS)
    return step(locked(key), move, actor=actor, now=now, reason=reason[:400], basis=basis[:400])


def follow_time(now: datetime) -> int:
    """End what ended yesterday or before, and remind of what ends soon; how many. Each in a transaction of its own."""
    today = hall_clock.business_day(now)
    standing = Licence.objects.filter(state__in=[State.VALID.value, State.SUSPENDED.value])
    over = standing.filter(valid_until__lt=today).order_by("valid_until").values_list("pk", flat=True)
    handled = sum(_ended(key, now) for key in over[:MOST_AT_ONCE])
    for days in REMINDERS:
        soon = standing.filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=days))
        late = soon.filter(Q(reminded_days=None) | Q(reminded_days__gt=days)).values_list("pk", flat=True)
        handled += sum(_reminded(key, now) for key in late[:MOST_AT_ONCE])
    return handled


@transaction.atomic
def _ended(key: str, now: datetime) -> int:
    licence = locked(key)
    today = hall_clock.business_day(now)
    if State(licence.state) not in (State.VALID, State.SUSPENDED) or licence.valid_until is None:
        return 0
    if licence.valid_until >= today:
        return 0
    step(licence, Move.EXPIRE, actor=CLOCK, now=now)
    return 1


@transaction.atomic
def _reminded(key: str, now: datetime) -> int:
    """Once for the nearest of the reminders that is due; a licence that was made late is not reminded of all at once."""
    licence = locked(key)
    if licence.valid_until is None:
        return 0
    days = (licence.valid_until - hall_clock.business_day(now)).days
    due = min(one for one in REMINDERS if days <= one)
    if licence.reminded_days is not None and licence.reminded_days <= due:
        return 0
    licence.reminded_days = due
    licence.save(update_fields=["reminded_days"])
    remind(licence, now)
    signals.licence_expiring.send(sender=Licence, licence=licence, now=now, days=days)
    return 1
