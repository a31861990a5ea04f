"""Decides what others learn of the person who stands at a window: the visit, the matter, and where their data rests."""

from dataclasses import dataclass

from hall.language.refusals import Refusal, RefusalCode
from hall.language.visitors import HowKnown
from hall_server.queueing.models import AT_A_WINDOW, Ticket
from hall_server.queueing.steps import not_in_state


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket at a window. personal: a record of personal_data, or empty. matter: code of an item or of a group."""

    ticket: str
    number: str
    visit: str
    personal: str
    how_known: HowKnown
    matter: str
    matter_name: str
    masked_name: str


def ticket_at_window(ticket: str, window: str) -> TicketFacts:
    """The ticket that is called or served at this window. Refusals: ticket_unknown, ticket_not_in_state, ticket_taken."""
    row = Ticket.objects.select_related("visit").filter(pk=ticket).first()
    if row is None:
        raise Refusal(RefusalCode.TICKET_UNKNOWN)
    if row.window_id != window or row.state not in AT_A_WINDOW:
        raise not_in_state(row)
    return TicketFacts(
        row.pk,
        row.number,
        row.visit_id,
        row.visit.personal,
        HowKnown(row.visit.how_known),
        row.matter,
        row.matter_name,
        row.masked_name,
    )
