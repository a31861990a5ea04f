"""Decides in which encoding a text file is written, and in which of its lines the encoding is broken."""

import codecs
from collections.abc import Iterator
from pathlib import Path

BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def encoding_of(path: Path) -> tuple[str, int]:
    """(encoding, bytes of its mark). A file without a mark is UTF-8 when all of it is, else GB18030."""
    with path.open("rb") as file:
        beginning = file.read(4)
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return name, len(mark)
    broken = {name: _broken_at(path, name) for name in ("utf-8", "gb18030")}
    if broken["utf-8"] is None:
        return "utf-8", 0
    if broken["gb18030"] is None:
        return "gb18030", 0
    # Both are broken somewhere: it is meant to be what holds longer.
    return max(broken, key=lambda name: broken[name] or 0), 0


def lines(path: Path, encoding: str, mark: int) -> Iterator[tuple[str, bool, int]]:
    """(line with its end, whether it could be decoded, bytes read). What cannot be decoded is told line by line."""
    if encoding.startswith("utf-16"):
        yield from _wide_lines(path, encoding, mark)
        return
    with path.open("rb") as file:
        file.seek(mark)
        # In UTF-8 and GB18030 the byte of a line's end is part of no other character.
        for raw in iter(lambda: file.readline(BLOCK), b""):
            try:
                yield raw.decode(encoding), True, file.tell()
            except UnicodeDecodeError:
                yield raw.decode(encoding, "replace"), False, file.tell()


def _wide_lines(path: Path, encoding: str, mark: int) -> Iterator[tuple[str, bool, int]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(1) if mark else ""
        done = len(text) * 2
        for line in iter(lambda: file.readline(BLOCK), ""):
            done += 2 * len(line)
            yield line, "\ufffd" not in line, done


def _broken_at(path: Path, encoding: str) -> int | None:
    """The byte near which decoding fails; None when it does not."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        at = 0
        while block := file.read(BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as fault:
                return at + fault.start
            at += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return at
    return None
