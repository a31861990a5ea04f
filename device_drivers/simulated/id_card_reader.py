"""Stands in for a reader of identity cards on a serial line."""

from collections.abc import Mapping

import msgspec

from device_drivers.simulated.reader_desk import USUAL_SAM_ID, ReaderDesk
from device_drivers.simulated.sam_module import SPEEDS, Habits
from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused, read_options

FACTORY_SPEEDS = (*SPEEDS, 230400)


class ReaderOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: path of the port. sam_id: 32 hexadecimal digits. paced: replies take as long as at the real speed.

    rereads and address_after_read: see Habits.
    """

    link: str
    speed: int = 115200
    sam_id: str = USUAL_SAM_ID
    paced: bool = False
    rereads: bool = False
    address_after_read: bool = True


class IdCardReaderStandIn:
    """Verbs and methods as ReaderDesk has them."""

    kind = "id_card_reader"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        options = read_options(ReaderOptions, given)
        if options.speed not in FACTORY_SPEEDS:
            raise VerbRefused(f"{name}: no reader speaks at {options.speed}; there are {FACTORY_SPEEDS}")
        self._desk = ReaderDesk(options.sam_id, Habits(options.rereads, options.address_after_read))
        self.line = SerialLine(options.link, self._on_bytes, speed=options.speed, paced=options.paced)

    @property
    def address(self) -> str:
        """With the speed, as it may have been changed."""
        return f"serial:{self.line.link}?model=sam&speed={self.line.speed}"

    def start(self) -> None:
        """Appear."""
        self.line.plug()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """As the desk has it, and whether it is plugged in."""
        return {**self._desk.state(), "plugged": self.line.is_plugged}

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do one of the verbs; the state afterwards."""
        self._desk.act(verb, arguments)
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: a reader shows nothing."""
        return None

    def _on_bytes(self, content: bytes) -> None:
        for answer in self._desk.hear(content):
            self.line.send(answer.frame, answer.method)
            if answer.new_speed is not None:
                self.line.speed = answer.new_speed
