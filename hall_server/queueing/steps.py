"""Decides how a ticket takes a step: a move its table allows, claimed by a conditional update, written down twice."""

from datetime import datetime
from typing import Any

import msgspec

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import STATE_NAMES, TicketState, may_move
from hall_server.audit.actions import record
from hall_server.catalogue import queries as catalogue
from hall_server.organisation import queries as organisation
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import Ticket, TicketEvent
from hall_server.rows import change, fetch, insert

_spell = msgspec.json.Encoder(order="deterministic").encode


def found(ticket_id: str, hall: str) -> Ticket:
    """The ticket. Refusal when this hall has none of this id."""
    ticket = fetch(Ticket, ticket_id)
    if ticket is None or ticket.hall_id != hall:
        raise Refusal(RefusalCode.TICKET_UNKNOWN)
    return ticket


def state_of(ticket: Ticket) -> TicketState:
    """The state as the language knows it."""
    return TicketState(ticket.state)


def is_over(ticket: Ticket, now: datetime) -> bool:
    """Whether its business day has ended, in a hall that clears at night: nobody is called from such a day any more."""
    clears = organisation.hall(ticket.hall_id).clears_at_night
    return clears and ticket.business_day != hall_clock.business_day(now)


def of_a_day_gone(ticket: Ticket) -> Refusal:
    """No, numbers of that day count no more."""
    return Refusal(RefusalCode.TICKET_NOT_IN_STATE, {"number": ticket.number, "state": "已过当天"})


def not_in_state(ticket: Ticket) -> Refusal:
    """No, it stands elsewhere; at another window when somebody was quicker."""
    window = organisation.windows(ticket.hall_id).get(ticket.window_id or "")
    if state_of(ticket) in (TicketState.CALLED, TicketState.SERVING) and window is not None:
        return Refusal(RefusalCode.TICKET_TAKEN, {"number": ticket.number, "window": window.name})
    name = STATE_NAMES[state_of(ticket)][0]
    return Refusal(RefusalCode.TICKET_NOT_IN_STATE, {"number": ticket.number, "state": name})


def claim(ticket: Ticket, to: TicketState, **columns: Any) -> bool:
    """Move the row if it still stands where it was read. False when somebody else has moved it meanwhile."""
    return change(ticket, ("state", "window_id"), state=to.value, **columns)


def step(
    ticket: Ticket,
    kind: str,
    to: TicketState,
    doer: Doer,
    now: datetime,
    *,
    call: str = "",
    facts: dict[str, str] | None = None,
    **columns: Any,
) -> None:
    """Move the ticket and write it down. Refusal when the table forbids it or somebody else was quicker."""
    if not may_move(state_of(ticket), to):
        raise not_in_state(ticket)
    if not claim(ticket, to, **columns):
        ticket.refresh_from_db()
        raise not_in_state(ticket)
    write_down(ticket, kind, doer, now, call=call, facts=facts)


def write_down(
    ticket: Ticket,
    kind: str,
    doer: Doer,
    now: datetime,
    *,
    call: str = "",
    facts: dict[str, str] | None = None,
    is_first: bool = False,
) -> None:
    """The event and the audit row of a step that has been taken."""
    insert(
        TicketEvent(
            ticket_id=ticket.pk,
            kind=kind,
            state=ticket.state,
            business_day=ticket.business_day,
            queue=letter_of(ticket),
            window=doer.window,
            clerk=doer.clerk,
            device=doer.device,
            call=call,
            at=now,
            facts=_spell(facts or {}).decode(),
        )
    )
    record(
        kind,
        f"ticket:{ticket.pk}",
        actor=doer.actor,
        facts={"number": ticket.number, "state": ticket.state, **(facts or {})},
        is_first=is_first,
    )


def letter_of(ticket: Ticket) -> str:
    """The letter of the queue it belongs to now."""
    return next(queue.prefix for queue in catalogue.queues(ticket.hall_id) if queue.id == ticket.queue_id)
