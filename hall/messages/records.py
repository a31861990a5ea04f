"""Reads records so that two threads never meet a kind of record for the first time together.

msgspec (0.22) works out a Struct at its first use and lets other threads see it half done: their program ends in a
segmentation fault. Decoders made while a module is imported are safe; every other first use goes through here.
"""

import threading
from typing import Any, TypeVar

import msgspec

_T = TypeVar("_T")

_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_one_learns = threading.Lock()


def decoded(content: bytes | str | msgspec.Raw, kind: type[_T]) -> _T:
    """The record in this JSON. msgspec.DecodeError when there is none."""
    found: _T = learned(kind).decode(content)
    return found


def converted(value: object, kind: type[_T], *, strict: bool = True) -> _T:
    """The record these builtins spell; not strict: also numbers in text. msgspec.ValidationError when they do not."""
    learned(kind)
    return msgspec.convert(value, kind, strict=strict)


def learned(kind: type[_T]) -> msgspec.json.Decoder[_T]:
    """How this kind is read; from now on any thread may read it by any way of msgspec's."""
    known = _decoders.get(kind)
    if known is None:
        with _one_learns:
            known = _decoders.setdefault(kind, msgspec.json.Decoder(kind))
    return known
