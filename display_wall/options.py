"""Decides what a technician may set for a wall or a station in site.json, and what holds where nothing is set."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from hall.messages import records
from hall.messages.devices import DeviceSettled


class Mode(StrEnum):
    """What a wall is used for."""

    STRIP = "strip"
    WAITING_AREA = "waiting_area"


class WallOptions(msgspec.Struct, frozen=True):
    """mode: None follows the device: a wall that stands at a window is its strip. language: zh or en."""

    mode: Mode | None = None
    language: str = "zh"

    def mode_for(self, settled: DeviceSettled | None) -> Mode:
        """The mode of this wall."""
        if self.mode is not None:
            return self.mode
        return Mode.STRIP if settled is not None and settled.window else Mode.WAITING_AREA


class StationOptions(msgspec.Struct, frozen=True):
    """boards: window -> address of its counter display. times_spoken: how often a call is said in one go, 1 to 3."""

    boards: dict[str, str] = {}
    times_spoken: int = 2


def wall_options(options: Mapping[str, object]) -> WallOptions:
    """The wall's options in site.json. ValueError with the place of the fault."""
    return records.converted(dict(options), WallOptions)


def station_options(options: Mapping[str, object]) -> StationOptions:
    """The station's options in site.json. ValueError with the place of the fault."""
    found = records.converted(dict(options), StationOptions)
    if not 1 <= found.times_spoken <= 3:
        raise ValueError("times_spoken must be 1, 2 or 3")
    return found
