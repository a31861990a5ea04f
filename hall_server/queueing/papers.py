"""Decides what a confirmed, missing or late paper means: only a number whose paper is out waits."""

from datetime import datetime, timedelta

from django.db import transaction

from hall.language.refusals import Refusal
from hall.language.tickets import TicketState
from hall.messages.ticketing import PaperTrouble
from hall_server.queueing.changes import Kind, touch
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import Ticket
from hall_server.queueing.steps import found, is_over, not_in_state, state_of, step, write_down

UNPRINTED_FOR = timedelta(minutes=30)


@transaction.atomic(savepoint=False)
def confirm_paper(ticket_id: str, process_id: str, *, is_copy: bool, doer: Doer, now: datetime) -> None:
    """The paper is out: a reserved number waits from now on, so does one given up too early on the same business day.

    For a ticket that is further already it is one more paper, written down and nothing else.
    """
    ticket = found(ticket_id, doer.hall)
    facts = {"process_id": process_id}
    if _begins_to_wait(ticket, now):
        step(ticket, "paper_confirmed", TicketState.WAITING, doer, now, facts=facts, waiting_since=now)
        touch(Kind.QUEUE, ticket.queue_id)
    else:
        write_down(ticket, "copy_printed" if is_copy else "paper_confirmed_late", doer, now, facts=facts)


def _begins_to_wait(ticket: Ticket, now: datetime) -> bool:
    if state_of(ticket) is TicketState.RESERVED:
        return True
    return state_of(ticket) is TicketState.VOID and not is_over(ticket, now)


@transaction.atomic(savepoint=False)
def paper_failed(ticket_id: str, trouble: PaperTrouble, *, gave_up: bool, doer: Doer, now: datetime) -> None:
    """No paper was confirmed. Void only when the terminal gave up and knows that none came out."""
    ticket = found(ticket_id, doer.hall)
    facts = {"trouble": trouble.value}
    is_known_missing = trouble not in (PaperTrouble.UNKNOWN, PaperTrouble.OFFLINE)
    if gave_up and is_known_missing and state_of(ticket) is TicketState.RESERVED:
        step(ticket, "ticket_voided", TicketState.VOID, doer, now, facts=facts, closed_at=now)
    else:
        write_down(ticket, "paper_not_confirmed", doer, now, facts=facts)


@transaction.atomic(savepoint=False)
def reprint_ticket(ticket_id: str, doer: Doer, now: datetime) -> Ticket:
    """The ticket, for another paper of the same number. Refusal when it is closed."""
    ticket = found(ticket_id, doer.hall)
    if state_of(ticket) in (TicketState.FINISHED, TicketState.CANCELLED, TicketState.VOID):
        raise not_in_state(ticket)
    write_down(ticket, "copy_asked_for", doer, now)
    return ticket


def void_unprinted(hall: str, now: datetime) -> int:
    """Give up numbers whose paper has not been heard of for half an hour; how many."""
    unprinted = Ticket.objects.filter(closed_at=None, state=TicketState.RESERVED.value, lease=None)
    old = unprinted.filter(hall=hall, arrived_at__lt=now - UNPRINTED_FOR)
    voided = 0
    for ticket_id in old.values_list("pk", flat=True)[:500]:
        voided += _void(ticket_id, hall, now)
    return voided


@transaction.atomic
def _void(ticket_id: str, hall: str, now: datetime) -> int:
    try:
        ticket = found(ticket_id, hall)
        facts = {"trouble": "unheard_of"}
        step(ticket, "ticket_voided", TicketState.VOID, Doer(hall), now, facts=facts, closed_at=now)
    except Refusal:
        return 0
    return 1
