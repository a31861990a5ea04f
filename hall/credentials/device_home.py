"""Decides what a device's folder holds: who it is, its key and certificate, its place's drivers, what it is for."""

import fcntl
import os
from pathlib import Path
from typing import TypeVar

import msgspec

from hall.credentials.keys import PrivateKey, read_private
from hall.credentials.private_files import write_private
from hall.messages import records
from hall.messages.devices import DeviceSettled

_T = TypeVar("_T")
Option = str | int | float | bool | None | list[str] | dict[str, str]


class HomeTrouble(Exception):  # noqa: N818 - says what it is
    """The folder cannot serve. The text is a sentence for the technician."""


class Enrolled(msgspec.Struct, frozen=True):
    """device.json: written at enrolment. web: https URL of the server's web, without a slash at its end."""

    device: str
    role: str
    hall: str
    broker_host: str
    broker_port: int
    web: str


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """site.json: written by the technician. drivers: role -> address URL. options: what is special at this place."""

    drivers: dict[str, str] = {}
    options: dict[str, Option] = {}


class DeviceHome:
    """The folder of one application's device. HomeTrouble when it was never enrolled or a file of it is unreadable."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._lock: int | None = None
        self._enrolled = self._read("device.json", Enrolled)

    @property
    def device(self) -> str:
        """The device's code, as in its certificate."""
        return self._enrolled.device

    @property
    def role(self) -> str:
        """queue_terminal, clerk_desk, wall, station or kiosk."""
        return self._enrolled.role

    @property
    def hall(self) -> str:
        """The hall's code."""
        return self._enrolled.hall

    @property
    def broker_host(self) -> str:
        """Name or address, as in the broker's certificate."""
        return self._enrolled.broker_host

    @property
    def broker_port(self) -> int:
        """The one TLS port."""
        return self._enrolled.broker_port

    @property
    def web_url(self) -> str:
        """https://..., no slash at its end."""
        return self._enrolled.web

    @property
    def key_path(self) -> Path:
        """The device's private key, made here, 0600."""
        return self.path / "device.key"

    @property
    def certificate_path(self) -> Path:
        """The device's certificate."""
        return self.path / "device.crt"

    @property
    def authority_path(self) -> Path:
        """The hall's certificate authority: the only one this device trusts."""
        return self.path / "ca.crt"

    @property
    def outbox_path(self) -> Path:
        """Where the link keeps what is not acknowledged."""
        return self.path / "outbox.sqlite"

    def hold(self) -> None:
        """Be the one program of this home until this process ends, however it ends. HomeTrouble when another one is.

        Two programs of one device would throw each other off the broker and write over each other's files.
        """
        if self._lock is not None:
            return
        try:
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            raise HomeTrouble(f"{self.path / 'lock'} cannot be opened: {fault.strerror}.") from fault
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(lock)
            raise HomeTrouble(
                f"{self.device} runs already (process {holder}) with {self.path}; end it first, or use it."
            ) from fault
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        self._lock = lock

    def release(self) -> None:
        """Let another program have the home."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def private_key(self) -> PrivateKey:
        """The key that opens what is sealed to this device."""
        return read_private(self._bytes("device.key"))

    def hall_sealing_key(self) -> bytes:
        """PEM of the public key to which visitor data and secrets are sealed."""
        return self._bytes("hall_sealing.pem")

    def site(self) -> Site:
        """What the technician set for this place; empty when nothing was set."""
        if not (self.path / "site.json").exists():
            return Site()
        return self._read("site.json", Site)

    def load_settled(self) -> DeviceSettled | None:
        """What the server last said the device is for; None before the first time, or when the file is damaged."""
        try:
            return records.decoded((self.path / "settled.json").read_bytes(), DeviceSettled)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def save_settled(self, settled: DeviceSettled) -> None:
        """Keep it for a start with the network away. OSError when the disk refuses."""
        write_private(self.path / "settled.json", msgspec.json.encode(settled))

    def _bytes(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError as fault:
            raise HomeTrouble(f"{self.path} has no {name}; enrol the device with a code first.") from fault
        except OSError as fault:
            raise HomeTrouble(f"{self.path / name} cannot be read: {fault.strerror}.") from fault

    def _read(self, name: str, kind: type[_T]) -> _T:
        try:
            return records.decoded(self._bytes(name), kind)
        except msgspec.DecodeError as fault:
            raise HomeTrouble(f"{self.path / name} is damaged: {fault}.") from fault
