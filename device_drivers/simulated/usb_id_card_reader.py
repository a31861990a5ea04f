"""Stands in for a reader of identity cards on USB: the same module as on a serial line, in one of two framings."""

import struct
from collections.abc import Mapping
from typing import Literal

import msgspec

from device_drivers.simulated.reader_desk import USUAL_SAM_ID, ReaderDesk
from device_drivers.simulated.sam_module import Habits
from device_drivers.simulated.stand_in import read_options
from device_drivers.simulated.usb_line import PACKET, Piece, UsbLine

NUMBERS = (0x0400, 0xC35A)
SPLIT = (0x02, 0x06, 0x81, 0x85)
WHOLE = (0x01, 0x82)
STRANGE = (0x01, 0x02, 0x83)
HEAD = 7


class UsbReaderOptions(msgspec.Struct, forbid_unknown_fields=True):
    """framing: `split` on four endpoints, `whole` on two, `strange` on endpoints of no reader. link is not used."""

    link: str = ""
    framing: Literal["split", "whole", "strange"] = "split"
    serial: str = "ZT0001"
    sam_id: str = USUAL_SAM_ID
    rereads: bool = False
    address_after_read: bool = True


class UsbIdCardReaderStandIn:
    """Verbs and methods as ReaderDesk has them. Only programs with `environment` of its state in theirs can see it."""

    kind = "usb_id_card_reader"

    def __init__(self, _name: str, given: Mapping[str, object]) -> None:
        options = read_options(UsbReaderOptions, given)
        self._desk = ReaderDesk(options.sam_id, Habits(options.rereads, options.address_after_read))
        self._is_split = options.framing == "split"
        self.endpoints = {"split": SPLIT, "whole": WHOLE, "strange": STRANGE}[options.framing]
        strings = ["Zhiting", "ID card reader", options.serial]
        self.line = UsbLine(_descriptors(self.endpoints), strings, self._on_out, self._apart)

    @property
    def address(self) -> str:
        """Its two numbers."""
        return "usb:{:04x}:{:04x}".format(*NUMBERS)

    def start(self) -> None:
        """Appear."""
        self.line.start()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """As the desk has it; whether it is plugged in; what a program needs in its environment to see it."""
        return {**self._desk.state(), "plugged": self.line.is_plugged, "environment": self.line.environment}

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do one of the verbs; the state afterwards."""
        self._desk.act(verb, arguments)
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: a reader shows nothing."""
        return None

    def _on_out(self, _endpoint: int, content: bytes) -> None:
        for answer in self._desk.hear(content):
            self.line.send(answer.frame, answer.method)

    def _apart(self, gone: int, content: bytes) -> list[Piece]:
        if not self._is_split:
            return [(WHOLE[1], content)]
        head = content[: max(HEAD - gone, 0)]
        return [piece for piece in ((SPLIT[2], head), (SPLIT[3], content[len(head) :])) if piece[1]]


def _descriptors(endpoints: tuple[int, ...]) -> bytes:
    """Device, configuration, interface and endpoints (USB 2.0, 9.6)."""
    device = struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x0110, 0, 0, 0, PACKET, *NUMBERS, 0x0100, 1, 2, 3, 1)
    interface = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, len(endpoints), 0xFF, 0, 0, 0)
    bulk = b"".join(struct.pack("<BBBBHB", 7, 5, address, 2, PACKET, 0) for address in endpoints)
    total = 9 + len(interface) + len(bulk)
    return device + struct.pack("<BBHBBBBB", 9, 2, total, 1, 1, 0, 0x80, 50) + interface + bulk
