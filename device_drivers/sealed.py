"""Decides how long personal data may be looked at: as long as the lease under which it was read, and never in a log."""

from threading import Lock
from typing import Generic, NoReturn, TypeVar

Value = TypeVar("Value")


class SealEnded(Exception):  # noqa: N818 - the time is over, not the program wrong
    """The lease under which this was read is over, and the value is gone."""


class Sealed(Generic[Value]):
    """A value that prints as ***, is not copied into a pickle, and can be opened until it ends."""

    __slots__ = ("_lock", "_value")

    def __init__(self, value: Value) -> None:
        self._lock = Lock()
        self._value: Value | None = value

    def open(self) -> Value:
        """The value. SealEnded when it is over; keep what you get no longer than you need it."""
        with self._lock:
            if self._value is None:
                raise SealEnded("the visit in which this was read is over")
            return self._value

    def end(self) -> None:
        """Let go of the value. Safe to call twice."""
        with self._lock:
            self._value = None

    @property
    def is_over(self) -> bool:
        """Whether it can be opened no more."""
        return self._value is None

    def __repr__(self) -> str:
        return "***"

    def __format__(self, _how: str) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("what is sealed does not leave this program")
