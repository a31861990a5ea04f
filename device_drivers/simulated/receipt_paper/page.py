"""Decides what each ESC/POS instruction does to the paper under the head."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from device_drivers.simulated.receipt_paper import printer_font
from device_drivers.simulated.receipt_paper.escpos_reader import Command, Control, Instruction, Mark
from device_drivers.simulated.receipt_paper.pictures import column_image, qr_ink, raster_image
from device_drivers.simulated.receipt_paper.printer_font import Ink
from device_drivers.simulated.receipt_paper.roll import Roll
from device_drivers.simulated.receipt_paper.sheet import Sheet
from device_drivers.simulated.receipt_paper.style import USUAL_SPACING, QrSetting, Style

TO_THE_BLADE = 96  # dots between head and blade


class Page:
    """The paper from the last cut to the head. dots: how many the head has across."""

    def __init__(self, dots: int = 576) -> None:
        self._roll = Roll(dots)
        self._style = Style()
        self._line: list[Ink] = []
        self._words = ""
        self._qr = QrSetting()
        self._deeds: Mapping[bytes, Callable[[bytes], None]] = {
            b"\x1b@": self._initialise,
            b"\x1bd": self._feed_lines,
            b"\x1bJ": self._feed_dots,
            b"\x1b!": self._mode,
            b"\x1d!": self._enlarge,
            b"\x1c!": self._chinese_mode,
            b"\x1cW": self._chinese_double,
            b"\x1b$": self._position,
            b"\x1dL": self._left_margin,
            b"\x1dv": self._raster,
            b"\x1b*": self._columns,
            b"\x1d(": self._symbol,
            b"\x1ba": lambda p: self._set(align=p[0] % 48 % 3),
            b"\x1bE": lambda p: self._set(bold=bool(p[0] & 1)),
            b"\x1bG": lambda p: self._set(bold=bool(p[0] & 1)),
            b"\x1b-": lambda p: self._set(underlined=p[0] % 48 > 0),
            b"\x1c-": lambda p: self._set(underlined=p[0] % 48 > 0),
            b"\x1dB": lambda p: self._set(reversed=bool(p[0] & 1)),
            b"\x1b3": lambda p: self._set(spacing=p[0]),
            b"\x1b2": lambda _: self._set(spacing=USUAL_SPACING),
            b"\x1b ": lambda p: self._set(gap=p[0]),
        }

    @property
    def rows(self) -> int:
        """Rows of dots since the last cut."""
        return self._roll.rows

    def take(self, instruction: Instruction) -> Sheet | None:
        """Do what the instruction says; a sheet when the blade has fallen."""
        match instruction:
            case Mark():
                self._mark(instruction)
            case Control():
                self._control(instruction.code)
            case Command(b"\x1dV", parameters):
                return self._cut(parameters)
            case Command(b"\x1bi" | b"\x1bm"):
                return self._cut(b"\x00")
            case Command(name, parameters):
                self._deeds.get(name, _nothing)(parameters)
        return self._roll.cut() if self._roll.is_running_away else None

    def rest(self) -> Sheet | None:
        """What was printed and not cut."""
        self._end_line(feed=False)
        return None if self._roll.is_blank else self._roll.cut()

    def forget(self) -> None:
        """Drop the line now being gathered and all settings, as after clearing the buffers or switching on."""
        self._line, self._words = [], ""
        self._style, self._qr = Style(), QrSetting()

    def _mark(self, mark: Mark) -> None:
        ink = printer_font.character(mark.text, mark.size)
        style = self._style
        if style.bold:
            ink = ink | np.pad(ink, ((0, 0), (1, 0)))[:, :-1]
        ink = np.kron(ink, np.ones((style.down, style.across), dtype=np.bool_))
        if style.underlined:
            ink[-2:] = True
        ink = ~ink if style.reversed else ink
        self._put(np.pad(ink, ((0, 0), (0, style.gap))), mark.text)

    def _put(self, ink: Ink, words: str) -> None:
        if self._width() + ink.shape[1] > self._roll.dots - self._style.left:
            self._end_line()
        self._line.append(ink[:, : self._roll.dots - self._style.left])
        self._words += words

    def _width(self) -> int:
        return sum(ink.shape[1] for ink in self._line)

    def _lay(self, ink: Ink, words: str) -> None:
        self._roll.lay(ink, self._style.align, self._style.left)
        self._roll.note(words)

    def _control(self, code: int) -> None:
        if code == 0x0A:
            self._end_line()
        elif code == 0x09:
            self._put(np.zeros((printer_font.HEIGHT, 96 - self._width() % 96), dtype=np.bool_), "\t")

    def _end_line(self, *, feed: bool = True) -> None:
        pieces, words = self._line, self._words
        self._line, self._words = [], ""
        height = max((ink.shape[0] for ink in pieces), default=0)
        if pieces:
            on_a_baseline = [np.pad(ink, ((height - ink.shape[0], 0), (0, 0))) for ink in pieces]
            self._lay(np.hstack(on_a_baseline), words)
        elif feed:
            self._roll.note("")
        if feed:
            self._roll.feed(max(self._style.spacing - height, 0))

    def _cut(self, parameters: bytes) -> Sheet:
        self._end_line(feed=False)
        if parameters[0] not in {0, 1, 48, 49}:
            self._roll.feed(TO_THE_BLADE + parameters[-1])
        return self._roll.cut()

    def _initialise(self, _: bytes) -> None:
        self.forget()

    def _feed_lines(self, parameters: bytes) -> None:
        self._end_line(feed=False)
        self._roll.feed(parameters[0] * self._style.spacing)

    def _feed_dots(self, parameters: bytes) -> None:
        self._end_line(feed=False)
        self._roll.feed(parameters[0])

    def _mode(self, parameters: bytes) -> None:
        bits = parameters[0]
        self._style.bold, self._style.underlined = bool(bits & 0x08), bool(bits & 0x80)
        self._style.down, self._style.across = 1 + bool(bits & 0x10), 1 + bool(bits & 0x20)

    def _chinese_mode(self, parameters: bytes) -> None:
        bits = parameters[0]
        self._style.across, self._style.down = 1 + bool(bits & 0x04), 1 + bool(bits & 0x08)

    def _chinese_double(self, parameters: bytes) -> None:
        self._style.across = self._style.down = 1 + (parameters[0] & 1)

    def _enlarge(self, parameters: bytes) -> None:
        self._style.across, self._style.down = (parameters[0] >> 4 & 7) + 1, (parameters[0] & 7) + 1

    def _position(self, parameters: bytes) -> None:
        missing = int.from_bytes(parameters, "little") - self._width()
        if 0 < missing <= self._roll.dots:
            self._put(np.zeros((1, missing), dtype=np.bool_), "")

    def _left_margin(self, parameters: bytes) -> None:
        self._style.left = min(int.from_bytes(parameters, "little"), self._roll.dots - printer_font.HEIGHT)

    def _raster(self, parameters: bytes) -> None:
        self._end_line(feed=False)
        ink = raster_image(parameters)
        self._lay(ink, f"[image {ink.shape[1]}x{ink.shape[0]}]")

    def _columns(self, parameters: bytes) -> None:
        self._put(column_image(parameters), "[image]")

    def _symbol(self, parameters: bytes) -> None:
        """GS ( k with symbol type 49; other groups of GS ( change nothing on the paper."""
        if parameters[:1] != b"k" or parameters[3:4] != b"1":
            return
        function, rest = parameters[4:5], parameters[5:]
        if function == b"C" and rest:
            self._qr.module = min(max(rest[0], 1), 16)
        elif function == b"E" and rest:
            self._qr.correction = {48: "l", 49: "m", 50: "q", 51: "h"}.get(rest[0], "l")
        elif function == b"P":
            self._qr.payload = rest[1:]
        elif function == b"Q":
            self._print_qr()

    def _print_qr(self) -> None:
        self._end_line(feed=False)
        ink = qr_ink(self._qr.payload, self._qr.correction, self._qr.module)
        if ink is not None and ink.shape[1] <= self._roll.dots:
            self._lay(ink, f"[qr {self._qr.payload.decode('utf-8', 'replace')}]")

    def _set(self, **changes: int | bool) -> None:
        self._style = replace(self._style, **changes)  # type: ignore[arg-type]  # each name is checked above


def _nothing(_: bytes) -> None:
    """A command that leaves no trace on the paper."""
