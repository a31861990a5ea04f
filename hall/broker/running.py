"""Decides how a broker is started, told to read its lists again, and stopped; a damaged database never keeps it down."""

import contextlib
import logging
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from hall.broker.files import BrokerFolder
from hall.language import hall_clock

log = logging.getLogger(__name__)

START_PATIENCE = 10.0
STOP_PATIENCE = 5.0
_LOOK_AGAIN = 0.02


class BrokerDown(Exception):  # noqa: N818 - says what it is
    """The broker does not run. The text is a sentence with the broker's last word."""


class RunningBroker:
    """Mosquitto as a child of this process."""

    def __init__(self, files: BrokerFolder, address: str, port: int) -> None:
        self._files = files
        self._address = address
        self._port = port
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int:
        """The child's. BrokerDown when it does not run."""
        if self._child is None or self._child.poll() is not None:
            raise BrokerDown("The broker is not running.")
        return self._child.pid

    @property
    def log_path(self) -> Path:
        """What the broker says of itself."""
        return self._files.path / "mosquitto.log"

    @property
    def is_running(self) -> bool:
        """Whether the child is alive; frozen counts as alive."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Return when the port is open. BrokerDown when it never opens.

        Mosquitto 2.0 ends when its database is damaged. What lies in it is said anew by the hub, so it is set aside.
        """
        try:
            self._start_once()
        except BrokerDown:
            if not set_aside_database(self._files):
                raise
            self._start_once()

    def reload(self) -> None:
        """Read the revocation list again (SIGHUP): whoever is on it cannot connect from now on."""
        self.signal(signal.SIGHUP)

    def signal(self, number: signal.Signals) -> None:
        """Send the child a signal."""
        if self.is_running and self._child is not None:
            self._child.send_signal(number)

    def stop(self) -> None:
        """End the child and wait for it; it writes its database first. One that does not listen is killed."""
        if self._child is None:
            return
        self._child.terminate()
        try:
            self._child.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child = None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _start_once(self) -> None:
        with self.log_path.open("ab") as words:
            self._child = subprocess.Popen(
                [program(), "-c", str(self._files.settings)],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
            )
        until = time.monotonic() + START_PATIENCE
        while time.monotonic() < until:
            if self._child.poll() is not None:
                raise BrokerDown(f"The broker ended at once: {self._last_word()}")
            if self._listens():
                return
            time.sleep(_LOOK_AGAIN)
        self.kill()
        raise BrokerDown(f"The broker opened no port within {START_PATIENCE:.0f} s: {self._last_word()}")

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection((self._address, self._port), timeout=1.0):
            return True
        return False

    def _last_word(self) -> str:
        lines = self.log_path.read_text("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing."


def set_aside_database(files: BrokerFolder) -> bool:
    """Move the broker's database out of its way; whether there was one."""
    if not files.database.exists():
        return False
    aside = files.database.with_name(f"mosquitto.db.broken-{hall_clock.now():%Y%m%dT%H%M%S%f}")
    log.warning("the broker did not start; its database is set aside as %s", aside.name)
    files.database.replace(aside)
    return True


def program() -> str:
    """Where Mosquitto is: Debian keeps it outside a user's PATH. BrokerDown when it is not installed."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/sbin")
    if found is None:
        raise BrokerDown("Mosquitto is not installed; install Debian's package mosquitto.")
    return found
