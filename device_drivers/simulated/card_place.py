"""Stands in for a reader of chip cards: a real pcscd of its own with vsmartcard's virtual reader, and the line to a card."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread, Timer

from device_drivers.simulated.faults import Faults
from device_drivers.simulated.stand_in import VerbRefused
from device_drivers.simulated.wire_log import WireLog

READER = "Virtual PCD 00 00"
LENGTH_SIZE = 2
CONTROLS = {0: "power_off", 1: "power_on", 2: "reset", 4: "atr"}
"""What the virtual reader says in one byte; anything longer is a command for the card."""
ANSWERED_WITHIN = 15.0
HAND = 1.0
"""Seconds between two cards: no hand is quicker, and pcscd looks only every 0.4 s."""

Answering = Callable[[bytes], tuple[str, bytes | None]]
"""Gets a command, or one byte of CONTROLS; gives the method and the answer, None where none is due."""


class CardPlace:
    """The place. folder: made, and owned as long as this lives; its path is short, for a socket's name holds 100 bytes.

    Kinds of fault beside those of Faults: `unplug` ends pcscd (and starts it again after `seconds`), `plug` starts it.
    """

    def __init__(self, folder: Path, answering: Answering) -> None:
        self.faults = Faults()
        self.wire = WireLog()
        self._folder = folder
        self._answering = answering
        self._using = Lock()
        self._room: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._card: socket.socket | None = None
        self._is_running = False
        self._replug: Timer | None = None
        self._pulled_at = 0.0

    @property
    def service(self) -> Path:
        """Where this pcscd listens."""
        return self._folder / "run" / "pcscd" / "pcscd.comm"

    @property
    def is_plugged(self) -> bool:
        """Whether pcscd runs."""
        return self._is_running

    def start(self) -> None:
        """Open. VerbRefused when this machine lets nobody have namespaces, or lacks pcscd."""
        for program in ("unshare", "pcscd"):
            if shutil.which(program, path="/usr/bin:/usr/sbin:/bin:/sbin") is None:
                raise VerbRefused(f"there is no {program} here, which a stand-in for chip cards needs")
        self._folder.mkdir(parents=True, exist_ok=True)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(ANSWERED_WITHIN)
        script = Path(__file__).with_name("pcscd_room.py")
        command = [
            *("unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "--kill-child"),
            *(sys.executable, "-I", str(script), str(self._folder.resolve()), str(theirs.fileno())),
        ]
        with theirs:
            self._room = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        self._control = ours
        if ours.recv(64) != b"done":
            self.stop()
            raise VerbRefused(
                "a stand-in for chip cards needs namespaces, which this machine gives to nobody"
            )
        self.plug()

    def stop(self) -> None:
        """Close. Safe to call twice."""
        if self._replug is not None:
            self._replug.cancel()
        self.pull()
        with self._using:
            control, self._control = self._control, None
            room, self._room = self._room, None
            self._is_running = False
        if control is not None:
            control.close()
        if room is not None:
            room.wait(ANSWERED_WITHIN)
            shutil.rmtree(self._folder / "run", ignore_errors=True)

    def put(self) -> None:
        """A card goes in, as soon as a hand can after the one before."""
        time.sleep(max(self._pulled_at + HAND - time.monotonic(), 0.0))
        with self._using:
            if self._card is None and self._control is not None and self._is_running:
                self._control.send(b"connect")
                _, (handle,), _, _ = socket.recv_fds(self._control, 64, 1)
                self._card = socket.socket(fileno=handle)
                Thread(target=self._serve, args=(self._card,), name="stand-in card", daemon=True).start()

    def pull(self) -> None:
        """The card comes out."""
        with self._using:
            card, self._card = self._card, None
        if card is not None:
            self._pulled_at = time.monotonic()
            with suppress(OSError):  # pcscd may have ended first
                card.shutdown(socket.SHUT_RDWR)

    def plug(self) -> None:
        """pcscd starts."""
        self._order(b"start", is_running=True)

    def unplug(self, seconds: float = 0.0) -> None:
        """pcscd is killed; it comes back after so many seconds unless 0. What was in the reader must be put again."""
        self.pull()
        self._order(b"stop", is_running=False)
        if seconds:
            self._replug = Timer(seconds, self.plug)
            self._replug.daemon = True
            self._replug.start()

    def fault(self, given: Mapping[str, object]) -> None:
        """Lay a fault, or end and start pcscd. msgspec.ValidationError when there is no such fault."""
        kind, seconds = given.get("kind"), given.get("seconds", 0.0)
        if kind == "unplug":
            self.unplug(float(seconds) if isinstance(seconds, int | float) else 0.0)
        elif kind == "plug":
            self.plug()
        else:
            self.faults.lay(given)

    def _order(self, order: bytes, *, is_running: bool) -> None:
        with self._using:
            if self._control is not None:
                self._control.send(order)
                self._control.recv(64)
                self._is_running = is_running

    def _serve(self, card: socket.socket) -> None:
        with card:
            while command := _whole(card):
                self.wire.note("in", command)
                method, answer = self._answering(command)
                if answer is None or self.faults.is_silent():
                    continue
                if not self._deliver(card, method, answer):
                    return

    def _deliver(self, card: socket.socket, method: str, answer: bytes) -> bool:
        """Whether the card is still in. What faults leave of an answer goes as one: the virtual reader counts its bytes."""
        pieces = self.faults.deliveries(method, answer)
        if not pieces:
            return True
        left = b"".join(piece.content for piece in pieces)
        gone = _gone_within(card, sum(piece.wait for piece in pieces))
        if gone:
            return False
        try:
            card.sendall(len(left).to_bytes(LENGTH_SIZE, "big") + left)
        except OSError:
            return False
        self.wire.note("out", left)
        return True


def _whole(card: socket.socket) -> bytes:
    """The next message; empty when the line is cut."""
    try:
        card.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1
        )  # the second half waits for it, else 40 ms
        head = card.recv(LENGTH_SIZE, socket.MSG_WAITALL)
        if len(head) < LENGTH_SIZE:
            return b""
        return card.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
    except OSError:
        return b""


def _gone_within(card: socket.socket, seconds: float) -> bool:
    """Wait; whether the card was pulled meanwhile."""
    if not seconds:
        return False
    card.settimeout(seconds)
    try:
        return not card.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return False
    finally:
        card.settimeout(None)
