"""Decides who overhears the wires of this program: nobody, until somebody records a fault to make a test of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Overheard = Callable[[str, str, bytes], None]
"""place: the port's path or the reader's name; `in` to the device or `out` of it; the bytes."""

_listeners: list[Overheard] = []


def note(place: str, direction: str, content: bytes) -> None:
    """Called by every transport for what goes over its wire."""
    for listener in _listeners:
        listener(place, direction, content)


@contextmanager
def overheard(by: Overheard) -> Iterator[None]:
    """Tell `by` of everything, on the threads on which it happens, as long as this lasts."""
    _listeners.append(by)
    try:
        yield
    finally:
        _listeners.remove(by)
