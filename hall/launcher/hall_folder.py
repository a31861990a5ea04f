"""Decides where everything of one hall on this machine lies, and writes the settings its server reads."""

import json
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hall.broker.rights import WITNESS
from hall.credentials.private_files import make_private_folder, write_private
from hall.launcher.faults import CannotStart
from hall.launcher.ports import free_port, wanted_port
from hall.messages import records
from hall.mqtt.connection import Identity

HALL = "anhe"
HALL_NAME = "安和区政务服务中心"


@dataclass(frozen=True, slots=True)
class Ports:
    """The TCP ports of a hall, all on loopback."""

    broker: int
    web: int
    stand_ins: int

    @classmethod
    def wanted(cls) -> "Ports":
        """The demonstration's ports, or those the environment names. CannotStart when one is taken."""
        return cls(
            broker=wanted_port("ZHITING_BROKER_PORT", 8883),
            web=wanted_port("ZHITING_WEB_PORT", 8443),
            stand_ins=wanted_port("ZHITING_STAND_INS_PORT", 8765),
        )

    @classmethod
    def free(cls) -> "Ports":
        """Three ports nobody holds."""
        return cls(free_port(), free_port(), free_port())


class OpenedHall(msgspec.Struct, frozen=True):
    """hall.json: what a hall that is open tells those who watch it. display: empty without applications."""

    launcher: int
    broker_port: int
    web_url: str
    stand_ins_url: str
    stand_ins_token: str
    display: str
    applications: tuple[str, ...]


class HallPart(msgspec.Struct, frozen=True):
    """Which hall it is."""

    code: str


class DatabasePart(msgspec.Struct, frozen=True):
    """Where its tables are."""

    engine: str
    path: str = ""
    dsn: str = ""


class BrokerPart(msgspec.Struct, frozen=True):
    """Where its broker is."""

    host: str
    port: int


class WebPart(msgspec.Struct, frozen=True):
    """Where its web is."""

    port: int
    public_url: str


class KeysPart(msgspec.Struct, frozen=True):
    """Where its keys are."""

    folder: str


class Settings(msgspec.Struct, frozen=True):
    """What the launcher needs to know of settings.toml."""

    hall: HallPart
    database: DatabasePart
    broker: BrokerPart
    web: WebPart
    keys: KeysPart


@dataclass(frozen=True, slots=True)
class HallFolder:
    """A folder that holds one whole hall: settings, database, keys, device homes, logs."""

    root: Path

    @property
    def settings(self) -> Path:
        """The server's TOML file (ZHITING_SETTINGS)."""
        return self.root / "settings.toml"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "state" / "hall.sqlite3"

    @property
    def state(self) -> Path:
        """What the server keeps besides its database."""
        return self.root / "state"

    @property
    def keys(self) -> Path:
        """Certificate authority, server certificates, sealing key, key ring."""
        return self.root / "keys"

    @property
    def broker(self) -> Path:
        """The broker's configuration and store."""
        return self.root / "broker"

    @property
    def broker_pid(self) -> Path:
        """Whom the server tells to read the revocation list again."""
        return self.broker / "broker.pid"

    @property
    def logs(self) -> Path:
        """One file a program."""
        return self.root / "logs"

    @property
    def rig(self) -> Path:
        """Sockets at which screens say where a control lies."""
        return self.root / "rig"

    @property
    def stand_ins(self) -> Path:
        """Links of the stand-ins' pseudo-terminals, and their files."""
        return self.root / "stand-ins"

    @property
    def opened(self) -> Path:
        """hall.json, there while the hall is open."""
        return self.root / "hall.json"

    @property
    def authority(self) -> Path:
        """The hall's certificate authority."""
        return self.keys / "authority"

    @property
    def witness(self) -> Identity:
        """Who may hear everything of this hall and say nothing. CannotStart without settings."""
        settings = self.read_settings()
        folder = self.keys / WITNESS
        return Identity(
            WITNESS,
            settings.broker.host,
            settings.broker.port,
            folder / f"{WITNESS}.key",
            folder / f"{WITNESS}.crt",
            self.authority / "ca.crt",
        )

    def ready(self, program: str) -> Path:
        """The file a process of the server writes once it serves."""
        return self.root / "ready" / program

    def home(self, device: str) -> Path:
        """The device home of one application."""
        return self.root / "homes" / device

    def make(self) -> None:
        """The folder and those in it, for this user alone."""
        make_private_folder(self.root)
        for folder in (
            self.state,
            self.keys,
            self.broker,
            self.logs,
            self.rig,
            self.stand_ins,
            self.ready(""),
        ):
            make_private_folder(folder)

    def write_settings(
        self, ports: Ports, *, host: str = "127.0.0.1", postgresql: str = "", modem: str = ""
    ) -> None:
        """settings.toml for these ports. host: the name devices find this machine by; postgresql: a DSN, or SQLite.

        modem: the address of the modem by which messages leave; none leave without.
        """
        database = (
            f'engine = "postgresql"\ndsn = {_text(postgresql)}'
            if postgresql
            else f'engine = "sqlite"\npath = {_text(self.database.absolute())}'
        )
        sms = _SMS.format(address=_text(modem)) if modem else ""
        write_private(
            self.settings,
            (
                _SETTINGS.format(
                    code=_text(HALL),
                    name=_text(HALL_NAME),
                    host=_text(host),
                    listen=_text("127.0.0.1" if host == "127.0.0.1" else "0.0.0.0"),  # noqa: S104 - devices are elsewhere
                    url=_text(f"https://{host}:{ports.web}"),
                    database=database,
                    broker=ports.broker,
                    pid_file=_text(self.broker_pid.absolute()),
                    web=ports.web,
                    keys=_text(self.keys.absolute()),
                    state=_text(self.state.absolute()),
                )
                + sms
            ).encode(),
        )

    def read_settings(self) -> Settings:
        """What settings.toml says. CannotStart when it is not there or damaged."""
        try:
            return msgspec.toml.decode(self.settings.read_bytes(), type=Settings)
        except FileNotFoundError as fault:
            raise CannotStart("settings_missing", path=self.settings) from fault
        except msgspec.DecodeError as fault:
            raise CannotStart("settings_damaged", path=self.settings, why=fault) from fault

    def say_opened(self, opened: OpenedHall) -> None:
        """Write hall.json."""
        write_private(self.opened, msgspec.json.encode(opened))

    def read_opened(self) -> OpenedHall | None:
        """hall.json, or None when no hall is open here."""
        try:
            opened = records.decoded(self.opened.read_bytes(), OpenedHall)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        return opened if Path(f"/proc/{opened.launcher}").exists() else None

    def server_environment(self) -> dict[str, str]:
        """What every program of the server finds its settings by."""
        return {"ZHITING_SETTINGS": str(self.settings.absolute())}


_SETTINGS = """\
[hall]
code = {code}
name = {name}

[database]
{database}

[broker]
host = {host}
port = {broker}
pid_file = {pid_file}

[web]
host = {listen}
port = {web}
public_url = {url}

[keys]
folder = {keys}

[state]
folder = {state}
"""

# The telephones behind a stand-in are nobody's: what is told at night is seen at night.
_SMS = """
[sms]
quiet_from = "23:59:59"
quiet_until = "00:00:00"

[[sms.providers]]
name = "modem"
address = {address}
"""


def _text(value: Path | str) -> str:
    return json.dumps(str(value), ensure_ascii=False)
