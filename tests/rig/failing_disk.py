"""A disk that loses what was not synced when the power is cut, and one that is full: for SQLite files of real programs."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.rig.scratch import scratch_folder

PAGE, SECTOR = 4096, 512


class FailingDisk:
    """The database at this path. Programs must be started with `environment`."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._kept = scratch_folder("zt-disk-")
        self._full = self._kept / "disk is full"

    @property
    def environment(self) -> dict[str, str]:
        """For every program that writes."""
        return {
            "LD_PRELOAD": str(_between()),
            "DISK_WATCHED": str(self._database),
            "DISK_KEPT": str(self._kept),
            "DISK_FULL": str(self._full),
        }

    def settle(self) -> None:
        """All that was written until now, by whomever, has reached the disk; nobody may be writing."""
        for kept in self._kept.glob(f"{self._database.name}*"):
            kept.unlink()
        for path in self._files():
            shutil.copyfile(path, self._kept / path.name)

    @contextmanager
    def full(self) -> Iterator[None]:
        """As long as this lasts nothing can grow."""
        self._full.touch()
        try:
            yield
        finally:
            self._full.unlink()

    def cut_power(self, chance: random.Random) -> None:
        """Everybody who wrote is dead: of what was not synced, some sectors have reached the disk, and some have not.

        What others than the disk's programs have written since `settle` must not matter.
        """
        for path in self._files():
            kept = self._kept / path.name
            durable = kept.read_bytes() if kept.exists() else b""
            path.write_bytes(_partly(path.read_bytes(), durable, chance))
        self._database.with_name(self._database.name + "-shm").unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        beside = self._database.with_name(self._database.name + "-wal")
        return [path for path in (self._database, beside) if path.exists()]


def _partly(written: bytes, durable: bytes, chance: random.Random) -> bytes:
    """Page by page as it was synced, as it was written, or torn between two sectors."""
    length = max(len(written), len(durable))
    new, old = written.ljust(length, b"\0"), durable.ljust(length, b"\0")
    pages = []
    for at in range(0, length, PAGE):
        torn_at = at + SECTOR * chance.choice((0, 0, PAGE // SECTOR, chance.randrange(PAGE // SECTOR)))
        pages.append(new[at:torn_at] + old[torn_at : at + PAGE])
    return b"".join(pages)


@cache
def _between() -> Path:
    """The library that stands between; built once in a run."""
    source, built = Path(__file__).with_suffix(".c"), scratch_folder("zt-between-") / "failing_disk.so"
    subprocess.run(("gcc", "-O2", "-Wall", "-shared", "-fPIC", "-o", built, source, "-ldl"), check=True)
    return built
