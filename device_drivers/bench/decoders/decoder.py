"""Decides what a decoder is: something that takes bytes from outside and makes something of them, or says no."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Decode = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Decoder:
    """One decoder. covers: what runs, as `module:name` below the package; make: a fresh one; refuses: how it says no."""

    name: str
    covers: tuple[str, ...]
    make: Callable[[], Decode]
    seeds: Callable[[], tuple[bytes, ...]]
    refuses: tuple[type[Exception], ...] = ()


def all_of(feed: Callable[[bytes], Iterable[object]]) -> Decode:
    """Takes everything an iterator gives."""
    return lambda content: list(feed(content))
