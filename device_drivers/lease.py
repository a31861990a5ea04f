"""Decides who may use a device now: one holder at a time on this machine, for as long as its heart beats."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock, Timer
from types import TracebackType
from typing import Protocol, Self, TypeVar, runtime_checkable

import msgspec

from device_drivers.address import parse_address
from device_drivers.errors import DeviceTrouble, Who
from device_drivers.sealed import Sealed

Value = TypeVar("Value")
LOCKS = Path("/run/lock")
"""Debian's folder for locks of all users; it is empty again after a start."""


@runtime_checkable
class Abandons(Protocol):
    """A driver that can be brought back to where the next visitor may begin."""

    def abandon(self) -> None:
        """Whoever used it is gone without a word: forget what is theirs, take back what is half done."""


class _Note(msgspec.Struct):
    """What stands in a lock's file while it is held; a lock that is free and has one was left by a program that died."""

    purpose: str
    process: int


_decode = msgspec.json.Decoder(_Note).decode


def device_leased(purpose: str) -> DeviceTrouble:
    """Somebody else has it."""
    return DeviceTrouble(
        "device_leased",
        Who.SOFTWARE,
        f"设备正在使用中（{purpose or '其他程序'}），请稍后再试。",
        f"The device is in use ({purpose or 'another program'}): try again later.",
    )


def leases_unusable(folder: Path, why: str) -> DeviceTrouble:
    """The folder in which programs see each other's leases cannot be used."""
    return DeviceTrouble(
        "leases_unusable",
        Who.ENGINEER,
        f"无法在 {folder} 中登记设备占用（{why}），请检查该文件夹。",
        f"Leases cannot be kept in {folder} ({why}): look at that folder.",
    )


class Lease:
    """A device for one purpose until a deadline that each beat puts off. Any thread may call. See `claim`."""

    def __init__(self, handle: int, purpose: str, seconds: float, abandon: Callable[[], None]) -> None:
        self.purpose = purpose
        self._handle: int | None = handle
        self._seconds = seconds
        self._abandon = abandon
        self._lock = RLock()
        self._sealed: list[Sealed[object]] = []
        self._deadline = 0.0
        self._timer: Timer | None = None
        self.beat()

    @property
    def is_over(self) -> bool:
        """Whether it was ended or has expired."""
        return self._handle is None

    @property
    def left(self) -> float:
        """Seconds until it expires."""
        return 0.0 if self.is_over else max(self._deadline - time.monotonic(), 0.0)

    def beat(self) -> bool:
        """Put the deadline off; whether it was still to be put off."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            if self.is_over:
                return False
            self._deadline = time.monotonic() + self._seconds
            self._timer = Timer(self._seconds, self._expire)
            self._timer.daemon = True
            self._timer.start()
            return True

    def seal(self, value: Value) -> Sealed[Value]:
        """Personal data that ends with this lease. ValueError when that is over."""
        with self._lock:
            if self.is_over:
                raise ValueError("this lease is over: nothing more may be read under it")
            sealed = Sealed(value)
            self._sealed.append(sealed)  # type: ignore[arg-type]  # it is only ended here
            return sealed

    def end(self) -> None:
        """Done, and the device is left as it should be: give it back. Safe to call twice."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            for sealed in self._sealed:
                sealed.end()
            self._sealed.clear()
            if self._handle is not None:
                with suppress(OSError):  # opened for reading alone
                    os.ftruncate(self._handle, 0)
                self._leave_to_the_next()

    def _expire(self) -> None:
        with self._lock:
            if self.is_over or self._deadline > time.monotonic():
                return
            for sealed in self._sealed:
                sealed.end()
            try:
                self._abandon()
            except DeviceTrouble:
                self._leave_to_the_next()
            else:
                self.end()

    def _leave_to_the_next(self) -> None:
        """Whoever claims it and finds a note knows that the device was not cleaned, and tries again."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.end()
            return
        with self._lock:
            self._deadline = 0.0
            self._expire()


def key_of(address: str) -> str:
    """The same for every way of writing the address of one device. AddressWrong when it is no address."""
    place = parse_address(address)
    return f"{place.scheme}:{Path(place.place).resolve() if place.scheme == 'serial' else place.place}"


def claim(key: str, purpose: str, seconds: float, device: Abandons, folder: Path = LOCKS) -> Lease:
    """The device for this purpose; it expires after so many seconds without a beat.

    key: of the device, see `key_of`, or another name under which everybody who shares it knows it. When a holder's heart
    stops, or its `with` ends in an exception, what it sealed ends and `device.abandon()` is called; when its whole program
    died, `abandon` is called here, before the next holder gets the device. DeviceTrouble `device_leased` when somebody has
    it, `leases_unusable`, and what `abandon` raises.
    """
    try:
        handle = _opened(folder / f"zhiting-{hashlib.sha256(key.encode()).hexdigest()[:24]}.lease")
    except OSError as wrong:
        raise leases_unusable(folder, wrong.strerror or str(wrong)) from wrong
    try:
        _lock(handle)
        if os.fstat(handle).st_size:
            device.abandon()
        _write(handle, _Note(purpose, os.getpid()))
    except BaseException:
        os.close(handle)
        raise
    return Lease(handle, purpose, seconds, device.abandon)


def _opened(path: Path) -> int:
    """Any user may lock; only the first may write, so only its notes are seen."""
    flags = os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o644)
    except PermissionError:
        return os.open(path, os.O_RDONLY | flags)


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise device_leased(_holder(handle)) from None


def _holder(handle: int) -> str:
    try:
        return _decode(os.pread(handle, 4096, 0)).purpose
    except msgspec.DecodeError:
        return ""


def _write(handle: int, note: _Note) -> None:
    with suppress(OSError):  # opened for reading alone
        os.ftruncate(handle, 0)
        os.pwrite(handle, msgspec.json.encode(note), 0)
