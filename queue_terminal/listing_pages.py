"""Decides what stands on the screens where a matter is looked for: at most seven choices a page."""

from collections.abc import Sequence

from hall.messages.matter_catalogue import MatterLine
from queue_terminal import matters
from queue_terminal.page import Choice, Page, Reading
from queue_terminal.visit import Visit


def groups_paged(reading: Reading) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(code, name) of the groups, 常办 first when there are common matters, cut into pages."""
    groups = [(group.code, group.name) for group in reading.catalogue.groups]
    if any(matter.is_common for matter in reading.catalogue.matters):
        groups.insert(0, (matters.COMMON, reading.say("common")))
    return matters.paged(groups, [name for _, name in groups], reading.room)


def matters_paged(reading: Reading, found: Sequence[MatterLine]) -> tuple[tuple[MatterLine, ...], ...]:
    """Matters cut into pages."""
    return matters.paged(found, [matter.name for matter in found], reading.room)


def groups(visit: Visit, reading: Reading) -> Page:
    """The departments; common matters first."""
    pages = groups_paged(reading)
    at = min(reading.at, len(pages) - 1)
    say = reading.say
    name = visit.masked_name
    return Page(
        say("choose_group"),
        say("hello", name) if name else say("hello_no_card"),
        choices=tuple(
            Choice(name, f"matter_group_{place}")
            for place, (_, name) in enumerate(pages[at] if pages else ())
        ),
        at=at,
        pages=len(pages),
        secondary=("search", say("search")),
        leave=say("finish"),
    )


def matters_of_group(visit: Visit, reading: Reading) -> Page:
    """The matters of the department chosen."""
    say = reading.say
    found = matters.matters_of(reading.catalogue, visit.group)
    name = next(
        (group.name for group in reading.catalogue.groups if group.code == visit.group), say("common")
    )
    is_common = visit.group == matters.COMMON
    return _listed(
        reading,
        found,
        title=say("choose_matter"),
        sub=name,
        secondary=("", "") if is_common else ("whole_group", say("whole_group")),
    )


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


def search(visit: Visit, reading: Reading) -> Page:
    """What was found by words or initials."""
    del visit
    say = reading.say
    found = reading.found
    sub = say("search_hint")
    if reading.wanted:
        sub = say("search_matters", len(found)) if found else say("search_none")
    return _listed(reading, found, title=say("search_title"), sub=sub, secondary=("", ""))
