"""Stands in for number boards that answer, several on one pair of wires: 讯鹏, and 安富莱 by words or by Modbus."""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused, read_options

MODELS = {"xunpeng": "xunpeng", "armfly": "armfly", "armfly_modbus": "armfly_modbus"}
NAME = b"LED-485-054"


class BoardsOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: path of the port. protocol: which boards. boards: their addresses. start: first byte of 讯鹏 answers."""

    link: str
    protocol: Literal["xunpeng", "armfly", "armfly_modbus"] = "xunpeng"
    boards: tuple[int, ...] = (1,)
    start: int = 0x2A
    speed: int = 9600


class Board(msgspec.Struct, forbid_unknown_fields=True):
    """board: its address. code: for `refuse`, 0 for no longer."""

    board: int = 1
    code: int = 2


class LedBoardsStandIn:
    """Verbs: power_cut, die, revive, refuse (Modbus). Methods for faults: answer."""

    kind = "led_boards"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:  # noqa: ARG002 - the maker's shape
        options = read_options(BoardsOptions, given)
        self._options = options
        self._showing: dict[int, str | None] = dict.fromkeys(options.boards)
        self._dead: set[int] = set()
        self._refusing: dict[int, int] = {}
        self._heard = bytearray()
        self.line = SerialLine(options.link, self._on_bytes, speed=options.speed)

    @property
    def address(self) -> str:
        """The first board's address."""
        number = "" if self._options.protocol == "xunpeng" else f"&id={next(iter(self._showing))}"
        return f"serial:{self.line.link}?model={self._options.protocol}{number}&speed={self.line.speed}"

    def start(self) -> None:
        """Light up, dark."""
        self.line.plug()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """showing: the first board's text or None; boards: every board's; dead: those that hear nothing."""
        return {
            "showing": next(iter(self._showing.values())),
            "boards": {str(board): shown for board, shown in self._showing.items()},
            "dead": sorted(self._dead),
            "plugged": self.line.is_plugged,
        }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what happens to boards."""
        wanted = read_options(Board, arguments)
        match verb:
            case "power_cut":
                self._showing = dict.fromkeys(self._showing)
            case "die":
                self._dead.add(wanted.board)
            case "revive":
                self._dead.discard(wanted.board)
            case "refuse":
                self._refusing[wanted.board] = wanted.code
            case _:
                raise VerbRefused(f"these boards know power_cut, die, revive, refuse, not {verb}")
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: what it shows is a number."""
        return None

    def _on_bytes(self, content: bytes) -> None:
        self._heard += content
        match self._options.protocol:
            case "xunpeng":
                self._take_xunpeng()
            case "armfly":
                self._take_words()
            case "armfly_modbus":
                self._take_registers()

    def _lives(self, board: int) -> bool:
        return board in self._showing and board not in self._dead

    def _take_xunpeng(self) -> None:
        while len(self._heard) >= 7:
            start, colour, low, high, what, total, end = self._heard[:7]
            if start != 0x3A or end != 0x0A or (start + colour + low + high + what) % 256 != total:
                del self._heard[0]
                continue
            del self._heard[:7]
            board = next(iter(self._showing))
            if self._lives(board):
                self._showing[board] = str(low + 256 * high)
                said = [self._options.start, colour, low, high, what]
                self.line.send(bytes((*said, sum(said) % 256, 0x0A)), "answer")

    def _take_words(self) -> None:
        while found := re.search(rb"\$(\d{3}),([^#&$]*)([#&])", bytes(self._heard)):
            del self._heard[: found.end()]
            board = int(found[1])
            if not self._lives(board):
                continue
            if found[3] == b"#":
                self._showing[board] = found[2].decode()
            elif found[2] == b"02":
                self.line.send(NAME, "answer")

    def _take_registers(self) -> None:
        while len(self._heard) >= 9:
            length = 9 + self._heard[6]
            if self._heard[1] != 0x10 or self._heard[6] > 123:
                del self._heard[0]
                continue
            if len(self._heard) < length:
                return
            asked = bytes(self._heard[:length])
            if _crc_of(asked[:-2]) != asked[-2] + 256 * asked[-1]:
                del self._heard[0]
                continue
            del self._heard[:length]
            self._write(asked)

    def _write(self, asked: bytes) -> None:
        board = asked[0]
        if not self._lives(board):
            return
        refused = self._refusing.get(board, 0) or (2 if asked[2:4] != b"\x00\x70" else 0)
        if refused:
            said = bytes((board, 0x90, refused))
        else:
            self._showing[board] = asked[7:-2].rstrip(b"\x00").decode()
            said = asked[:6]
        total = _crc_of(said)
        self.line.send(said + bytes((total % 256, total // 256)), "answer")


def _crc_of(content: bytes) -> int:
    crc = 0xFFFF
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc // 2 ^ 0xA001 if crc % 2 else crc // 2
    return crc
