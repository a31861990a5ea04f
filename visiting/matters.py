"""Decides which matters stand on which page: at most seven, common ones first, found by Chinese words or initials."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hall.messages.matter_catalogue import EverydayName, MatterCatalogue, MatterLine, QueueLine

MOST_CHOICES = 7
COMMON = "common"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a page of choices, in pixels at the design size. columns: whole-width characters a line holds."""

    height: int
    gap: int
    columns: int
    one_line: int
    each_line: int

    def height_of(self, name: str) -> int:
        """How high the button with this name is; a name may have several lines of its own."""
        lines = sum(-(-_width(part) // self.columns) or 1 for part in name.split("\n"))
        return max(self.one_line, lines * self.each_line + 2 * self.gap)


def _width(text: str) -> int:
    """Characters as wide as a Chinese one; two Latin ones take about the room of one. A line loses up to one to wrapping."""
    return -(-sum(2 if ord(character) > 0x2E7F else 1 for character in text) // 2) + len(text) // 24


def paged(things: Sequence[_T], names: Sequence[str], room: Room) -> tuple[tuple[_T, ...], ...]:
    """The things cut into pages of at most seven that fit the room; no page is empty, none is lost."""
    pages: list[list[_T]] = []
    used = 0
    for thing, name in zip(things, names, strict=True):
        height = room.height_of(name)
        if not pages or len(pages[-1]) == MOST_CHOICES or used + room.gap + height > room.height:
            pages.append([])
            used = -room.gap
        pages[-1].append(thing)
        used += room.gap + height
    return tuple(tuple(page) for page in pages)


def queue_of(catalogue: MatterCatalogue, matter: MatterLine) -> QueueLine | None:
    """Where people wait for this matter."""
    return next((queue for queue in catalogue.queues if queue.prefix == matter.prefix), None)


def whole_group(catalogue: MatterCatalogue, group: str) -> MatterLine | None:
    """The group itself as a matter, for who does not know more; None when the group has no matters."""
    first = next((matter for matter in catalogue.matters if matter.group == group), None)
    name = next((line.name for line in catalogue.groups if line.code == group), None)
    if first is None or name is None:
        return None
    return MatterLine(code=group, name=name, group=group, prefix=first.prefix)


def matters_of(catalogue: MatterCatalogue, group: str) -> tuple[MatterLine, ...]:
    """The matters of a group, or of 常办, common ones first, otherwise in the catalogue's order."""
    if group == COMMON:
        return tuple(matter for matter in catalogue.matters if matter.is_common)
    mine = (matter for matter in catalogue.matters if matter.group == group)
    return tuple(sorted(mine, key=lambda matter: not matter.is_common))


def found(catalogue: MatterCatalogue, wanted: str, most: int = 70) -> tuple[MatterLine, ...]:
    """Matters whose name, or an everyday one, holds the words or by its initials the letters; the earlier the better."""
    wanted = wanted.strip().lower()
    if not wanted:
        return ()
    by_letters = wanted.isascii()
    ranked = sorted(_ranked(catalogue.matters, wanted, by_letters=by_letters), key=lambda hit: hit[0])
    return tuple(matter for _, matter in ranked[:most])


def _ranked(
    matters: Iterable[MatterLine], wanted: str, *, by_letters: bool
) -> Iterable[tuple[tuple[int, bool, bool], MatterLine]]:
    for matter in matters:
        own = _where(matter, wanted, by_letters=by_letters)
        others = [_where(name, wanted, by_letters=by_letters) for name in matter.also]
        where = min((place for place in (own, *others) if place >= 0), default=-1)
        if where >= 0:
            yield (where, where != own, not matter.is_common), matter


def _where(named: MatterLine | EverydayName, wanted: str, *, by_letters: bool) -> int:
    """At which character it is found; below 0 where it is not."""
    where = (named.initials if by_letters else named.name).lower().find(wanted)
    return named.name.lower().find(wanted) if where < 0 and by_letters else where
