"""Decides when two machines use one certificate: a program's start that another had followed comes back, and again.

A machine alone reconnects under the start it had, or begins anew under one never heard before. Two machines throw each
other off the broker and say theirs in turns.
"""

from datetime import datetime, timedelta

import msgspec

from hall.messages import records
from hall_server.audit.actions import record
from hall_server.devices.models import Device, DeviceTrouble

DRIVER = "certificate"
CODE = "certificate_cloned"
SENTENCE = "两台机器使用同一证书，轮流把对方挤下线。请到现场查清，吊销证书，再用登记码分别登记。"
REMEMBERED = 8
ALTERNATING = timedelta(minutes=10)
MOST_RETURNS = 2
"""One return might be a late word of a program that has ended; two in ten minutes are nobody's restart."""


class Starts(msgspec.Struct, frozen=True):
    """Starts of a device's programs, the one heard last at the end, and when one of them came back after another."""

    heard: tuple[datetime, ...] = ()
    returns: tuple[datetime, ...] = ()

    @property
    def is_cloned(self) -> bool:
        """Whether no single machine speaks like this."""
        return len(self.returns) >= MOST_RETURNS


def hear(starts: Starts, started_at: datetime, now: datetime) -> Starts:
    """The same after a program said when it had started."""
    if starts.heard[-1:] == (started_at,):
        return starts
    others = tuple(one for one in starts.heard if one != started_at)
    returned = (now,) if len(others) < len(starts.heard) else ()
    recent = tuple(one for one in starts.returns if now - one < ALTERNATING)
    return Starts((*others, started_at)[-REMEMBERED:], (*recent, *returned)[-MOST_RETURNS:])


def note_start(device: Device, started_at: datetime, now: datetime) -> None:
    """Write the start down; the first time it proves a second machine, the administrator is told."""
    before = records.converted(device.starts or {}, Starts)
    after = hear(before, started_at, now)
    if after == before:
        return
    device.starts = msgspec.to_builtins(after)
    is_news = after.is_cloned and device.cloned_at is None
    if is_news:
        device.cloned_at = now
        record(CODE, f"device:{device.code}", actor="server", facts={"starts": str(len(after.heard))})
        _tell(device, "fault", now)
    device.save(update_fields=["starts", "cloned_at"])


def settle_clone(device: Device, now: datetime) -> None:
    """The device has a new key, which no other machine can have."""
    was_cloned = device.cloned_at is not None
    device.starts, device.cloned_at = {}, None
    device.save(update_fields=["starts", "cloned_at"])
    if was_cloned:
        _tell(device, "ready", now)


def _tell(device: Device, state: str, now: datetime) -> None:
    is_fault = state == "fault"
    DeviceTrouble.objects.create(
        device=device,
        driver=DRIVER,
        state=state,
        code=CODE if is_fault else "",
        sentence=SENTENCE if is_fault else "",
        who="engineer" if is_fault else "",
        happened_at=now,
        received_at=now,
    )
