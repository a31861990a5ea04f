"""Decides when a driver's trouble is told to the hall: when it changes, and once after a start when all is well."""

from collections.abc import Callable
from datetime import datetime

from device_drivers.errors import DeviceState, DeviceTrouble
from hall.messages.devices import DeviceTroubleChanged

_WELL = ""


class TroubleBook:
    """What the hall knows of each driver of this station. now: the hall's time."""

    def __init__(self, report: Callable[[DeviceTroubleChanged], object], now: Callable[[], datetime]) -> None:
        self._report = report
        self._now = now
        self._known: dict[str, str] = {}

    def note(self, driver: str, trouble: DeviceTrouble | None) -> None:
        """A driver has just worked (None) or failed."""
        code = trouble.code if trouble else _WELL
        if self._known.get(driver) == code:
            return
        self._known[driver] = code
        self._report(
            DeviceTroubleChanged(
                driver=driver,
                state=DeviceState.FAULT if trouble else DeviceState.READY,
                code=code,
                sentence=trouble.chinese if trouble else "",
                who=trouble.who if trouble else "",
                happened_at=self._now(),
            )
        )
