"""Decides how a device's trouble reaches a visit."""

from device_drivers.errors import DeviceTrouble
from visiting.words import Trouble


def trouble_word(trouble: DeviceTrouble | None) -> Trouble:
    """A device's trouble as the pipe carries it; empty for none."""
    if trouble is None:
        return Trouble()
    return Trouble(trouble.code, trouble.who.value, trouble.chinese, trouble.english)
