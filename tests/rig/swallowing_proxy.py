"""A TCP proxy that can fall silent as a pulled cable or a dead router does: open, acknowledging, saying nothing."""

import contextlib
import select
import socket
import threading


class SwallowingProxy:
    """Listens on `port` of loopback and passes bytes to another port until told to swallow them."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._swallowed: set[socket.socket] = set()
        self._is_cut = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def swallow(self) -> None:
        """From now on, what comes on the connections of this moment goes nowhere; later ones are served."""
        for pair in list(self._pairs):
            self._swallowed.update(pair)

    def cut(self) -> None:
        """The cable is out: nothing passes, on connections of this moment and later ones, until `mend`."""
        self._is_cut = True
        self.swallow()

    def mend(self) -> None:
        """The cable is in again: later connections are served. Those of before stay deaf, as after a dead router."""
        self._is_cut = False

    def stop(self) -> None:
        """Close everything."""
        self._ended.set()
        self._thread.join()
        for one in (self._listener, *(end for pair in self._pairs for end in pair)):
            with contextlib.suppress(OSError):
                one.close()

    def _run(self) -> None:
        while not self._ended.is_set():
            peers = {a: b for pair in self._pairs for a, b in (pair, pair[::-1])}
            ready, _, _ = select.select([self._listener, *peers], [], [], 0.05)
            for one in ready:
                if one is self._listener:
                    self._accept()
                else:
                    self._pass_on(one, peers[one])

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        try:
            pair = (client, socket.create_connection(("127.0.0.1", self._target)))
            self._pairs.append(pair)
            if self._is_cut:
                self._swallowed.update(pair)
        except OSError:
            client.close()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            some = source.recv(65536)
            if some and source not in self._swallowed:
                sink.sendall(some)
        except OSError:
            some = b""
        if not some:
            self._pairs = [pair for pair in self._pairs if source not in pair]
            if source not in self._swallowed:
                source.close()
                sink.close()
