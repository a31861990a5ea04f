"""Decides how a citizen's call for staff goes on: staff are told, one of them goes, or they are told again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from hall.language.refusals import Refusal, RefusalCode
from hall.messages.helping import HelpLapsed, HelpTaken, HelpWaits
from hall.messages.message import Answer
from hall_server.audit.actions import record
from hall_server.devices.asker import Asker
from hall_server.devices.help_desks import near, open_calls, staffed_desks, wanted
from hall_server.devices.models import Device, HelpCall
from hall_server.devices.queries import zone_codes
from hall_server.organisation import queries as organisation
from hall_server.organisation.queries import Duty
from hall_server.outbox.actions import tell_device

MOST_TIMES_TOLD = 5
"""After as many calls into the wind nobody believes that the citizen still stands there."""


@transaction.atomic(savepoint=False)
def call_help(asker: Asker, place: str, called_at: datetime, now: datetime) -> None:
    """A citizen pressed 找工作人员. Pressed again while nobody has come, it is still the same call."""
    device = Device.objects.get(code=asker.device)
    open_now = HelpCall.objects.filter(device=device, answered_at=None, lapsed_at=None)
    call = open_now.select_for_update(of=("self",)).first()
    if call is None:
        _call_first(device, asker.hall, place, called_at, now)
        return
    is_elsewhere = place not in ("", call.place)
    call.presses += 1
    call.place = place or call.place
    call.save(update_fields=["presses", "place"])
    if is_elsewhere:
        _tell_desks(call, asker.hall)
    tell_device(asker.device, _standing(call))


def _call_first(device: Device, hall: str, place: str, called_at: datetime, now: datetime) -> None:
    """One that was kept in an outbox for long is written down and alerts nobody: who called has gone."""
    is_stale = now - called_at >= _lives(hall)
    call = HelpCall.objects.create(
        device=device,
        place=place,
        called_at=min(called_at, now),
        received_at=now,
        lapsed_at=now if is_stale else None,
    )
    facts = {"device": device.code, "stale": str(is_stale).lower()}
    record("help_called", _subject(call), actor=f"device:{device.code}", facts=facts, is_first=True)
    if is_stale:
        tell_device(device.code, _standing(call))
    else:
        _tell(call, hall, now)


@transaction.atomic(savepoint=False)
def take_help(asker: Asker, help_id: str, now: datetime) -> HelpTaken:
    """The clerk at this desk goes. Refusals: not_signed_in, help_taken_before, help_over."""
    duty = organisation.duty_at(asker.window or "")
    if duty is None or duty.device != asker.device:
        raise Refusal(RefusalCode.NOT_SIGNED_IN)
    number = int(help_id) if help_id.isdecimal() and len(help_id) < 19 else 0
    window = organisation.windows(asker.hall)[duty.window].name
    taken = HelpCall.objects.filter(pk=number, answered_at=None, lapsed_at=None).update(
        answered_at=now, answered_by=_name(duty), answered_window=window
    )
    call = HelpCall.objects.select_related("device").filter(pk=number).first()
    if call is None or call.answered_at is None:
        raise Refusal(RefusalCode.HELP_OVER)
    if not taken and call.answered_by != _name(duty):
        raise Refusal(RefusalCode.HELP_TAKEN_BEFORE, {"window": call.answered_window})
    answer = HelpTaken(str(call.pk), call.answered_at, call.answered_window)
    if taken:
        record("help_taken", _subject(call), actor=f"clerk:{duty.clerk}", facts={"device": asker.device})
        _tell_all(call, asker.hall, answer, but=asker.device)
    return answer


@transaction.atomic
def remind_of_help(hall: str, now: datetime) -> int:
    """Tell staff again of calls nobody took in time, and let lapse what is too old; how many of both."""
    patience = organisation.hall(hall).help_again
    due = [call for call in open_calls() if call.told_at is None or now - call.told_at >= patience]
    for call in due:
        if call.times_told < MOST_TIMES_TOLD:
            if not _tell(call, hall, now):
                continue
            told = {"times": str(call.times_told), "desks": str(call.desks_told)}
            record("help_told_again", _subject(call), actor="server", facts=told)
        elif _still_open(call).update(lapsed_at=now):
            record("help_lapsed", _subject(call), actor="server")
            _tell_all(call, hall, HelpLapsed(str(call.pk)))
    return len(due)


def tell_caller_again(asker: Asker, now: datetime) -> None:
    """The device has come back and may have missed how its last call stands."""
    recent = HelpCall.objects.filter(device__code=asker.device, called_at__gt=now - _lives(asker.hall))
    call = recent.order_by("-called_at").first()
    if call is not None:
        tell_device(asker.device, _standing(call))


def _tell(call: HelpCall, hall: str, now: datetime) -> bool:
    """Desks and caller, once more; False when somebody took it in this very moment."""
    if not _still_open(call).update(times_told=call.times_told + 1, told_at=now):
        return False
    call.times_told += 1
    call.told_at = now
    call.desks_told = _tell_desks(call, hall)
    call.save(update_fields=["desks_told"])
    tell_device(call.device.code, _standing(call))
    return True


def _still_open(call: HelpCall) -> QuerySet[HelpCall]:
    return HelpCall.objects.filter(pk=call.pk, answered_at=None, lapsed_at=None)


def _tell_desks(call: HelpCall, hall: str) -> int:
    desks = near(staffed_desks(hall), zone_codes(call.device))
    for desk in desks:
        tell_device(desk.device, wanted(call), lives=organisation.hall(hall).help_again)
    return len(desks)


def _tell_all(call: HelpCall, hall: str, word: Answer, but: str = "") -> None:
    told = {desk.device for desk in staffed_desks(hall)} | {call.device.code}
    for device in sorted(told - {but}):
        tell_device(device, word)


def _standing(call: HelpCall) -> Answer:
    """The call as the device that made it hears of it."""
    key = str(call.pk)
    if call.answered_at is not None:
        return HelpTaken(key, call.answered_at, call.answered_window)
    return HelpLapsed(key) if call.lapsed_at else HelpWaits(key, max(call.times_told, 1), call.desks_told)


def _lives(hall: str) -> timedelta:
    return organisation.hall(hall).help_again * MOST_TIMES_TOLD


def _name(duty: Duty) -> str:
    return f"{duty.clerk_name}（{duty.clerk}）"


def _subject(call: HelpCall) -> str:
    return f"help:{call.pk}"
