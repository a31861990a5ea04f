"""Decides what a technician may set for a pad in site.json, and what holds where nothing is set."""

from typing import Annotated, Self

import msgspec

from hall.credentials.device_home import HomeTrouble, Site
from hall.messages import records


class PlaceOptions(msgspec.Struct, frozen=True):
    """idle_seconds: after so long without a touch a visit ends. width_mm: of the panel, when it says none that can be."""

    idle_seconds: Annotated[float, msgspec.Meta(ge=20, le=600)] = 90.0
    width_mm: Annotated[float, msgspec.Meta(ge=100, le=1000)] = 294.0

    @classmethod
    def of(cls, site: Site) -> Self:
        """The options in site.json. HomeTrouble names the one that cannot be."""
        try:
            return records.converted(site.options, cls)
        except msgspec.ValidationError as fault:
            raise HomeTrouble(f"site.json has an option that cannot be: {fault}.") from fault
