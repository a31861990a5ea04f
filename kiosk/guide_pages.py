"""Decides what stands on the screens of the guide: departments, matters, and one matter as the public file has it."""

from kiosk.visit import Visit
from visiting import listing_pages, matters
from visiting.page import Page, Reading


def groups(visit: Visit, reading: Reading) -> Page:
    """The departments."""
    say = reading.say
    has_back = visit.step_before is not None
    return listing_pages.groups(reading, title=say("guide"), sub=say("guide_groups"), has_back=has_back)


def matters_of_group(visit: Visit, reading: Reading) -> Page:
    """The matters of the department chosen."""
    title = reading.say("guide_matters")
    return listing_pages.matters_of_group(visit.group, reading, title=title, secondary=("", ""))


def search(visit: Visit, reading: Reading) -> Page:
    """What was found by words or initials."""
    del visit
    return listing_pages.search(reading)


def matter(visit: Visit, reading: Reading) -> Page:
    """One matter: what it is, whose, where people wait for it."""
    say = reading.say
    shown = visit.matter
    if shown is None:
        return Page(say("please_wait"))
    queue = matters.queue_of(reading.catalogue, shown)
    group = next((one.name for one in reading.catalogue.groups if one.code == shown.group), "")
    facts = [say("guide_department", group)] if group else []
    if queue is not None:
        facts.append(say("guide_where", queue.zone_name))
        facts += [queue.place] if queue.place else []
    return Page(
        shown.name,
        facts=(*facts, say("guide_how")),
        primary=("finish", say("all_done")),
        has_back=True,
    )
