"""Decides how a stand-in hangs on a serial line: a pseudo-terminal under a steady link, which can be unplugged."""

import os
import select
import termios
import tty
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Lock, Thread, Timer, current_thread

from device_drivers.simulated.faults import Delivery, Faults
from device_drivers.simulated.wire_log import WireLog

PIECE = 4096
LISTENER_PATIENCE = 2.0
BITS_A_BYTE = 10


class _Cable:
    """One plugged-in pseudo-terminal and the thread that hears it; once cut it is never mended."""

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        self._heard = heard
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.node = os.ttyname(self.slave)
        self._wake_out, self._wake_in = os.pipe()
        self.is_cut = Event()
        self.writing = Lock()
        self._thread = Thread(target=self._pump, name=f"stand-in {self.node}", daemon=True)
        self._thread.start()

    def cut(self) -> None:
        if not self.is_cut.is_set():
            os.write(self._wake_in, b"!")
            self.is_cut.set()  # last: the thread closes the pipe as soon as it sees this
        if self._thread is not current_thread():
            self._thread.join()

    def _pump(self) -> None:
        try:
            while not self.is_cut.is_set():
                ready, _, _ = select.select([self.master, self._wake_out], [], [])
                if self.master in ready:
                    self._heard(os.read(self.master, PIECE))
        finally:
            with self.writing:
                self.is_cut.set()
                for opened in (self.master, self.slave, self._wake_in, self._wake_out):
                    os.close(opened)

    def write(self, content: bytes) -> bool:
        """Whether it all went; a line on which nobody reads loses bytes, as a wire does."""
        with self.writing:
            while content and not self.is_cut.is_set():
                _, free, _ = select.select([], [self.master], [], LISTENER_PATIENCE)
                if not free:
                    return False
                content = content[os.write(self.master, content) :]
            return not content


class SerialLine:
    """A stand-in's end of a serial cable. `on_bytes` is called on the line's thread with whatever has come, in any pieces.

    link: path of the symbolic link that drivers open. speed: bits a second the device is set to; a listener at another
    speed hears rubbish and is not understood; None understands every speed. paced: replies take as long as on a real wire.
    """

    def __init__(
        self,
        link: str,
        on_bytes: Callable[[bytes], None],
        *,
        speed: int | None = None,
        paced: bool = False,
    ) -> None:
        self.link = Path(link)
        self.speed = speed
        self.faults = Faults()
        self.wire = WireLog()
        self._on_bytes = on_bytes
        self._paced = paced
        self._cable: _Cable | None = None
        self._plugging = Lock()
        self._replug: Timer | None = None

    @property
    def is_plugged(self) -> bool:
        """Whether the link leads anywhere."""
        return self._cable is not None

    def plug(self) -> None:
        """Appear under the link. Nothing happens when plugged already. FileExistsError when a real file is in the way."""
        with self._plugging:
            if self._cable is not None:
                return
            if self.link.exists() and not self.link.is_symlink():
                raise FileExistsError(f"{self.link} is in the way: the link of a stand-in would replace it")
            self._cable = _Cable(self._heard)
            fresh = self.link.with_name(f".{self.link.name}.{os.getpid()}")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(self._cable.node)
            fresh.replace(self.link)

    def unplug(self, seconds: float = 0.0) -> None:
        """Vanish, with what was on its way; come back after `seconds` unless 0."""
        with self._plugging:
            cable, self._cable = self._cable, None
            if cable is not None:
                self.link.unlink(missing_ok=True)
                cable.cut()
        if seconds:
            self._replug = Timer(seconds, self.plug)
            self._replug.daemon = True
            self._replug.start()

    def stop(self) -> None:
        """Vanish for good. Safe to call twice."""
        if self._replug is not None:
            self._replug.cancel()
        self.unplug()

    def send(self, reply: bytes, method: str = "") -> None:
        """Send what the laid faults leave of this reply; waits as long as they and the pace demand. Any thread may call."""
        if self.faults.is_silent():
            return
        for delivery in self.faults.deliveries(method, reply):
            cable = self._cable
            if cable is None or cable.is_cut.wait(self._wait_of(delivery)):
                return
            content = delivery.content if self._is_understood(cable) else _rubbish(delivery.content)
            if content and cable.write(content):
                self.wire.note("out", content)

    def fault(self, given: Mapping[str, object]) -> None:
        """Lay a fault, or unplug and plug. msgspec.ValidationError when there is no such fault."""
        kind, seconds = given.get("kind"), given.get("seconds", 0.0)
        if kind == "unplug":
            self.unplug(float(seconds) if isinstance(seconds, int | float) else 0.0)
        elif kind == "plug":
            self.plug()
        else:
            self.faults.lay(given)

    def _heard(self, content: bytes) -> None:
        self.wire.note("in", content)
        cable = self._cable
        if cable is not None and not self.faults.is_silent() and self._is_understood(cable):
            self._on_bytes(content)

    def _is_understood(self, cable: _Cable) -> bool:
        if self.speed is None:
            return True
        expected: int = getattr(termios, f"B{self.speed}")
        return bool(termios.tcgetattr(cable.slave)[4] == expected)

    def _wait_of(self, delivery: Delivery) -> float:
        on_the_wire = len(delivery.content) * BITS_A_BYTE / self.speed if self._paced and self.speed else 0.0
        return delivery.wait + on_the_wire


def _rubbish(content: bytes) -> bytes:
    """What a listener at another speed takes for bytes."""
    return bytes(byte ^ 0x9D | 0x81 for byte in content[::2])
