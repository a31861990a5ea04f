"""Decides how a camera is used as a scanner: by a program before it, ended and started anew when it says nothing."""

import os
import select
import subprocess
import sys
import time

import msgspec

from device_drivers.address import Address
from device_drivers.code_scanners import troubles
from device_drivers.code_scanners.eye import ONE_OPINION
from device_drivers.code_scanners.scanner import Scanner
from device_drivers.code_scanners.view import View
from device_drivers.roles.code_scanner import Code

STARTING = 8.0
"""Seconds until the first picture: the program loads its libraries, the camera sets its light."""
BETWEEN_PICTURES = 3.0
PIECE = 65536


class _Seen(msgspec.Struct):
    text: str
    symbology: str
    hex: str


class _Line(msgspec.Struct):
    codes: list[_Seen] = msgspec.field(default_factory=list)
    end: str | None = None


_decode = msgspec.json.Decoder(_Line).decode


def open_camera(address: Address) -> Scanner:
    """The camera. Options: width, height, in dots. It is first used when it is read or watched."""
    address.whole("width", 1280, 160, 7680)
    address.whole("height", 720, 120, 4320)
    return Scanner(CameraCodes(address))


def open_file(address: Address) -> Scanner:
    """Pictures of a file, a folder or a film."""
    return Scanner(CameraCodes(address))


class CameraCodes:
    """A Source of the codes that come into view."""

    def __init__(self, address: Address, patience: float = BETWEEN_PICTURES) -> None:
        self._address = address
        self._patience = patience
        self._eye: subprocess.Popen[bytes] | None = None
        self._view = View()
        self._held = b""
        self._told: list[_Line] = []
        self._said_something_by = 0.0
        self._pictures = 0
        self._asks_zbar = True
        self._is_new = True

    @property
    def is_starting(self) -> bool:
        """Until its program has told of the first picture, or why there is none."""
        return self._eye is not None and self._is_new

    def open(self) -> None:
        """As the role says."""
        if self._eye is not None:
            return
        self._view.forget()
        self._is_new = True
        self._held = b""
        command = [sys.executable, "-m", "device_drivers.code_scanners.eye", str(self._address)]
        if not self._asks_zbar:
            command.append(ONE_OPINION)
        self._eye = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._said_something_by = time.monotonic() + STARTING

    def close(self) -> None:
        """As the role says."""
        eye, self._eye = self._eye, None
        if eye is None:
            return
        eye.kill()
        if eye.stdout is not None:
            eye.stdout.close()
        eye.wait()

    def read(self, until: float) -> list[Code]:
        """As the role says."""
        self.open()
        while True:
            news = self._news()
            if news or time.monotonic() >= until:
                return news
            self._listen(until)

    def counters(self) -> dict[str, int]:
        """Pictures looked at."""
        return {"pictures": self._pictures}

    def _news(self) -> list[Code]:
        """What the lines that have come tell that was not in view before. DeviceTrouble or EOFError at the end of all."""
        news: list[Code] = []
        while self._told and not news:
            line = self._told.pop(0)
            if line.end is not None:
                self.close()
                self._end(line.end)
            self._pictures += 1
            codes = [Code(seen.text, seen.symbology, bytes.fromhex(seen.hex)) for seen in line.codes]
            news += self._view.news(codes, time.monotonic())
        return news

    def _end(self, code: str) -> None:
        if code:
            raise troubles.of_code(code, self._address.place)
        raise EOFError

    def _listen(self, until: float) -> None:
        if self._eye is None or self._eye.stdout is None:
            raise troubles.camera_gone(self._address.place)
        wait = min(until, self._said_something_by) - time.monotonic()
        ready, _, _ = select.select([self._eye.stdout], [], [], max(wait, 0.0))
        if ready:
            self._take(os.read(self._eye.stdout.fileno(), PIECE))
        elif time.monotonic() >= self._said_something_by:
            self.close()
            self._asks_zbar = False  # the one part of the program that is known to think for ever
            raise troubles.camera_stuck(self._address.place)

    def _take(self, content: bytes) -> None:
        if not content:
            self.close()
            raise troubles.camera_gone(self._address.place)
        self._said_something_by = time.monotonic() + self._patience
        *lines, self._held = (self._held + content).split(b"\n")
        self._is_new = self._is_new and not lines
        self._told += [_decode(line) for line in lines]
