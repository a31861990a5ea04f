"""Decides when the launcher ends: Ctrl-C, SIGTERM or a terminal that was closed."""

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody asked the launcher to end; like KeyboardInterrupt it passes by every `except Exception`."""


def listen() -> None:
    """Let the first such signal raise Ended here in the main thread; later ones are not heard while things are put away."""
    for number in SIGNALS:
        signal.signal(number, _end)


def ignore() -> None:
    """Hear none of them any more: things are being put away."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the kernel's shape
    ignore()
    raise Ended
