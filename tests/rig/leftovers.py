"""Looks through everything a hall runs and writes for what must not be left of a person."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from tests.rig.hall import LiveHall
from tests.rig.traces import Secret, in_files, in_memory

STAND_INS = "stand-ins"
"""They are the card and the paper themselves."""
SHARED_MEMORY = Path("/dev/shm")
_CORE_LIMIT = re.compile(r"^Max core file size\s+(\S+)", re.MULTILINE)


class Leftovers:
    """One open hall. beside: folders outside it in which its programs, or a browser in front of it, may write."""

    def __init__(self, hall: LiveHall, beside: Iterable[Path]) -> None:
        self._hall = hall
        self._beside = tuple(beside)
        self._began_at = time.time()

    def programs(self) -> dict[str, list[int]]:
        """Every program of the hall by name, with the processes it has started; the stand-ins are none of the hall's."""
        names = {log.stem for log in self._hall.folder.logs.glob("*.log")} - {STAND_INS}
        return {name: self._processes(name) for name in sorted(names) if name in self._hall.company}

    def _processes(self, name: str) -> list[int]:
        leader = psutil.Process(self._hall.company[name].pid)
        return [leader.pid, *(one.pid for one in leader.children(recursive=True))]

    def in_memory(self, secrets: Iterable[Secret]) -> dict[str, set[Secret]]:
        """Program -> which of these lie in the memory of one of its processes now."""
        wanted = tuple(secrets)
        found = {
            name: set[Secret]().union(*(in_memory(process_id, wanted) for process_id in processes))
            for name, processes in self.programs().items()
        }
        return {name: left for name, left in found.items() if left}

    def in_memory_after_work(self, secrets: Iterable[Secret], within: float = 30) -> dict[str, set[Secret]]:
        """The same once nothing is in the works any more: at the first look that finds nothing, or the last one."""
        deadline = time.monotonic() + within
        while (left := self.in_memory(secrets)) and time.monotonic() < deadline:
            time.sleep(1)
        return left

    def in_files(self, secrets: Iterable[Secret]) -> set[str]:
        """The files that hold one: of the hall, its database and logs, its print server, beside it, in shared memory."""
        room = self._hall.opened.print_room
        folders = (self._hall.folder.root, *self._beside, *([room.root] if room else []))
        wanted = tuple(secrets)
        return in_files([*folders, *_fresh(SHARED_MEMORY, self._began_at)], wanted)

    def may_leave_a_core(self, names: Iterable[str]) -> set[str]:
        """Which of these programs would write their memory to the disk when they crash."""
        limits = {
            name: _CORE_LIMIT.search(Path(f"/proc/{self._hall.company[name].pid}/limits").read_text())
            for name in names
        }
        return {name for name, found in limits.items() if found is None or found[1] != "0"}


def _fresh(folder: Path, since: float) -> Iterator[Path]:
    """Folders there belong to others."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime >= since:
                yield path
