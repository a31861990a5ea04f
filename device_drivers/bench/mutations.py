"""Decides which wrong bytes a decoder is given: true ones spoilt as wires spoil them, and some of pure chance."""

from collections.abc import Iterator, Sequence
from random import Random

LONGEST = 4096
_STRANGE = (
    b"\x00",
    b"\xff",
    b"\xaa\xaa\xaa\x96\x69",
    b"\xff\xff\xff\xff",
    b"\x7f\xff",
    b"\x80\x00",
    b"\x1b",
    b"\x10\x04",
)


def inputs(seeds: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """So many inputs, the same for the same seed: a tenth is chance, some are whole, others spoilt one to four times."""
    drawn = Random(seed)  # noqa: S311 - it spoils bytes and keeps no secret
    for number in range(count):
        if number % 10 == 0:
            yield drawn.randbytes(drawn.randrange(1, 80))
            continue
        content = seeds[drawn.randrange(len(seeds))]
        for _ in range(drawn.randrange(5)):
            content = _SPOILINGS[drawn.randrange(len(_SPOILINGS))](content, drawn, seeds)
        yield content[:LONGEST]


def _place(content: bytes, drawn: Random) -> int:
    return drawn.randrange(len(content) + 1)


def _bit(content: bytes, drawn: Random, _: Sequence[bytes]) -> bytes:
    if not content:
        return content
    at = drawn.randrange(len(content))
    return content[:at] + bytes((content[at] ^ 1 << drawn.randrange(8),)) + content[at + 1 :]


def _byte(content: bytes, drawn: Random, _: Sequence[bytes]) -> bytes:
    at = _place(content, drawn)
    return content[:at] + drawn.randbytes(1) + content[at + 1 :]


def _cut(content: bytes, drawn: Random, _: Sequence[bytes]) -> bytes:
    return content[: _place(content, drawn)]


def _gap(content: bytes, drawn: Random, _: Sequence[bytes]) -> bytes:
    at = _place(content, drawn)
    return content[:at] + content[at + drawn.randrange(1, 9) :]


def _noise(content: bytes, drawn: Random, _: Sequence[bytes]) -> bytes:
    at = _place(content, drawn)
    return content[:at] + drawn.randbytes(drawn.randrange(1, 9)) + content[at:]


def _strange(content: bytes, drawn: Random, _: Sequence[bytes]) -> bytes:
    at = _place(content, drawn)
    return content[:at] + _STRANGE[drawn.randrange(len(_STRANGE))] + content[at:]


def _twice(content: bytes, drawn: Random, _: Sequence[bytes]) -> bytes:
    at = _place(content, drawn)
    return content[:at] + content[max(at - 40, 0) :]


def _joined(content: bytes, drawn: Random, seeds: Sequence[bytes]) -> bytes:
    other = seeds[drawn.randrange(len(seeds))]
    return content[: _place(content, drawn)] + other[_place(other, drawn) :]


_SPOILINGS = (_bit, _byte, _cut, _gap, _noise, _strange, _twice, _joined)
