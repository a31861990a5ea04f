"""A real Mosquitto for tests: its own authority, certificates for the names a test wants, and every way to hurt it."""

import contextlib
import json
import signal
import socket
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from hall.broker.files import BrokerFolder, BrokerPlan, write_broker_files
from hall.broker.running import RunningBroker
from hall.credentials.authority import DEVICE_LIVES, CertificateAuthority
from hall.credentials.device_home import DeviceHome
from hall.credentials.keys import key_in, public_pem
from hall.mqtt.connection import Connection, Identity
from tests.rig.waiting import until

HALL = "anhe"
HOST = "127.0.0.1"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


class LiveBroker:
    """`with LiveBroker({"desk-01": ("zone-a",)}) as broker:` - a broker that knows these devices and their zones.

    `hub` and `witness` (may read everything of the hall) exist always. Files lie in a folder of its own, removed at the end.
    """

    def __init__(
        self, devices: Mapping[str, tuple[str, ...]] | None = None, folder: Path | None = None
    ) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="zhiting-broker-")
        self.folder = folder or Path(self._temporary.name if self._temporary else "")
        self.port = free_port()
        self.authority = CertificateAuthority.open(self.folder / "authority", HALL)
        self.authority.issue_server(self.folder / "broker", "broker", (HOST, "localhost"))
        self.devices = dict(devices or {})
        self.files: BrokerFolder = write_broker_files(
            self.folder / "broker",
            BrokerPlan(
                HALL, HOST, self.port, self.authority.certificate_path, self.authority.revocation_list_path
            ),
            devices=self.devices,
            with_witness=True,
        )
        self._running = RunningBroker(self.files, HOST, self.port)
        self._connections: list[Connection] = []
        for name in ("hub", "witness", *self.devices):
            self.issue(name)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._connections:
            connection.stop()
        with contextlib.suppress(Exception):
            self.thaw()
        self.stop()
        if self._temporary is not None:
            self._temporary.cleanup()

    def issue(self, name: str, *, lives: timedelta = DEVICE_LIVES) -> None:
        """A certificate in this name."""
        self.authority.issue_client(self.folder / "clients", name, lives=lives)

    def identity(self, name: str, port: int = 0) -> Identity:
        """How this name connects; port: of a proxy in between."""
        clients = self.folder / "clients"
        return Identity(
            name,
            HOST,
            port or self.port,
            clients / f"{name}.key",
            clients / f"{name}.crt",
            self.authority.certificate_path,
        )

    def home(self, name: str, role: str, *, web: str = "https://localhost:1", port: int = 0) -> DeviceHome:
        """An enrolled device home for this name; hall_sealing.key lies in the broker's folder."""
        home = self.folder / "homes" / name
        home.mkdir(parents=True, exist_ok=True)
        clients = self.folder / "clients"
        for source, target in ((f"{name}.key", "device.key"), (f"{name}.crt", "device.crt")):
            (home / target).write_bytes((clients / source).read_bytes())
        (home / "device.key").chmod(0o600)
        (home / "ca.crt").write_bytes(self.authority.certificate_pem)
        sealing = key_in(self.folder / "hall_sealing.key")
        (home / "hall_sealing.pem").write_bytes(public_pem(sealing.public_key()))
        enrolled = {
            "device": name,
            "role": role,
            "hall": HALL,
            "broker_host": HOST,
            "broker_port": port or self.port,
            "web": web,
        }
        (home / "device.json").write_text(json.dumps(enrolled), "utf-8")
        return DeviceHome(home)

    def connect(
        self, name: str, *filters: str, on_message: Callable[[str, bytes, bool], None] | None = None
    ) -> Connection:
        """A connected client of this name; ended with the broker."""
        connection = Connection(
            self.identity(name), on_message=on_message or _unheard, on_state=lambda _is_up: None
        )
        connection.subscribe(*filters)
        self._connections.append(connection)
        connection.start()
        until(lambda: connection.is_connected, what=f"{name} connects: {connection.trouble}")
        return connection

    def start(self) -> None:
        """Return when it listens."""
        self._running.start()

    def stop(self) -> None:
        """End it in good order."""
        self._running.stop()

    def kill(self) -> None:
        """kill -9."""
        self._running.kill()

    def freeze(self) -> None:
        """SIGSTOP: sockets stay open, nobody answers."""
        self._running.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        self._running.signal(signal.SIGCONT)

    def restart_empty(self) -> None:
        """kill -9, lose the database, start."""
        self.kill()
        self.files.database.unlink(missing_ok=True)
        self.start()

    def corrupt_database(self) -> None:
        """kill -9 and leave garbage where the database was; `start` must get over it."""
        self.kill()
        self.files.database.write_bytes(b"\x00\xb5\x00mosquitto db" + bytes(range(256)) * 8)

    def reload(self) -> None:
        """Read the revocation list again."""
        self._running.reload()

    @property
    def process_id(self) -> int:
        """The broker's."""
        return self._running.process_id

    @property
    def log(self) -> str:
        """What the broker has said so far."""
        return self._running.log_path.read_text("utf-8", "replace")


def _unheard(_topic: str, _payload: bytes, _retained: bool) -> None:  # noqa: FBT001 - the shape of on_message
    return
