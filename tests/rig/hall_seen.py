"""Names what hands, eyes and records need of a hall that is open, however it was opened."""

from typing import Protocol

from device_panel.stand_ins import StandIns
from hall.launcher.hall_folder import HallFolder
from tests.rig.hall_records import HallRecords
from tests.rig.sight import Sights


class HallSeen(Protocol):
    """A hall as it is seen from outside."""

    @property
    def folder(self) -> HallFolder:
        """Where it lies."""

    @property
    def records(self) -> HallRecords:
        """The database, read beside the server."""

    @property
    def stand_ins(self) -> StandIns:
        """What a person does to the devices."""

    @property
    def sights(self) -> Sights:
        """What is on the screens, and hands in front of them."""
