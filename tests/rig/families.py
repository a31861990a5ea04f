"""Finds a program and all it has started by a word on its command line: one look at /proc, for a wait asks many times."""

from contextlib import suppress
from pathlib import Path


def family(word: str) -> set[int]:
    """The ids of every process with this word on its command line, and of their descendants."""
    parents: dict[int, int] = {}
    found: set[int] = set()
    for place in Path("/proc").iterdir():
        # A process may end while one looks.
        with suppress(OSError, ValueError):
            process = int(place.name)
            parents[process] = _parent(place)
            if word.encode() in (place / "cmdline").read_bytes().split(b"\0"):
                found.add(process)
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parent(place: Path) -> int:
    # The name stands in brackets and may hold any sign; state and parent follow it (proc_pid_stat(5)).
    return int((place / "stat").read_bytes().rpartition(b")")[2].split()[1])
