"""Decides what the visitor chose when one of the choices of a page is touched."""

from kiosk.collecting_pages import licences_paged
from kiosk.pages import page_of
from kiosk.visit import Step, Visit
from visiting import matters
from visiting.listing_pages import groups_paged, matters_paged
from visiting.page import Reading


def choose(visit: Visit, reading: Reading, place: int) -> bool:
    """Take the choice at this place of the page shown. False when there is none, or it changes no step."""
    page = page_of(visit, reading)
    if not 0 <= place < len(page.choices):
        return False
    match visit.step:
        case Step.LICENCES:
            return visit.choose_licence(licences_paged(visit, reading)[page.at][place].licence)
        case Step.GROUPS:
            code, _name = groups_paged(reading)[page.at][place]
            return visit.choose_group(code)
        case Step.MATTERS:
            offered = matters.matters_of(reading.catalogue, visit.group)
            return visit.choose_matter(matters_paged(reading, offered)[page.at][place])
        case Step.SEARCH:
            return visit.choose_matter(matters_paged(reading, reading.found)[page.at][place])
    return False
