"""Stands in for an Onbon BX LED card: takes its frames apart, keeps dynamic areas, and refuses as the real one does."""

import time
from collections.abc import Mapping
from datetime import datetime

import msgspec

from device_drivers.simulated.led_screen import LedScreen, Shown
from device_drivers.simulated.line_choice import LineOptions, address_of, line_of
from device_drivers.simulated.onbon_wire import HEADS, crc_of, read_through, reply
from device_drivers.simulated.stand_in import VerbRefused, read_options

NO_ERROR, NO_COMMAND, CRC_ERROR, NO_SPACE = 0, 2, 5, 4
EVERYBODY, ANYBODY = 0xFFFF, 0xFFFE
FONTS = {"0": 16, "1": 24, "2": 32}


class OnbonOptions(LineOptions, kw_only=True):
    """family: `5k` with a font, or `5e` which is sent dots. id: the card's number. a5s: how many begin a reply."""

    family: str = "5k"
    id: int = 1
    width: int = 128
    height: int = 32
    a5s: int = 8


class Refusals(msgspec.Struct, forbid_unknown_fields=True):
    """error: the code every command is refused with, `times` times (0: until told otherwise with error 0)."""

    error: int = 3
    times: int = 1


class OnbonCardStandIn:
    """Verbs: power_cut, refuse, answer_as (another card's number). Methods for faults: ack, nack, other."""

    kind = "onbon_card"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        options = read_options(OnbonOptions, given)
        if options.family not in {"5k", "5e"}:
            raise VerbRefused(f"{name}: family is 5k or 5e")
        self._options = options
        self._screen = LedScreen(options.width, options.height)
        self._heard = bytearray()
        self._refusing: list[int] = []
        self._refuses_always = 0
        self._answers_as = options.id
        self._brightness: int | None = None
        self._clock: str | None = None
        self._files = 12
        self._taken = 0
        self._spoilt = 0
        self.line = line_of(options, self._on_bytes)

    @property
    def address(self) -> str:
        """Where a driver finds it."""
        options = self._options
        model = "onbon" if options.family == "5k" else "onbon_5e"
        return address_of(self.line, model=model, id=options.id, width=options.width, height=options.height)

    def start(self) -> None:
        """Light up."""
        self.line.plug()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """areas: what each shows; brightness 0 to 15; clock; files in flash; commands taken and frames spoilt so far."""
        return {
            "areas": self._screen.as_json(),
            "brightness": self._brightness,
            "clock": self._clock,
            "files": self._files,
            "taken": self._taken,
            "spoilt": self._spoilt,
            "plugged": self.line.is_plugged,
        }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what happens to a card."""
        match verb:
            case "power_cut":
                self._screen.drop()
            case "refuse":
                wanted = read_options(Refusals, arguments)
                self._refuses_always = 0 if wanted.times else wanted.error
                self._refusing = [wanted.error] * wanted.times
            case "answer_as":
                self._answers_as = read_options(Card, arguments).id
            case _:
                raise VerbRefused(f"an LED card knows power_cut, refuse, answer_as, not {verb}")
        return self.state()

    def picture(self, path: str) -> bytes | None:
        """`screen.png`."""
        return self._screen.png() if path == "screen.png" else None

    def _on_bytes(self, content: bytes) -> None:
        self._heard += content
        while 0x5A in self._heard:
            end = self._heard.index(0x5A)
            piece = bytes(self._heard[:end])
            del self._heard[: end + 1]
            if 0xA5 in piece:
                self._frame(piece[piece.rindex(0xA5) + 1 :])

    def _frame(self, between: bytes) -> None:
        whole = read_through(between)
        head = HEADS[self._options.family]
        if len(whole) < head + 2:
            self._spoilt += 1
            return
        destination = int.from_bytes(whole[:2], "little")
        source = int.from_bytes(whole[2:4], "little")
        if destination not in {self._options.id, EVERYBODY, ANYBODY}:
            return
        if crc_of(whole[:-2]) != int.from_bytes(whole[-2:], "little"):
            self._spoilt += 1
            self._answer(source, CRC_ERROR)
            return
        try:
            error = self._next_refusal() or self._do(whole[head:-2])
        except IndexError:
            error = NO_COMMAND
        if destination != EVERYBODY:
            self._answer(source, error)

    def _next_refusal(self) -> int:
        return self._refusing.pop(0) if self._refusing else self._refuses_always

    def _do(self, said: bytes) -> int:
        self._taken += 1
        if self._options.family == "5e":
            return self._do_dots(said)
        match said[:2]:
            case b"\xa2\x00" | b"\xa1\x02":
                return NO_ERROR
            case b"\xa2\x01":
                self._files = 0
                self._screen.drop()
                return NO_ERROR
            case b"\xa2\x03":
                year = said[6:7].hex() + said[5:6].hex()
                rest = said[7:12].hex()
                self._clock = f"{year}-{rest[:2]}-{rest[2:4]} {rest[4:6]}:{rest[6:8]}:{rest[8:10]}"
                return NO_ERROR if _is_time(self._clock) and 1 <= said[12] <= 7 else 14
            case b"\xa3\x02":
                self._brightness = said[6]
                return NO_ERROR
            case b"\xa3\x06":
                return self._areas(said[5:])
            case _:
                return NO_COMMAND

    def _areas(self, said: bytes) -> int:
        dropped = said[0]
        if dropped == 0xFF:
            self._screen.drop()
            said = said[1:]
        else:
            for number in said[1 : 1 + dropped]:
                self._screen.drop(number)
            said = said[1 + dropped :]
        for _ in range(said[0]):
            length = int.from_bytes(said[1:3], "little")
            self._area(said[3 : 3 + length])
            said = bytes(1) + said[3 + length :]
        return NO_ERROR

    def _area(self, said: bytes) -> None:
        x, y, width, height = (int.from_bytes(said[at : at + 2], "little") for at in (1, 3, 5, 7))
        x, width = (value & 0x7FFF if value & 0x8000 else value * 8 for value in (x, width))
        number, run_mode, timeout = said[9], said[11], int.from_bytes(said[12:14], "little")
        length = int.from_bytes(said[23:27], "little")
        text = said[27 : 27 + length].decode("gb2312", errors="replace").replace("\\n", "\n")
        size = 16
        if text.startswith("\\F"):
            size, text = FONTS.get(text[5:6], 16), text[6:]
        self._screen.show(number, Shown((x, y, width, height), text, size, until=_until(run_mode, timeout)))

    def _do_dots(self, said: bytes) -> int:
        match said[1:3]:
            case b"\xa2\x00":
                return NO_ERROR
            case b"\xa2\x01":
                self._files = 0
                return NO_ERROR
            case b"\xa2\x07":
                self._brightness = said[6]
                return NO_ERROR
            case b"\xa7\x01":
                self._screen.drop(None if said[5] == 0xFF else said[6])
                return NO_ERROR
            case b"\xa7\x00":
                return self._dots(said[5:])
            case _:
                return NO_COMMAND

    def _dots(self, said: bytes) -> int:
        if int.from_bytes(said[:4], "little") != len(said) - 4:
            return NO_SPACE
        number, run_mode, timeout = said[4], said[5], int.from_bytes(said[6:8], "little")
        programs = int.from_bytes(said[9:11], "little")
        area = said[11 + 2 * programs + 1 + 4 :]
        x, y, width, height = (int.from_bytes(area[at : at + 2], "little") for at in (1, 3, 5, 7))
        page = area[10 + 2 + 4 :]
        rows = page[13:]
        across = (width + 7) // 8
        dots = [
            [int(not rows[row * across + at // 8] & (0x80 >> at % 8)) for at in range(width)]
            for row in range(height)
        ]
        self._screen.show(number, Shown((x, y, width, height), dots=dots, until=_until(run_mode, timeout)))
        return NO_ERROR

    def _answer(self, to: int, error: int) -> None:
        answered = reply(self._options.family, (to, self._answers_as), error)
        self.line.send(b"\xa5" * self._options.a5s + answered + b"\x5a", "nack" if error else "ack")


class Card(msgspec.Struct, forbid_unknown_fields=True):
    """id: a card's number."""

    id: int


def _until(run_mode: int, timeout: int) -> float:
    return time.monotonic() + timeout if run_mode == 2 else float("inf")


def _is_time(written: str) -> bool:
    try:
        datetime.strptime(written, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - a card's clock knows no zone
    except ValueError:
        return False
    return True
