"""Decides what stands on the screens where a matter is looked for: at most seven choices a page."""

from collections.abc import Sequence
from dataclasses import replace

from hall.messages.matter_catalogue import MatterLine
from visiting import matters
from visiting.page import Choice, Page, Reading


def groups_paged(reading: Reading) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(code, name) of the groups, 常办 first when there are common matters, cut into pages."""
    groups = [(group.code, group.name) for group in reading.catalogue.groups]
    if any(matter.is_common for matter in reading.catalogue.matters):
        groups.insert(0, (matters.COMMON, reading.say("common")))
    return matters.paged(groups, [name for _, name in groups], reading.room)


def matters_paged(reading: Reading, found: Sequence[MatterLine]) -> tuple[tuple[MatterLine, ...], ...]:
    """Matters cut into pages."""
    return matters.paged(found, [matter.name for matter in found], reading.room)


def groups(reading: Reading, *, title: str, sub: str, has_back: bool = False) -> Page:
    """The departments; common matters first."""
    pages = groups_paged(reading)
    at = min(reading.at, len(pages) - 1)
    say = reading.say
    return Page(
        title,
        sub,
        choices=tuple(
            Choice(name, f"matter_group_{place}")
            for place, (_, name) in enumerate(pages[at] if pages else ())
        ),
        at=at,
        pages=len(pages),
        secondary=("search", say("search")),
        has_back=has_back,
        leave=say("finish"),
    )


def matters_of_group(group: str, reading: Reading, *, title: str, secondary: tuple[str, str]) -> Page:
    """The matters of the department chosen."""
    found = matters.matters_of(reading.catalogue, group)
    name = next((one.name for one in reading.catalogue.groups if one.code == group), reading.say("common"))
    return _listed(reading, found, title=title, sub=name, secondary=secondary)


def search(reading: Reading) -> Page:
    """What was found by words or initials."""
    say = reading.say
    found = reading.found
    sub = say("search_hint")
    if reading.wanted:
        sub = say("search_matters", len(found)) if found else say("search_none")
    page = _listed(reading, found, title=say("search_title"), sub=sub, secondary=("", ""))
    return replace(page, is_search=True)


def _listed(
    reading: Reading, found: Sequence[MatterLine], *, title: str, sub: str, secondary: tuple[str, str]
) -> Page:
    pages = matters_paged(reading, found)
    at = max(0, min(reading.at, len(pages) - 1))
    where = (reading.say("page_of", at + 1, len(pages)),) if len(pages) > 1 else ()
    return Page(
        title,
        " · ".join((*filter(None, (sub,)), *where)),
        choices=tuple(
            Choice(matter.name, f"matter_{place}") for place, matter in enumerate(pages[at] if pages else ())
        ),
        at=at,
        pages=max(len(pages), 1),
        secondary=secondary,
        has_back=True,
        leave=reading.say("finish"),
    )
