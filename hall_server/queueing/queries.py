"""Everything that may be asked of queueing."""

from datetime import datetime

from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import DeskBoard
from hall_server.devices.asker import Asker
from hall_server.queueing.approaching import Approaching, approaching
from hall_server.queueing.at_window import TicketFacts, ticket_at_window
from hall_server.queueing.called_tickets import called
from hall_server.queueing.desk_boards import desk_boards
from hall_server.queueing.figures import Figures, figures, figures_from_events
from hall_server.queueing.models import Visit
from hall_server.queueing.reservations import Position, people_ahead, position_of, reservation
from hall_server.queueing.tokens import ticket_of, token_of
from hall_server.queueing.zone_boards import zone_board
from hall_server.rows import select

__all__ = [
    "Approaching",
    "Figures",
    "Position",
    "TicketFacts",
    "approaching",
    "called",
    "desk_board",
    "desk_boards",
    "figures",
    "figures_from_events",
    "people_ahead",
    "person_of",
    "position_of",
    "reservation",
    "ticket_at_window",
    "ticket_of",
    "token_of",
    "zone_board",
]


def person_of(visit: str) -> str:
    """The record of personal_data about whoever came; empty for an unknown visit and for somebody nobody knows."""
    for (personal,) in select(Visit, ("personal",), "id = %s", visit):
        return str(personal)
    return ""


def desk_board(desk: Asker, now: datetime) -> DeskBoard:
    """All a desk needs to stand where it stood. Refusal: window_unknown."""
    boards = desk_boards([desk.window or ""], desk.hall, now)
    if desk.window not in boards:
        raise Refusal(RefusalCode.WINDOW_UNKNOWN)
    return boards[desk.window]
