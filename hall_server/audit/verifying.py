"""Decides whether the trail is whole: each line, each chain, each root, and nothing cut off at an end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from hall_server.audit.chain import digest
from hall_server.audit.merkle import Tree, leaf_of
from hall_server.audit.models import DayRoot, Seal, TrailMark
from hall_server.audit.outside import DAYS, folder, line_of, told_days, told_mark
from hall_server.audit.roots import digest_of, lines_between

PORTION = 5_000
_COLUMNS = "subject, place, verb, actor, at, facts, digest"
_FIRST = f"SELECT {_COLUMNS} FROM audit_auditevent ORDER BY subject, place LIMIT {PORTION}"  # noqa: S608 - of ours
_NEXT = (
    f"SELECT {_COLUMNS} FROM audit_auditevent WHERE (subject, place) > (%s, %s)"  # noqa: S608 - of ours
    f" ORDER BY subject, place LIMIT {PORTION}"
)
_ALGORITHMS = ("sm3", "sha256")

# Told how many lines have been looked at; may raise to stop.
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written."""

    english: str
    chinese: str

    def __str__(self) -> str:
        return self.english


def _silent(lines: int) -> None:
    del lines


def findings(*, against: Path | None = None, told: Told = _silent) -> Iterator[Finding]:
    """Whatever is wrong with the trail. against: a file of days that an auditor keeps, beside this hall's own."""
    yield from broken_lines(told)
    yield from broken_seals(told)
    yield from _cut_outside(folder() / DAYS)
    if against is not None:
        yield from _cut_outside(against)
    yield from _cut_tail()


def broken_lines(told: Told = _silent) -> Iterator[Finding]:
    """Each subject whose chain does not hold: a line edited, swapped, removed or put in between."""
    subject, previous, expected, is_broken = None, "", 0, False
    for number, line in enumerate(_lines(), 1):
        if line[0] != subject:
            subject, previous, expected, is_broken = line[0], "", 0, False
        if not is_broken and (line[1] != expected or line[6] != _recomputed(line, previous)):
            is_broken = True
            yield Finding(
                f"{subject}: line {expected} is not what was written",
                f"{subject} 的第 {expected + 1} 条记录与写入时不一致（被改动、调换或删除）。",
            )
        previous, expected = line[6], expected + 1
        if number % PORTION == 0:
            told(PORTION)


def _lines() -> Iterator[tuple[Any, ...]]:
    statement, mark = _FIRST, list[Any]()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, mark)
            found = cursor.fetchall()
        yield from found
        if len(found) < PORTION:
            return
        statement, mark = _NEXT, [found[-1][0], found[-1][1]]


def _recomputed(line: tuple[Any, ...], previous: str) -> str:
    subject, place, verb, actor, at, facts, written = line
    algorithm = written.partition(":")[0]
    return digest(
        algorithm if algorithm in _ALGORITHMS else _ALGORITHMS[0],
        previous,
        subject=subject,
        place=place,
        verb=verb,
        actor=actor,
        at=_instant(at),
        facts=facts,
    )


def _instant(at: datetime | str) -> datetime:
    instant = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so


def broken_seals(told: Told = _silent) -> Iterator[Finding]:
    """Each day and each mark whose root is not that of the lines, or that does not follow the one before."""
    yield from _chained(DayRoot.objects.order_by("day").iterator(), told)
    yield from _chained(TrailMark.objects.order_by("number").iterator(), _silent)


def _chained(seals: Iterator[Any], told: Told) -> Iterator[Finding]:
    before: Seal | None = None
    for seal in seals:
        name = str(seal)
        follows = seal.previous == (before.digest if before else "") and seal.after_id == (
            before.last_id if before else 0
        )
        if not follows or seal.digest != digest_of(seal, name) or _skips(before, seal):
            yield Finding(
                f"seal {name}: it is not what was written, or does not follow the one before",
                f"“{_named(seal)}”的根与写入时不一致，或与前一个根接不上（被改动或删除）。",
            )
        root, lines = _root(seal)
        if root != seal.root:
            yield Finding(
                f"seal {name}: it was made of {seal.lines} lines, and now there are {lines} with another root",
                f"“{_named(seal)}”封存时有 {seal.lines} 条记录，现在是 {lines} 条，内容与封存时不一致。",
            )
        told(lines)
        before = seal


def _root(seal: Seal) -> tuple[str, int]:
    tree = Tree(seal.root.partition(":")[0])
    for key, written in lines_between(seal.after_id, seal.last_id):
        tree.add(leaf_of(key, written))
    return tree.root(), tree.leaves


def _skips(before: Any, seal: Any) -> bool:
    if before is None:
        return isinstance(seal, TrailMark) and seal.number != 1
    if isinstance(seal, DayRoot):
        return bool((seal.day - before.day).days != 1)
    return bool(seal.number != before.number + 1)


def _named(seal: Any) -> str:
    if isinstance(seal, DayRoot):
        return f"{seal.day:%Y-%m-%d}"
    return f"短时封存第 {seal.number} 号（{seal.sealed_at:%Y-%m-%d %H:%M} UTC）"


def _cut_outside(path: Path) -> Iterator[Finding]:
    """What was told outside and is not in the database any more."""
    for day, line in told_days(path).items():
        row = DayRoot.objects.filter(day=day).first()
        if row is None or line_of(row) != line:
            yield Finding(
                f"{path}: the root of {day} is another in the database, or is gone",
                f"库外留存的 {day} 的根，与库内不一致或库内已没有。",
            )


def _cut_tail() -> Iterator[Finding]:
    mark, told = TrailMark.objects.first(), told_mark()
    if told is not None and not TrailMark.objects.filter(number=told.number, digest=told.digest).exists():
        yield Finding(
            f"mark {told.number} was told outside the database and is gone: the tail was cut",
            f"库外留存的第 {told.number} 号短时封存，库内已没有：末尾的记录被截掉。",
        )
    if connection.vendor == "sqlite":
        yield from _missing_keys(mark.last_id if mark else 0)


def _missing_keys(after: int) -> Iterator[Finding]:
    """SQLite gives each line the next key and takes none back (AUTOINCREMENT): after the last mark none may be missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit_auditevent'")
        given = cursor.fetchone()
        cursor.execute("SELECT COUNT(*) FROM audit_auditevent WHERE id > %s", [after])
        there = cursor.fetchone()[0]
    missing = (given[0] if given else 0) - after - there
    if missing > 0:
        yield Finding(
            f"{missing} lines after key {after} were written and are gone",
            f"编号 {after} 之后写入的记录少了 {missing} 条。",
        )
