"""Decides where this installation keeps things: one TOML file, named by ZHITING_SETTINGS."""

import os
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


class Installation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole settings file. Its defaults serve type checks and `--help` alone: they keep nothing."""

    hall: HallPart = HallPart()
    database: DatabasePart = DatabasePart()
    broker: BrokerPart = BrokerPart()
    web: WebPart = WebPart()
    keys: FolderPart = FolderPart()
    state: FolderPart = FolderPart()
    audit: AuditPart = AuditPart()

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
    )


@cache
def present() -> Installation:
    """The installation this process belongs to."""
    path = os.environ.get("ZHITING_SETTINGS")
    return read(Path(path)) if path else Installation()
