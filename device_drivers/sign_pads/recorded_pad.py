"""Plays a signature that was written down, for demonstrations and trials, as slowly as it was drawn."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread, current_thread

from device_drivers.address import Address
from device_drivers.errors import DeviceTrouble, Who
from device_drivers.roles.sign_pad import SignatureDeclined, SignatureEnd, SignatureGiven, SignatureLost
from device_drivers.sign_pads.record import SignatureUnreadable, signature_of
from device_drivers.sign_pads.strokes import duration

LARGEST = 4_000_000


def open_recorded(address: Address) -> "RecordedPad":
    """The record at `file:PATH`. Option pace=0: at once instead of in the time it took."""
    return RecordedPad(Path(address.place), is_paced=bool(address.whole("pace", 1, 0, 1)))


class RecordedPad:
    """A SignPad that signs by itself."""

    def __init__(self, path: Path, *, is_paced: bool) -> None:
        self._path = path
        self._is_paced = is_paced
        self._stopping = Event()
        self._is_closed = False
        self._thread: Thread | None = None

    def ask(self, on_end: Callable[[SignatureEnd], None]) -> None:
        """As the role says; `on_end` comes on a thread of the pad's own."""
        if self._is_closed or (self._thread is not None and self._thread.is_alive()):
            raise ValueError("a pad is asked for one signature at a time, before it is closed")
        self._stopping.clear()
        self._thread = Thread(target=lambda: on_end(self._play()), name="recorded pad", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """As the role says."""
        self._stopping.set()
        if self._thread is not None and self._thread is not current_thread():
            self._thread.join()

    def close(self) -> None:
        """As the role says."""
        self._is_closed = True
        self.cancel()

    def _play(self) -> SignatureEnd:
        began = time.monotonic()
        try:
            with self._path.open("rb") as kept:
                signature = signature_of(kept.read(LARGEST))
        except (OSError, SignatureUnreadable) as wrong:
            return SignatureLost(_unreadable(self._path, wrong))
        lasts = duration(signature) if self._is_paced else 0.0
        if self._stopping.wait(max(began + lasts - time.monotonic(), 0.0)):
            return SignatureDeclined()
        return SignatureGiven(signature)


def _unreadable(path: Path, wrong: Exception) -> DeviceTrouble:
    return DeviceTrouble(
        "signature_unreadable",
        Who.SOFTWARE,
        f"无法读取签名记录 {path}。",
        f"The signature's record {path} cannot be read: {wrong}.",
    )
