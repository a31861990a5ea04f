"""Looks for a person's traces where none may be: in the memory of processes and in files."""

import json
import os
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from tests.rig.needles import Needles

Secret = str | bytes
"""A text, or a piece of a picture or a handwriting."""
_REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r(.)\S+ \S+ \S+ (\d+)")
_UNREADABLE = ("[vvar]", "[vsyscall]")
_LEAST_CODED = 8
"""So many characters of base64 or hexadecimal digits at least, or chance finds them too."""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PIECE = 16 * 2**20


def spellings(secret: Secret) -> frozenset[bytes]:
    """How it may lie in memory or on a disk.

    A text: UTF-8, UTF-16 as Qt and cards have it, UCS-4 as Python may, GB 18030, escaped as JSON; and everything as base64,
    wherever in it, or as hexadecimal digits.
    """
    if isinstance(secret, bytes):
        return frozenset({secret, *_coded(secret)})
    plain = {secret.encode(form) for form in ("utf-8", "utf-16-le", "utf-32-le", "gb18030")}
    escaped = json.dumps(secret).strip('"').encode()
    coded = (one for form in ("utf-8", "utf-16-le", "gb18030") for one in _coded(secret.encode(form)))
    return frozenset({*plain, escaped, *coded})


def _coded(plain: bytes) -> Iterator[bytes]:
    found = [plain.hex().encode(), plain.hex().upper().encode()]
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            # The first and last characters hold bits of what stands around.
            whole = encode(bytes(before) + plain)
            found.append(whole[(0, 2, 3)[before] : len(whole) - (0, 3, 2)[(before + len(plain)) % 3]])
    yield from (one for one in found if len(one) >= _LEAST_CODED)


def in_memory(pid: int, secrets: Iterable[Secret]) -> set[Secret]:
    """Which of these lie in what a process can write now: none once it ended. PermissionError when it may not be read."""
    wanted = _Wanted(secrets)
    found: set[Secret] = set()
    with (
        suppress(FileNotFoundError, ProcessLookupError),
        Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory,
        Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pages,
    ):
        for region in _writable(Path(f"/proc/{pid}/maps").read_text()):
            for start, end in _touched(pages.fileno(), *region):
                for piece in _pieces(memory.fileno(), start, end, wanted.longest):
                    found |= wanted.seen_in(piece)
    return found


def in_files(places: Iterable[Path], secrets: Iterable[Secret]) -> set[str]:
    """These files, and those under these folders, that hold one of them: `path: secret`."""
    wanted = _Wanted(secrets)
    return {
        f"{path}: {secret!r}"
        for place in places
        for path in (place.rglob("*") if place.is_dir() else (place,))
        if path.is_file()
        for secret in wanted.seen_in(path.read_bytes())
    }


class _Wanted:
    """Every spelling of some secrets."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._secrets = {spelling: secret for secret in secrets for spelling in spellings(secret)}
        self._needles = Needles(self._secrets)
        self.longest = self._needles.longest

    def seen_in(self, content: bytes) -> set[Secret]:
        return {self._secrets[one] for one in self._needles.found_in(content)}


def _writable(maps: str) -> Iterator[tuple[int, int]]:
    """What a process never wrote into holds nothing it was told: a file mapped to be read is looked at as a file."""
    for line in maps.splitlines():
        region = _REGION.match(line)
        if region and not line.endswith(_UNREADABLE) and (region[3] == "w" or region[4] == "0"):
            yield int(region[1], 16), int(region[2], 16)


def _touched(pages: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a region that lie in memory or in the swap: Linux, admin-guide/mm/pagemap, bits 63 and 62."""
    told = os.pread(pages, (end - start) // _PAGE * 8, start // _PAGE * 8)
    is_there = (np.frombuffer(told, dtype=np.uint64) >> np.uint64(62)) != 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_there, [False]))))
    for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield start + first * _PAGE, start + after * _PAGE


def _pieces(memory: int, start: int, end: int, overlap: int) -> Iterator[bytes]:
    for at in range(start, end, _PIECE):
        with suppress(OSError):
            yield os.pread(memory, min(_PIECE + overlap, end - at), at)
