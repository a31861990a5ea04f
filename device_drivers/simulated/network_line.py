"""Decides how a stand-in hangs on the network: a TCP or UDP port of the loopback, which can be unplugged."""

import socket
import time
from collections.abc import Callable, Mapping
from selectors import EVENT_READ, DefaultSelector
from threading import Lock, Thread, Timer, current_thread
from typing import Literal

from device_drivers.simulated.faults import Faults
from device_drivers.simulated.wire_log import WireLog

HOST = "127.0.0.1"
PIECE = 65536
LOOKED_AT = 0.05
Kind = Literal["tcp", "udp"]


class NetworkLine:
    """A stand-in's port. `on_bytes` is called on the line's thread; what is sent goes to whoever spoke last.

    port: 0 takes a free one, which is kept through unplugging.
    """

    def __init__(self, kind: Kind, port: int, on_bytes: Callable[[bytes], None]) -> None:
        self.kind = kind
        self.port = port
        self.faults = Faults()
        self.wire = WireLog()
        self._on_bytes = on_bytes
        self._plugging = Lock()
        self._listening: socket.socket | None = None
        self._talking: dict[socket.socket, None] = {}
        self._last: tuple[socket.socket, tuple[str, int]] | None = None
        self._thread: Thread | None = None
        self._replug: Timer | None = None

    @property
    def address(self) -> str:
        """`tcp:HOST:PORT` or `udp:HOST:PORT`."""
        return f"{self.kind}:{HOST}:{self.port}"

    @property
    def is_plugged(self) -> bool:
        """Whether anybody listens at the port."""
        return self._listening is not None

    def plug(self) -> None:
        """Listen. Nothing happens when plugged already. OSError when the port is taken."""
        with self._plugging:
            if self._listening is not None:
                return
            listening = socket.socket(
                socket.AF_INET, socket.SOCK_STREAM if self.kind == "tcp" else socket.SOCK_DGRAM
            )
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((HOST, self.port))
            if self.kind == "tcp":
                listening.listen()
            self.port = listening.getsockname()[1]
            self._listening = listening
            self._thread = Thread(
                target=self._pump, args=(listening,), name=f"stand-in {self.address}", daemon=True
            )
            self._thread.start()

    def unplug(self, seconds: float = 0.0) -> None:
        """Vanish, ending every connection; come back after `seconds` unless 0."""
        with self._plugging:
            listening, self._listening = self._listening, None
            thread, self._thread = self._thread, None
            if listening is not None and thread is not None and thread is not current_thread():
                thread.join()
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
        """Send what the laid faults leave of this reply; waits as long as they demand."""
        if self.faults.is_silent():
            return
        for delivery in self.faults.deliveries(method, reply):
            if delivery.wait:
                time.sleep(delivery.wait)
            if not self.is_plugged or not delivery.content:
                return
            self._write(delivery.content)

    def fault(self, given: Mapping[str, object]) -> None:
        """Lay a fault, or unplug and plug. msgspec.ValidationError when there is no such fault."""
        kind, seconds = given.get("kind"), given.get("seconds", 0.0)
        if kind == "unplug":
            self.unplug(float(seconds) if isinstance(seconds, int | float) else 0.0)
        elif kind == "plug":
            self.plug()
        else:
            self.faults.lay(given)

    def _write(self, content: bytes) -> None:
        last = self._last
        if last is None:
            return
        speaker, where = last
        try:
            if self.kind == "tcp":
                speaker.sendall(content)
            else:
                speaker.sendto(content, where)
        except OSError:
            return
        self.wire.note("out", content)

    def _pump(self, listening: socket.socket) -> None:
        with DefaultSelector() as waiting:
            waiting.register(listening, EVENT_READ)
            while self._listening is listening:
                for key, _ in waiting.select(LOOKED_AT):
                    self._hear(waiting, listening, key.fileobj)
        self._last = None
        for talking in (*self._talking, listening):
            talking.close()
        self._talking.clear()

    def _hear(self, waiting: DefaultSelector, listening: socket.socket, ready: object) -> None:
        if ready is listening and self.kind == "tcp":
            talking, _ = listening.accept()
            self._talking[talking] = None
            waiting.register(talking, EVENT_READ)
            return
        speaker = ready if isinstance(ready, socket.socket) else listening
        try:
            content, where = speaker.recvfrom(PIECE)
        except OSError:
            content, where = b"", ("", 0)
        if content:
            self._last = speaker, where
            self._take(content)
        elif speaker is not listening:
            waiting.unregister(speaker)
            self._talking.pop(speaker, None)
            speaker.close()

    def _take(self, content: bytes) -> None:
        self.wire.note("in", content)
        if not self.faults.is_silent():
            self._on_bytes(content)
