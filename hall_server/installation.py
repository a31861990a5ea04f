"""Decides where this installation keeps things: one TOML file, named by ZHITING_SETTINGS."""

import os
from datetime import time
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec


class HallPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which hall this server is for; `code` is the word in every topic."""

    code: str = "anhe"
    name: str = "安和区政务服务中心"


class DatabasePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """SQLite by `path`, or PostgreSQL by `dsn` (libpq's connection string or URL)."""

    engine: Literal["sqlite", "postgresql"] = "sqlite"
    path: str = ":memory:"
    dsn: str = ""


class BrokerPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the broker listens, for hub and devices. pid_file: of a broker on this machine, to have it reload."""

    host: str = "localhost"
    port: int = 8883
    pid_file: str = ""


class WebPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the web process listens, and the address under which devices and people reach it."""

    host: str = "127.0.0.1"
    port: int = 8443
    public_url: str = "https://localhost:8443"


class FolderPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A folder; a relative one lies beside the settings file."""

    folder: str = ""


class AuditPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The digest of the audit chains: SM3 (GB/T 32905) or SHA-256. Rows say which made them; it may change any day."""

    digest: Literal["sm3", "sha256"] = "sm3"


class SmsProviderPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way messages leave. address: `serial:/dev/ttyUSB0?speed=115200`, `tcp:HOST:PORT` or `https://...?profile=NAME`.

    weight: its wanted share of the traffic. credentials: a TOML file beside the keys, with what the gateway's profile asks.
    """

    name: str
    address: str
    weight: int = 100
    credentials: str = ""


class SmsPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Messages to people's telephones; without a provider none leave. signature: empty for the hall's name.

    quiet_from, quiet_until: HH:MM by the hall's clock; in between, over midnight, nobody is disturbed. daily_cap: for one
    number.
    """

    providers: tuple[SmsProviderPart, ...] = ()
    signature: str = ""
    quiet_from: str = "21:00"
    quiet_until: str = "08:00"
    daily_cap: int = 10

    def __post_init__(self) -> None:
        if not time.fromisoformat(self.quiet_until) < time.fromisoformat(self.quiet_from):
            raise ValueError("[sms] quiet_until must lie before quiet_from: the night between them is quiet")
        names = [one.name for one in self.providers]
        if len(set(names)) != len(names):
            raise ValueError("[sms] two providers have the same name")


class SealPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How licences are signed. time_stamp_url: of an RFC 3161 authority; empty for none, and signatures are PAdES B-B.

    time_stamp_ca: a PEM file beside the settings, with the certificate that authority is known by.
    """

    time_stamp_url: str = ""
    time_stamp_ca: str = ""

    def __post_init__(self) -> None:
        if self.time_stamp_url and not self.time_stamp_ca:
            raise ValueError(
                "[seal] time_stamp_url needs time_stamp_ca: without it no time stamp can be judged"
            )


class Installation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole settings file. Its defaults serve type checks and `--help` alone: they keep nothing."""

    hall: HallPart = HallPart()
    database: DatabasePart = DatabasePart()
    broker: BrokerPart = BrokerPart()
    web: WebPart = WebPart()
    keys: FolderPart = FolderPart()
    state: FolderPart = FolderPart()
    audit: AuditPart = AuditPart()
    seal: SealPart = SealPart()
    sms: SmsPart = SmsPart()

    @property
    def keys_folder(self) -> Path:
        """Where the server's secrets lie. LookupError when no settings file named one."""
        return _folder(self.keys, "keys")

    @property
    def state_folder(self) -> Path:
        """Where the server keeps files that are no secrets."""
        return _folder(self.state, "state")


def _folder(part: FolderPart, name: str) -> Path:
    if not part.folder:
        raise LookupError(f"ZHITING_SETTINGS names no file with a [{name}] folder")
    return Path(part.folder)


def read(path: Path) -> Installation:
    """The installation in this file, its folders absolute. msgspec.ValidationError says which line is wrong."""
    found = msgspec.toml.decode(path.read_bytes(), type=Installation)

    def beside(text: str) -> str:
        return str(path.parent.resolve() / text) if text and text != ":memory:" else text

    return msgspec.structs.replace(
        found,
        database=msgspec.structs.replace(found.database, path=beside(found.database.path)),
        keys=FolderPart(beside(found.keys.folder)),
        state=FolderPart(beside(found.state.folder)),
        seal=msgspec.structs.replace(found.seal, time_stamp_ca=beside(found.seal.time_stamp_ca)),
    )


@cache
def present() -> Installation:
    """The installation this process belongs to."""
    path = os.environ.get("ZHITING_SETTINGS")
    return read(Path(path)) if path else Installation()
