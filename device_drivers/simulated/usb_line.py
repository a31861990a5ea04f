"""Decides how a stand-in hangs on USB: a socket of umockdev's, into which it is plugged by its descriptors."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread, Timer

from device_drivers.simulated.faults import Faults
from device_drivers.simulated.stand_in import VerbRefused
from device_drivers.simulated.wire_log import WireLog

DEBIANS_PYTHON = "/usr/bin/python3"
PRELOADED = "libumockdev-preload.so.0"
ANSWERED_WITHIN = 15.0
PACKET = 64

Piece = tuple[int, bytes]
"""The endpoint on which bytes leave, and the bytes."""


class UsbLine:
    """A stand-in's end. descriptors: of device and configuration; strings: 1, 2, 3 as the descriptors name them.

    on_out is called on the line's thread with what a driver wrote to an endpoint. apart: which bytes of a reply leave on
    which endpoint, given how many bytes of the reply have left before.
    """

    def __init__(
        self,
        descriptors: bytes,
        strings: list[str],
        on_out: Callable[[int, bytes], None],
        apart: Callable[[int, bytes], list[Piece]],
    ) -> None:
        self.faults = Faults()
        self.wire = WireLog()
        self._plug = {"plug": {"descriptors": descriptors.hex(), "strings": strings}}
        self._on_out = on_out
        self._apart = apart
        self._program: subprocess.Popen[str] | None = None
        self._done: SimpleQueue[dict[str, object]] = SimpleQueue()
        self._writing = Lock()
        self._replug: Timer | None = None
        self._halt = Event()
        self.is_plugged = False
        """Whether libusb finds it."""
        self.environment: dict[str, str] = {}
        """What a program needs in its environment so that its libusb finds it."""

    def start(self) -> None:
        """Be there, and plugged in. VerbRefused when this machine lacks umockdev."""
        if shutil.which("umockdev-wrapper") is None:
            raise VerbRefused("there is no umockdev here, which a stand-in on USB needs")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self._program = subprocess.Popen(
            [DEBIANS_PYTHON, "-I", str(Path(__file__).with_name("usb_socket.py"))],
            env=environment | {"LD_PRELOAD": PRELOADED},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        Thread(target=self._hear, name="stand-in on USB", daemon=True).start()
        folder = self._answer("ready")
        self.environment = {"LD_PRELOAD": PRELOADED, "UMOCKDEV_DIR": folder}
        self.plug()

    def stop(self) -> None:
        """Vanish for good. Safe to call twice."""
        if self._replug is not None:
            self._replug.cancel()
        self._halt.set()
        program, self._program = self._program, None
        self.is_plugged = False
        if program is not None and program.stdin is not None:
            program.stdin.close()
            program.wait(ANSWERED_WITHIN)
            shutil.rmtree(
                self.environment.get("UMOCKDEV_DIR", ""), ignore_errors=True
            )  # umockdev leaves it behind

    def plug(self) -> None:
        """Appear to libusb."""
        self._order(self._plug)
        self.is_plugged = True

    def unplug(self, seconds: float = 0.0) -> None:
        """Vanish, with what was on its way; come back after `seconds` unless 0."""
        self.is_plugged = False
        self._order({"unplug": True})
        if seconds:
            self._replug = Timer(seconds, self.plug)
            self._replug.daemon = True
            self._replug.start()

    def stall(self, endpoint: int) -> None:
        """This endpoint refuses until the driver clears its halt."""
        self._say({"stall": endpoint})

    def fault(self, given: Mapping[str, object]) -> None:
        """Lay a fault, or unplug and plug. msgspec.ValidationError when there is no such fault."""
        kind, seconds = given.get("kind"), given.get("seconds", 0.0)
        if kind == "unplug":
            self.unplug(float(seconds) if isinstance(seconds, int | float) else 0.0)
        elif kind == "plug":
            self.plug()
        else:
            self.faults.lay(given)

    def send(self, reply: bytes, method: str = "") -> None:
        """Send what the laid faults leave of this reply."""
        if self.faults.is_silent():
            return
        gone = 0
        for delivery in self.faults.deliveries(method, reply):
            if self._halt.wait(delivery.wait):
                return
            for endpoint, content in self._apart(gone, delivery.content):
                self.wire.note("out", content)
                for place in range(0, len(content), PACKET):
                    self._say({"in": endpoint, "hex": content[place : place + PACKET].hex()})
            gone += len(delivery.content)

    def _hear(self) -> None:
        program = self._program
        if program is None or program.stdout is None:
            return
        for line in program.stdout:
            match json.loads(line):
                case {"out": int(endpoint), "hex": str(written)}:
                    content = bytes.fromhex(written)
                    self.wire.note("in", content)
                    if not self.faults.is_silent():
                        self._on_out(endpoint, content)
                case told:
                    self._done.put(told)

    def _order(self, order: Mapping[str, object]) -> None:
        if self._program is not None:
            self._say(order)
            self._answer("done")

    def _answer(self, word: str) -> str:
        try:
            return str(self._done.get(timeout=ANSWERED_WITHIN)[word])
        except (Empty, KeyError):
            raise VerbRefused("umockdev does not answer") from None

    def _say(self, line: Mapping[str, object]) -> None:
        program = self._program
        if program is not None and program.stdin is not None:
            with self._writing:
                program.stdin.write(json.dumps(line) + "\n")
                program.stdin.flush()
