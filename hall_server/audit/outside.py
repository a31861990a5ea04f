"""Decides what is kept of the seals outside the database: a file of days that only grows, and the last mark."""

import os
from pathlib import Path

import msgspec

from hall.credentials.private_files import make_private_folder, write_private
from hall.messages import records
from hall_server.audit.models import DayRoot, TrailMark
from hall_server.installation import present

DAYS, MARK = "day_roots.txt", "last_mark.json"


class TrailCut(RuntimeError):  # noqa: N818 - says what happened
    """The database has lost seals it had: whoever restored or replaced it moves the files aside, and writes down why."""


class LastMark(msgspec.Struct, frozen=True):
    """The last mark as it was when it was made."""

    number: int
    digest: str


def folder() -> Path:
    """Where it lies; made when first asked for."""
    place = present().state_folder / "audit"
    make_private_folder(place)
    return place


def line_of(root: DayRoot) -> str:
    """A day on one line: day, number of lines, key of the last one, root, digest of the seal."""
    return f"{root.day:%Y-%m-%d} {root.lines} {root.last_id} {root.root} {root.digest}"


def tell_outside() -> None:
    """Add the days that are not in the file yet, and name the last mark.

    TrailCut when the database no longer has what was told before: the files stay as they are, as evidence.
    """
    place = folder()
    known = told_days(place / DAYS)
    last = max(known, default="")
    told = told_mark()
    if told is not None and not TrailMark.objects.filter(number=told.number, digest=told.digest).exists():
        raise TrailCut(f"mark {told.number}, told in {place / MARK}, is not in the database")
    if last and not any(line_of(root) == known[last] for root in DayRoot.objects.filter(day=last)):
        raise TrailCut(f"the root of {last}, told in {place / DAYS}, is not in the database")
    fresh = DayRoot.objects.order_by("day")
    lines = [line_of(root) for root in (fresh.filter(day__gt=last) if last else fresh)]
    if lines:
        with (place / DAYS).open("a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    mark = TrailMark.objects.first()
    if mark is not None and (told is None or told.number < mark.number):
        write_private(place / MARK, msgspec.json.encode(LastMark(mark.number, mark.digest)))


def told_days(path: Path) -> dict[str, str]:
    """day -> line of a file of days, this hall's own or one that an auditor keeps."""
    if not path.is_file():
        return {}
    return {line.partition(" ")[0]: line for line in path.read_text(encoding="utf-8").splitlines() if line}


def told_mark() -> LastMark | None:
    """The last mark outside the database; None when none was made."""
    path = folder() / MARK
    return records.decoded(path.read_bytes(), LastMark) if path.is_file() else None
