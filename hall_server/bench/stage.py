"""Decides what a bench runs against: a real server side with nothing left out, and beside it a broker nobody else uses."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import psutil

from hall.broker.files import BrokerFolder
from hall.broker.rights import HUB
from hall.broker.running import RunningBroker
from hall.credentials.device_home import Enrolled
from hall_server.bench.raw_client import RawClient

HOST = "127.0.0.1"
HALL = "anhe"
READY_WITHIN_SECONDS = 60.0


class Stage:
    """`with Stage(displays=300) as stage:` - database, broker and hub; devices `display-001`... of zone-a have certificates.

    raw: a second broker with the same rights and no hub, for what a hop costs by itself.
    """

    def __init__(self, displays: int) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="zhiting-bench-")
        self.folder = Path(self._temporary.name)
        self.displays = tuple(f"display-{n:03d}" for n in range(1, displays + 1))
        self.ports = {"live": _free_port(), "raw": _free_port()}
        self._hub: subprocess.Popen[bytes] | None = None
        self._brokers: list[RunningBroker] = []

    def __enter__(self) -> Self:
        self._write_settings()
        os.environ["ZHITING_SETTINGS"] = str(self.folder / "settings.toml")
        for verb in (("make-keys",), ("migrate",), ("sample",)):
            self._verb(*verb)
        self._set_up_django()
        self._enrol()
        self._verb("broker-files", str(self.folder / "live"), "--address", HOST)
        self._start_hub()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._hub is not None:
            self._hub.terminate()
            self._hub.wait(30)
        for broker in self._brokers:
            broker.stop()
        self._temporary.cleanup()

    def client(self, name: str, broker: str = "live") -> RawClient:
        """A connected client of this name."""
        return connect(self.folder, self.ports[broker], name)

    def home(self, name: str, role: str) -> Path:
        """The device home of one of these names, as enrolment would have left it."""
        home = self.folder / "homes" / name
        home.mkdir(parents=True, mode=0o700)
        enrolled = Enrolled(name, role, HALL, HOST, self.ports["live"], "https://localhost:9")
        (home / "device.json").write_bytes(msgspec.json.encode(enrolled))
        (home / "ca.crt").write_bytes((self.folder / "keys" / "authority" / "ca.crt").read_bytes())
        (home / "hall_sealing.pem").write_bytes(self.hall_key)
        for part in ("key", "crt"):
            shutil.copy(self.folder / "clients" / f"{name}.{part}", home / f"device.{part}")
        return home

    def followers(self, topic_filter: str, broker: str = "live") -> list[RawClient]:
        """Every display, connected and following."""
        clients = [self.client(name, broker) for name in self.displays]
        for client in clients:
            client.subscribe(topic_filter)
        return clients

    def hub_processor_seconds(self) -> float:
        """What the hub has had of the processors so far, however busy others keep them."""
        if self._hub is None:
            return 0.0
        times = psutil.Process(self._hub.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def hall_key(self) -> bytes:
        """What visitor data and secrets are sealed to."""
        return (self.folder / "keys" / "hall_sealing.pem").read_bytes()

    def _write_settings(self) -> None:
        (self.folder / "settings.toml").write_text(
            f'[hall]\ncode = "{HALL}"\nname = "安和区政务服务中心"\n\n'
            '[database]\nengine = "sqlite"\npath = "hall.sqlite"\n\n'
            f'[broker]\nhost = "{HOST}"\nport = {self.ports["live"]}\n\n'
            '[keys]\nfolder = "keys"\n\n[state]\nfolder = "state"\n',
            "utf-8",
        )

    def _verb(self, *arguments: str) -> None:
        subprocess.run((sys.executable, "-m", "hall_server", *arguments), check=True)

    def _set_up_django(self) -> None:
        import django  # noqa: PLC0415 - the settings file is written by now, and not before

        from hall_server.installation import present  # noqa: PLC0415 - the same

        present.cache_clear()
        django.setup()

    def _enrol(self) -> None:
        """Rows and certificates for terminals, desks and displays, without the web: enrolment is not what is measured."""
        from hall_server.bench.enrolled import enrol_all  # noqa: PLC0415 - Django is set up by now

        enrol_all(self.folder / "clients", self.displays)

    def _start_hub(self) -> None:
        shutil.copytree(self.folder / "live", self.folder / "raw")
        self._start_broker("live")
        ready = self.folder / "hub.ready"
        with (self.folder / "hub.log").open("wb") as log:
            command = (sys.executable, "-m", "hall_server", "hub", "--ready-file", str(ready))
            self._hub = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait_for(ready)
        self._start_raw_broker()

    def _start_raw_broker(self) -> None:
        """With the rights the hub has just given the live one."""
        live, raw = self.folder / "live", self.folder / "raw"
        shutil.copy(live / "dynamic-security.json", raw / "dynamic-security.json")
        settings = (live / "mosquitto.conf").read_text()
        moved = settings.replace(f"listener {self.ports['live']}", f"listener {self.ports['raw']}")
        (raw / "mosquitto.conf").write_text(moved.replace(f"{live}/", f"{raw}/"))
        self._start_broker("raw")

    def _start_broker(self, name: str) -> None:
        broker = RunningBroker(BrokerFolder(self.folder / name), HOST, self.ports[name])
        broker.start()
        self._brokers.append(broker)

    def _wait_for(self, ready: Path) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not ready.exists():
            if self._hub is None or self._hub.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the hub did not start: {(self.folder / 'hub.log').read_text()[-2000:]}")
            time.sleep(0.05)


def connect(folder: Path, port: int, name: str) -> RawClient:
    """A client of this name, connected over mutual TLS. folder: the stage's."""
    tls = ssl.create_default_context(cafile=str(folder / "keys" / "authority" / "ca.crt"))
    own = folder / ("keys/hub" if name == HUB else "clients")
    tls.load_cert_chain(own / f"{name}.crt", own / f"{name}.key")
    return RawClient(HOST, port, tls, name)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port
