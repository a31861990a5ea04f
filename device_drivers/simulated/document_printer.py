"""Stands in for an office printer on the network: takes documents on a raw port, keeps the last, and jams when told."""

import hashlib
import socketserver
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedIOBase

import msgspec

from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused, read_options

MOST_KEPT = 20


class NoOptions(msgspec.Struct, forbid_unknown_fields=True):
    """It has none: it takes a free port on loopback."""


@dataclass(frozen=True, slots=True)
class Document:
    """What came out. index: from 1."""

    index: int
    content: bytes

    def as_json(self) -> dict[str, object]:
        """Without its content."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"index": self.index, "size": len(self.content), "sha256": digest}


class DocumentPrinterStandIn:
    """Verbs: jam (it takes nothing until clear), clear, forget. Documents by `picture`: `papers/N.pdf`, `papers/last.pdf`.

    What is short enough for the network's own memory is gone from the print server also while it is jammed.
    """

    kind = "document_printer"
    line: SerialLine | None = None

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        read_options(NoOptions, given)
        self._name = name
        self._lock = threading.Lock()
        self._flows = threading.Event()
        self._flows.set()
        self._documents: deque[Document] = deque(maxlen=MOST_KEPT)
        self._count = 0
        self._server = _Port(self)
        self._is_on = False

    @property
    def address(self) -> str:
        """The device a print server sends to, as CUPS writes it."""
        return f"socket://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Switch it on."""
        self._is_on = True
        threading.Thread(target=self._server.serve_forever, name=self._name, daemon=True).start()

    def stop(self) -> None:
        """Switch it off."""
        self._flows.set()
        if self._is_on:
            self._is_on = False
            self._server.shutdown()
        self._server.server_close()

    def state(self) -> dict[str, object]:
        """condition: ready or jam; papers: the last ones, oldest first; printed: how many in all."""
        with self._lock:
            return {
                "condition": "ready" if self._flows.is_set() else "jam",
                "papers": [one.as_json() for one in self._documents],
                "printed": self._count,
            }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what a person does to a printer."""
        read_options(NoOptions, arguments)
        match verb:
            case "jam":
                self._flows.clear()
            case "clear":
                self._flows.set()
            case "forget":
                with self._lock:
                    self._documents.clear()
            case unknown:
                raise VerbRefused(f"a printer of documents knows jam, clear and forget, not {unknown}")
        return self.state()

    def picture(self, path: str) -> bytes | None:
        """The document itself."""
        folder, _, name = path.removesuffix(".pdf").partition("/")
        if folder != "papers":
            return None
        with self._lock:
            found = [one for one in self._documents if name in {"last", str(one.index)}]
        return found[-1].content if found else None

    def take(self, coming: BufferedIOBase) -> None:
        """One document to its end; while it is jammed nothing of it is taken."""
        self._flows.wait()
        content = coming.read()
        with self._lock:
            self._count += 1
            self._documents.append(Document(self._count, content))


class _Port(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, printer: DocumentPrinterStandIn) -> None:
        self.printer = printer
        super().__init__(("127.0.0.1", 0), _Taking)


class _Taking(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        if isinstance(server, _Port):
            server.printer.take(self.rfile)
