"""A serial server as halls have them: what hangs on its serial port is reached over the network."""

import select
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import serial


class SerialServer:
    """`with SerialServer(link, 115200) as server:` - one connection at a time; `place` is HOST:PORT."""

    def __init__(self, link: Path, speed: int) -> None:
        self._link, self._speed = link, speed
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.place = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.connections = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join()
        self._listening.close()

    def cut(self) -> None:
        """The network goes away under the connection that there is."""
        self._cut.set()

    def _serve(self) -> None:
        while not self._ending.is_set():
            if not select.select([self._listening], [], [], 0.05)[0]:
                continue
            connection, _ = self._listening.accept()
            self.connections += 1
            self._cut = threading.Event()
            with connection, serial.Serial(str(self._link), self._speed, timeout=0) as port:
                self._join(connection, port)

    def _join(self, connection: socket.socket, port: serial.Serial) -> None:
        while not (self._ending.is_set() or self._cut.is_set()):
            ready, _, _ = select.select([connection.fileno(), port.fileno()], [], [], 0.05)
            if connection.fileno() in ready:
                content = connection.recv(4096)
                if not content:
                    port.flush()
                    return
                port.write(content)
            if port.fileno() in ready:
                connection.sendall(port.read(4096))
