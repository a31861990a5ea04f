"""Decides what a technician may set for a kiosk in site.json, and what holds where nothing is set."""

from typing import Annotated, Self

import msgspec

from hall.credentials.device_home import HomeTrouble, Site
from hall.messages import records


class PlaceOptions(msgspec.Struct, frozen=True):
    """place: how staff find the kiosk; empty: by its device code. idle_seconds: so long without a touch ends a visit."""

    place: str = ""
    idle_seconds: Annotated[float, msgspec.Meta(ge=16, le=600)] = 60.0

    @classmethod
    def of(cls, site: Site) -> Self:
        """The options in site.json. HomeTrouble names the one that cannot be."""
        try:
            return records.converted(site.options, cls)
        except msgspec.ValidationError as fault:
            raise HomeTrouble(f"site.json has an option that cannot be: {fault}.") from fault
