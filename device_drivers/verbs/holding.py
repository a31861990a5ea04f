"""Decides that from the shell, too, a device serves one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from device_drivers.lease import Abandons, claim, key_of

PURPOSE = "命令行"
LONGER = 60.0
"""Seconds beyond what was asked for; the program's end gives the device back anyway."""


@contextmanager
def held(device: object, address: str, within: float) -> Iterator[None]:
    """Hold the lease of a device that has one, as long as this lasts. DeviceTrouble `device_leased`."""
    if not isinstance(device, Abandons):
        yield
        return
    with claim(key_of(address), PURPOSE, within + LONGER, device):
        yield
