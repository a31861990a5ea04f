"""Stands in for a C-Power LED card: windows, static text and simple pictures in its memory, and its basic commands."""

from collections.abc import Mapping

import msgspec

from device_drivers.simulated.led_screen import LedScreen, Shown
from device_drivers.simulated.line_choice import LineOptions, address_of, line_of
from device_drivers.simulated.network_line import NetworkLine
from device_drivers.simulated.stand_in import VerbRefused, read_options

CALLED, CHECKSUM_WRONG, OUT_OF_ORDER, NOT_THERE = 0, 1, 2, 3
SIZES = (8, 12, 16, 24, 32, 40, 48, 56)
PAIRS = {5: 0xA5, 14: 0xAE, 10: 0xAA}


class CPowerOptions(LineOptions, kw_only=True):
    """id: the card's number. old: firmware before 3.3, which answers with 68."""

    id: int = 1
    width: int = 128
    height: int = 32
    old: bool = False
    speed: int = 115200


class CardRefusal(msgspec.Struct, forbid_unknown_fields=True):
    """code: RR of the next answers. times: how many."""

    code: int
    times: int = 1


class CPowerCardStandIn:
    """Verbs: power_cut, refuse. Methods for faults: call, basic."""

    kind = "cpower_card"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:  # noqa: ARG002 - the maker's shape
        options = read_options(CPowerOptions, given)
        self._options = options
        self._screen = LedScreen(options.width, options.height)
        self._windows: list[tuple[int, int, int, int]] = []
        self._coming = bytearray()
        self._heard = bytearray()
        self._next_piece = 0
        self._refusals: list[int] = []
        self._brightness: list[int] = [31] * 24
        self._clock: str | None = None
        self._saved = 0
        self.line = line_of(options, self._on_bytes)

    @property
    def address(self) -> str:
        """Where a driver finds it."""
        options = self._options
        return address_of(
            self.line, model="cpower", id=options.id, width=options.width, height=options.height
        )

    def start(self) -> None:
        """Light up."""
        self.line.plug()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """areas: what each window shows; brightness by hour; clock; saved: how often flash was written."""
        return {
            "areas": self._screen.as_json(),
            "windows": [list(window) for window in self._windows],
            "brightness": self._brightness,
            "clock": self._clock,
            "saved": self._saved,
            "plugged": self.line.is_plugged,
        }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what happens to a card."""
        match verb:
            case "power_cut":
                self._screen.drop()
                self._windows = []
            case "refuse":
                wanted = read_options(CardRefusal, arguments)
                self._refusals = [wanted.code] * wanted.times
            case _:
                raise VerbRefused(f"this LED card knows power_cut and refuse, not {verb}")
        return self.state()

    def picture(self, path: str) -> bytes | None:
        """`screen.png`."""
        return self._screen.png() if path == "screen.png" else None

    def _on_bytes(self, content: bytes) -> None:
        self._heard += content
        if isinstance(self.line, NetworkLine):
            while len(self._heard) > 8 and len(self._heard) >= 8 + self._heard[4] + 256 * self._heard[5]:
                length = self._heard[4] + 256 * self._heard[5]
                packet = bytes(self._heard[8 : 8 + length])
                del self._heard[: 8 + length]
                self._packet(packet)
            return
        while 0xAE in self._heard:
            end = self._heard.index(0xAE)
            piece = bytes(self._heard[:end])
            del self._heard[: end + 1]
            if 0xA5 in piece:
                self._packet(_plain(piece[piece.rindex(0xA5) + 1 :]))

    def _packet(self, packet: bytes) -> None:
        if len(packet) < 8 or packet[:2] != b"\x68\x32" or packet[2] not in {self._options.id, 0xFF}:
            return
        checked = sum(packet[:-2]) % 65536 == packet[-2] + 256 * packet[-1]
        if packet[3] == 0x7B:
            refused = self._refusals.pop(0) if self._refusals else None
            code = (refused or self._call(packet[5:-2])) if checked else CHECKSUM_WRONG
            self._answer(0x7B, code, bytes(4), "call")
        elif checked:
            self._answer(packet[3], 0, self._basic(packet[3], packet[5:-2]), "basic")

    def _call(self, content: bytes) -> int:
        length, piece, last = content[0] + 256 * content[1], content[2], content[3]
        if len(content) - 4 != length:
            return CHECKSUM_WRONG
        if piece == 0:
            self._coming.clear()
        elif piece != self._next_piece:
            return OUT_OF_ORDER
        self._next_piece = piece + 1
        self._coming += content[4:]
        return self._command(bytes(self._coming)) if piece == last else CALLED

    def _command(self, said: bytes) -> int:
        match said[0]:
            case 1:
                self._windows = [_box(said[2 + 8 * at : 10 + 8 * at]) for at in range(said[1])]
                self._screen.drop()
            case 3 | 4 if said[1] < len(self._windows):
                self._show(said)
            case 6:
                self._windows = []
                self._screen.drop()
            case 7:
                self._saved += 1
            case _:
                return NOT_THERE
        return CALLED

    def _show(self, said: bytes) -> None:
        window = said[1]
        box = self._windows[window]
        if said[0] == 4:
            text = said[16:].split(b"\x00")[0].decode("gb2312")
            self._screen.show(window, Shown(box, text, SIZES[said[12] & 0xF], centred=True))
            return
        picture = said[11:]
        width, height = picture[2] + 256 * picture[3], picture[4] + 256 * picture[5]
        across = (width + 7) // 8
        rows = picture[8:]
        dots = [
            [rows[row * across + at // 8] >> (7 - at % 8) & 1 for at in range(width)] for row in range(height)
        ]
        self._screen.show(window, Shown(box, dots=dots))

    def _basic(self, command: int, said: bytes) -> bytes:
        match command, said[:1]:
            case 0x47, b"\x00":
                second, minute, hour, _, day, month, year = said[1:8]
                self._clock = f"20{year:02}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
                return b"\x01"
            case 0x46, b"\x00":
                self._brightness = list(said[1:25])
                return b"\x01"
            case 0x2E, b"\x00":
                return bytes((0, 0x20, 0x12, 0x11, 0, 0, 0, 0x35, 0))
            case _:
                return b"\x00"

    def _answer(self, command: int, code: int, content: bytes, method: str) -> None:
        kind = 0x68 if self._options.old else 0xE8
        packet = bytes((kind, 0x32, self._options.id, command, code)) + content
        total = sum(packet) % 65536
        packet += bytes((total % 256, total // 256))
        if isinstance(self.line, NetworkLine):
            whole = b"\xff\xff\xff\xff" + bytes((len(packet) % 256, len(packet) // 256, 0, 0)) + packet
        else:
            covered = {byte: bytes((0xAA, low)) for low, byte in PAIRS.items()}
            whole = b"\xa5" + b"".join(covered.get(byte, bytes((byte,))) for byte in packet) + b"\xae"
        self.line.send(whole, method)


def _box(said: bytes) -> tuple[int, int, int, int]:
    x, y, width, height = (256 * said[at] + said[at + 1] for at in (0, 2, 4, 6))
    return x, y, width, height


def _plain(covered: bytes) -> bytes:
    plain, at = bytearray(), 0
    while at < len(covered):
        is_pair = covered[at] == 0xAA and at + 1 < len(covered)
        plain.append(PAIRS.get(covered[at + 1], 0) if is_pair else covered[at])
        at += 2 if is_pair else 1
    return bytes(plain)
