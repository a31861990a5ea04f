"""Decides which screen a visit shows: a title, at most seven choices, one main button."""

from collections.abc import Callable, Mapping

from kiosk import collecting_pages, guide_pages
from kiosk.visit import Step, Visit
from visiting.page import Page, Reading


def page_of(visit: Visit, reading: Reading) -> Page:
    """The screen for this step."""
    return _PAGES[visit.step](visit, reading)


def _wait(visit: Visit, reading: Reading) -> Page:
    del visit
    return Page(reading.say("please_wait"))


_PAGES: Mapping[Step, Callable[[Visit, Reading], Page]] = {
    Step.WAITING: _wait,
    Step.LOOKING: collecting_pages.looking,
    Step.LICENCES: collecting_pages.licences,
    Step.LICENCE: collecting_pages.licence,
    Step.COLLECTING: collecting_pages.collecting,
    Step.PAPER_OUT: collecting_pages.paper_out,
    Step.NO_PAPER: collecting_pages.no_paper,
    Step.UNSURE: collecting_pages.unsure,
    Step.NOTHING: collecting_pages.nothing,
    Step.NOT_NOW: collecting_pages.not_now,
    Step.GROUPS: guide_pages.groups,
    Step.MATTERS: guide_pages.matters_of_group,
    Step.SEARCH: guide_pages.search,
    Step.MATTER: guide_pages.matter,
    Step.CARD_LEFT: collecting_pages.card_left,
    Step.ENDED: _wait,
}
