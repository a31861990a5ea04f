"""A whole real server side for tests: database, keys, Mosquitto, hub, web, worker, on free ports in its own folder."""

import http.client
import json
import os
import shutil
import signal
import sqlite3
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import psycopg

from hall.broker.files import BrokerFolder, BrokerPlan, write_broker_files
from hall.broker.running import RunningBroker
from hall.credentials.authority import CertificateAuthority
from hall.credentials.device_home import DeviceHome
from hall.mqtt.connection import Connection, Identity
from tests.rig.broker import HALL, HOST, free_port
from tests.rig.scratch import made_once
from tests.rig.waiting import until

PROJECT = Path(__file__).parents[2]
SERVICES = ("hub", "web", "worker")


class Service:
    """One process of the server."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str]) -> None:
        self.name = name
        self._folder = folder
        self._environment = environment
        self._ready = folder / f"{name}.ready"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, within: float = 30.0) -> Self:
        """Return when it says that it is ready."""
        self.begin()
        until(lambda: self._ready.exists() or not self.is_running, within, f"{self.name} is ready")
        assert self.is_running, f"{self.name} ended: {self.log[-2000:]}"
        return self

    def begin(self) -> None:
        """Start without waiting: a hub that does not lead never becomes ready."""
        self._ready.unlink(missing_ok=True)
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._child = subprocess.Popen(
                (sys.executable, "-m", "hall_server", self.name, "--ready-file", str(self._ready)),
                env=self._environment,
                cwd=PROJECT,
                stdout=log,
                stderr=log,
            )

    @property
    def is_running(self) -> bool:
        """Whether the process is alive; frozen counts as alive."""
        return self._child is not None and self._child.poll() is None

    @property
    def is_ready(self) -> bool:
        """Whether it has said so since it was started."""
        return self._ready.exists()

    @property
    def process_id(self) -> int:
        """The child's."""
        assert self._child is not None
        return self._child.pid

    @property
    def log(self) -> str:
        """What it has said in all its lives."""
        path = self._folder / f"{self.name}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.is_running:
            os.kill(self.process_id, number)

    def kill(self) -> None:
        """kill -9."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def stop(self) -> int:
        """SIGTERM, and its exit code; killed when it does not listen."""
        if self._child is None:
            return 0
        self._child.terminate()
        try:
            return self._child.wait(15)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
            raise


class LiveServer:
    """`with LiveServer() as server:` - everything runs, and the devices of tests/rig/seed_server.py are enrolled.

    dsn: of an empty PostgreSQL database to use instead of SQLite. services: those to start at once. around: more environment
    for the services alone.
    """

    def __init__(
        self,
        *,
        dsn: str = "",
        services: Iterable[str] = SERVICES,
        folder: Path | None = None,
        around: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="zhiting-server-")
        self.folder = folder or Path(self._temporary.name if self._temporary else "")
        self.broker_port, self.web_port = free_port(), free_port()
        self._wanted = tuple(services)
        self.dsn = dsn
        self._lay_out()
        self.broker = RunningBroker(BrokerFolder(self.folder / "broker"), HOST, self.broker_port)
        self.services = {
            name: Service(name, self.folder, {**self.environment, **around}) for name in SERVICES
        }
        self._connections: dict[str, Connection] = {}

    def _lay_out(self) -> None:
        """Copy what every server begins with: made once in a session, because certificates and tables take seconds."""
        shutil.copytree(seeded_folder(self.dsn), self.folder, dirs_exist_ok=True)
        write_settings(self.folder, self.broker_port, self.web_port, self.dsn)
        for device in (self.folder / "homes").glob("*/device.json"):
            facts = json.loads(device.read_text())
            facts |= {"broker_port": self.broker_port, "web": self.web_url}
            device.write_text(json.dumps(facts))
        self.write_broker_files()

    def write_broker_files(self) -> None:
        """What `broker-files` writes, without a second for its start."""
        folder, authority = self.folder / "broker", self.authority
        if not (folder / "broker.crt").exists():
            authority.issue_server(folder, "broker", (HOST, "localhost"))
        plan = BrokerPlan(
            HALL, HOST, self.broker_port, authority.certificate_path, authority.revocation_list_path
        )
        write_broker_files(folder, plan, with_witness=True)

    @property
    def environment(self) -> dict[str, str]:
        """For every process of this server."""
        return _environment(self.folder)

    @property
    def web_url(self) -> str:
        """Where the web process answers."""
        return f"https://localhost:{self.web_port}"

    @property
    def authority(self) -> CertificateAuthority:
        """The hall's."""
        return CertificateAuthority.load(self.folder / "keys" / "authority")

    @property
    def hub(self) -> Service:
        """The hub."""
        return self.services["hub"]

    @property
    def web(self) -> Service:
        """The web process."""
        return self.services["web"]

    @property
    def worker(self) -> Service:
        """The worker."""
        return self.services["worker"]

    def start_broker(self) -> None:
        """Return when it listens."""
        self.broker.start()
        (self.folder / "broker" / "broker.pid").write_text(f"{self.broker.process_id}\n")

    def __enter__(self) -> Self:
        self.start_broker()
        started = [self.services[name] for name in self._wanted]
        for service in started:
            service.begin()
        for service in started:
            until(lambda one=service: one.is_ready or not one.is_running, 60, f"{service.name} is ready")  # type: ignore[misc]
            assert service.is_running, f"{service.name} ended: {service.log[-2000:]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._connections.values():
            connection.stop()
        self.broker.signal(signal.SIGCONT)
        for service in self.services.values():
            service.signal(signal.SIGCONT)
            service.kill()
        self.broker.kill()
        if self._temporary is not None:
            self._temporary.cleanup()

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in small letters) and body of a page, over verified TLS."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """The same for something sent."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, dict[str, str], bytes]:
        context = ssl.create_default_context(cafile=str(self.authority.certificate_path))
        web = http.client.HTTPSConnection("localhost", self.web_port, context=context, timeout=20)
        try:
            web.request(method, path, body, {"Content-Type": "application/json"})
            answer = web.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read()
        finally:
            web.close()

    def verb(self, *arguments: str) -> str:
        """Run a verb of the server to its end; what it says."""
        return run_verb(self.environment, *arguments)

    def run(self, program: str) -> str:
        """Run lines of Python beside the server, with Django set up; what they write."""
        return run_python(self.environment, program)

    def home(self, device: str) -> DeviceHome:
        """The home of an enrolled device."""
        return DeviceHome(self.folder / "homes" / device)

    def identity(self, name: str) -> Identity:
        """How a device, `hub` or `witness` connects."""
        home = self.folder / "homes" / name
        if (home / "device.json").exists():
            return Identity.of(DeviceHome(home))
        folder = self.folder / "keys" / name
        authority = self.folder / "keys" / "authority" / "ca.crt"
        return Identity(
            name, HOST, self.broker_port, folder / f"{name}.key", folder / f"{name}.crt", authority
        )

    def connect(self, name: str, *filters: str, on_message: Callable[[str, bytes, bool], None]) -> Connection:
        """A connected client of this name; ended with the server, or by the next of this name."""
        if name in self._connections:
            self._connections.pop(name).stop()
        connection = Connection(self.identity(name), on_message=on_message, on_state=lambda _is_up: None)
        connection.subscribe(*filters)
        self._connections[name] = connection
        connection.start()
        until(lambda: connection.is_connected, what=f"{name} connects")
        return connection

    def rows(self, question: str, *facts: object) -> list[tuple[object, ...]]:
        """Ask the database itself, past all code of ours. `?` stands for a fact."""
        if self.dsn:
            with psycopg.connect(self.dsn, autocommit=True) as session:
                return list(session.execute(question.replace("?", "%s").encode(), facts))
        with self.database() as database:
            return list(database.execute(question, facts))

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own to the SQLite file."""
        database = sqlite3.connect(self.folder / "hall.sqlite", timeout=10, isolation_level=None)
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def locked_database(self) -> Iterator[None]:
        """Another process is writing: nobody else can."""
        with self.database() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                database.execute("ROLLBACK")


def write_settings(folder: Path, broker_port: int, web_port: int, dsn: str) -> None:
    """settings.toml as a technician would write it."""
    database = f'engine = "postgresql"\ndsn = "{dsn}"' if dsn else 'engine = "sqlite"\npath = "hall.sqlite"'
    (folder / "settings.toml").write_text(
        f'[hall]\ncode = "{HALL}"\nname = "安和区政务服务中心"\n\n[database]\n{database}\n\n'
        f'[broker]\nhost = "{HOST}"\nport = {broker_port}\npid_file = "{folder}/broker/broker.pid"\n\n'
        f'[web]\nhost = "{HOST}"\nport = {web_port}\npublic_url = "https://localhost:{web_port}"\n\n'
        '[keys]\nfolder = "keys"\n\n[state]\nfolder = "state"\n',
        "utf-8",
    )


def seeded_folder(dsn: str = "") -> Path:
    """Keys, tables, the sample hall and enrolled devices; removed when the tests end. PostgreSQL is seeded in place."""
    return made_once(f"server-{sha256(dsn.encode()).hexdigest()[:8]}", partial(_seed, dsn))


def _seed(dsn: str, folder: Path) -> None:
    write_settings(folder, 1, 1, dsn)
    environment = _environment(folder)
    run_verb(environment, "make-keys")
    if not dsn:
        shutil.copy(migrated_file(), folder / "hall.sqlite")
    run_verb(environment, "migrate")
    run_verb(environment, "sample")
    subprocess.run(
        (sys.executable, "-m", "tests.rig.seed_server", str(folder)), env=environment, cwd=PROJECT, check=True
    )


def migrated_file() -> Path:
    """A database of SQLite with every table and nothing in it."""
    return made_once("server-migrated", _migrate) / "hall.sqlite"


def _migrate(folder: Path) -> None:
    write_settings(folder, 1, 1, "")
    run_verb(_environment(folder), "make-keys")
    run_verb(_environment(folder), "migrate")


def _environment(folder: Path) -> dict[str, str]:
    """This process's, less what a browser beside Django's own tests needs and no installation may have."""
    given = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {**given, "ZHITING_SETTINGS": str(folder / "settings.toml")}


def run_verb(environment: dict[str, str], *arguments: str) -> str:
    """A verb of the server, to its end."""
    return _run(environment, "-m", "hall_server", *arguments)


def run_python(environment: dict[str, str], program: str) -> str:
    """Lines of Python with Django set up."""
    start = "import django; django.setup()\n"
    return _run({**environment, "DJANGO_SETTINGS_MODULE": "hall_server.settings"}, "-c", start + program)


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        (sys.executable, *arguments),
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.stderr[-3000:] or done.stdout[-3000:]}"
    return done.stdout
