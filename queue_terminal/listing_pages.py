"""Decides what stands on the screens where a number's matter is looked for."""

from queue_terminal.visit import Visit
from visiting import listing_pages, matters
from visiting.page import Page, Reading


def groups(visit: Visit, reading: Reading) -> Page:
    """The departments, and a greeting."""
    say, name = reading.say, visit.masked_name
    hello = say("hello", name) if name else say("hello_no_card")
    return listing_pages.groups(reading, title=say("choose_group"), sub=hello)


def matters_of_group(visit: Visit, reading: Reading) -> Page:
    """The matters of the department chosen; who does not know which takes a number for all of it."""
    say = reading.say
    whole = ("", "") if visit.group == matters.COMMON else ("whole_group", say("whole_group"))
    return listing_pages.matters_of_group(visit.group, reading, title=say("choose_matter"), secondary=whole)


def search(visit: Visit, reading: Reading) -> Page:
    """What was found by words or initials."""
    del visit
    return listing_pages.search(reading)
