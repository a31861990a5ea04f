"""Decides what a device's word about itself changes."""

from datetime import datetime

from hall.language.refusals import Refusal, RefusalCode
from hall.messages.devices import (
    Acknowledged,
    DeviceBorn,
    DeviceSettled,
    DeviceTroubleChanged,
    HelpCalled,
)
from hall.messages.helping import HelpTaken, TakeHelp
from hall_server.devices import helping, queries
from hall_server.devices.asker import Answers, Asker, answers
from hall_server.devices.clones import note_start
from hall_server.devices.models import Device, DeviceTrouble, Role
from hall_server.devices.signals import device_came

ANSWERS: Answers = {}


@answers(ANSWERS, DeviceBorn)
def device_born(asker: Asker, born: DeviceBorn, now: datetime) -> DeviceSettled:
    """The device is there, and learns what it is for."""
    if born.role != asker.role:
        raise Refusal(RefusalCode.NOT_ALLOWED, {"role": born.role})
    Device.objects.filter(code=asker.device).update(
        is_present=True, started_at=born.started_at, seen_at=now, lost_at=None, software=born.software
    )
    note_start(Device.objects.select_for_update(of=("self",)).get(code=asker.device), born.started_at, now)
    if asker.role == Role.QUEUE_TERMINAL:
        helping.tell_caller_again(asker, now)
    device_came.send(DeviceBorn, asker=asker, now=now)
    return queries.settled(asker.device)


@answers(ANSWERS, DeviceTroubleChanged)
def device_trouble_changed(asker: Asker, changed: DeviceTroubleChanged, now: datetime) -> Acknowledged:
    """One more line of the device's history."""
    DeviceTrouble.objects.create(
        device=Device.objects.get(code=asker.device),
        driver=changed.driver,
        state=changed.state,
        code=changed.code,
        sentence=changed.sentence,
        who=changed.who,
        happened_at=changed.happened_at,
        received_at=now,
    )
    return Acknowledged()


@answers(ANSWERS, HelpCalled)
def help_called(asker: Asker, called: HelpCalled, now: datetime) -> Acknowledged:
    """Somebody is to be helped."""
    helping.call_help(asker, called.place, called.called_at, now)
    return Acknowledged()


@answers(ANSWERS, TakeHelp)
def take_help(asker: Asker, wanted: TakeHelp, now: datetime) -> HelpTaken:
    """A clerk goes."""
    if asker.role != Role.CLERK_DESK:
        raise Refusal(RefusalCode.NOT_ALLOWED)
    return helping.take_help(asker, wanted.help, now)
