"""Decides what the doctor asks of the server: one process of it tells everything, while the doctor listens to the broker."""

from collections.abc import Callable

import msgspec

from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import HallFolder
from hall.launcher.known_devices import KnownDevice
from hall.launcher.messages_out import Channel
from hall.launcher.server_verbs import server_verb
from hall.messages import records

PATIENCE = 45.0
"""Seconds for a process of the server to start, ask its database and answer, on a machine that is busy."""


class Standing(msgspec.Struct, frozen=True):
    """What `python -m hall_server standing` tells."""

    devices: tuple[KnownDevice, ...]
    messages_out: Channel


Asked = Callable[[], Standing]
"""Gives the answer, or raises the CannotStart that there was instead."""


def ask(hall: HallFolder) -> Standing:
    """CannotStart when the settings are unfit, or the server says nothing, something else, or stays silent."""
    hall.read_settings()
    try:
        return records.decoded(server_verb(hall, "standing", patience=PATIENCE), Standing)
    except msgspec.DecodeError as fault:
        raise CannotStart("server_verb_failed", verb="standing", words=fault) from fault
