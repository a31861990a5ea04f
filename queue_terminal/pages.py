"""Decides which screen a visit shows: a title, at most seven choices, one main button."""

from collections.abc import Callable, Mapping

from queue_terminal import asking_pages, ending_pages, listing_pages
from queue_terminal.visit import Step, Visit
from visiting.page import Page, Reading


def page_of(visit: Visit, reading: Reading) -> Page:
    """The screen for this step."""
    return _PAGES[visit.step](visit, reading)


def _nothing(visit: Visit, reading: Reading) -> Page:
    del visit
    return Page(reading.say("please_wait"))


_PAGES: Mapping[Step, Callable[[Visit, Reading], Page]] = {
    Step.WAITING: _nothing,
    Step.GROUPS: listing_pages.groups,
    Step.MATTERS: listing_pages.matters_of_group,
    Step.SEARCH: listing_pages.search,
    Step.DETAILS: asking_pages.details,
    Step.CONFIRM: asking_pages.confirm,
    Step.TAKING: asking_pages.taking,
    Step.RESULT: ending_pages.result,
    Step.HELD: ending_pages.held,
    Step.TROUBLE: ending_pages.trouble,
    Step.CARD_LEFT: ending_pages.card_left,
    Step.ENDED: _nothing,
}
