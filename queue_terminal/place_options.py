"""Decides what a technician may set for a terminal in site.json, and what holds where nothing is set."""

from typing import Annotated, Self

import msgspec

from hall.credentials.device_home import HomeTrouble, Site
from hall.messages import records
from queue_terminal.visit import ELDERLY_FROM


class PlaceOptions(msgspec.Struct, frozen=True):
    """place: how staff find the terminal; empty: by its device code. elderly_from: the age from which that class is offered.

    idle_seconds: after so long without a touch a visit ends.
    """

    place: str = ""
    idle_seconds: Annotated[float, msgspec.Meta(ge=16, le=600)] = 60.0
    elderly_from: Annotated[int, msgspec.Meta(ge=50, le=100)] = ELDERLY_FROM

    @classmethod
    def of(cls, site: Site) -> Self:
        """The options in site.json. HomeTrouble names the one that cannot be."""
        try:
            return records.converted(site.options, cls)
        except msgspec.ValidationError as fault:
            raise HomeTrouble(f"site.json has an option that cannot be: {fault}.") from fault
