"""Decides what a clerk's desk shows: the present ticket, who comes next, who is set aside here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from hall.language import hall_clock
from hall.language.queue_order import QueueRules, Waiting, WindowProfile, choose_next
from hall.language.tickets import TicketState
from hall.language.visitors import PriorityClass
from hall.messages.calling import DeskBoard, DeskTicket
from hall_server.catalogue import queries as catalogue
from hall_server.devices.help_desks import helps_at
from hall_server.organisation import queries as organisation
from hall_server.queueing.called_tickets import at_windows, with_proofs
from hall_server.queueing.calling import profile_of, waiting_for
from hall_server.queueing.models import SET_ASIDE, Ticket

NEXT_UP = 7
MOST_SET_ASIDE = 50


def desk_boards(windows: Iterable[str], hall: str, now: datetime) -> dict[str, DeskBoard]:
    """window -> its board. As many queries for a hundred windows as for one."""
    known = organisation.windows(hall)
    codes = [code for code in windows if code in known]
    profiles = {code: profile_of(code, hall) for code in codes}
    waiting = waiting_for(_all_of(profiles.values()), hall, now)
    rules = organisation.hall(hall).rules
    upcoming = {code: _upcoming(waiting, profiles[code], rules, now) for code in codes}
    lines = _lines(ticket for order, _ in upcoming.values() for ticket in order)
    aside = _set_aside(codes, hall, now)
    duties = {duty.window: duty for duty in organisation.duties(codes)}
    present = at_windows(codes, hall)
    matters, sounds = catalogue.groups(hall), catalogue.group_sounds(hall)
    helps = helps_at(hall)
    boards = {}
    for code in codes:
        duty, call = duties.get(code), present.get(code)
        order, count = upcoming[code]
        boards[code] = DeskBoard(
            window=code,
            window_name=known[code].name,
            clerk=duty.clerk if duty else None,
            clerk_name=duty.clerk_name if duty else "",
            current=with_proofs(call, hall) if call else None,
            current_state=TicketState(call.ticket.state) if call else None,
            waiting_count=count,
            next_up=tuple(lines[ticket] for ticket in order if ticket in lines),
            parked=tuple(aside[code]),
            matters=matters,
            helps=helps.get(code, ()),
            sounds=sounds,
        )
    return boards


def _all_of(profiles: Iterable[WindowProfile]) -> WindowProfile:
    return WindowProfile("", {queue: 1 for profile in profiles for queue in profile.weights})


def _upcoming(
    waiting: Iterable[Waiting], profile: WindowProfile, rules: QueueRules, now: datetime
) -> tuple[list[str], int]:
    """Whom this window would call if nobody else called or came, in order; and how many it could call."""
    left = [
        ticket
        for ticket in waiting
        if ticket.queue in profile.weights and ticket.only_window in ("", profile.window)
    ]
    count = len(left)
    order: list[str] = []
    while len(order) < NEXT_UP and (choice := choose_next(left, profile, rules, now)):
        order.append(choice.ticket_id)
        left = [ticket for ticket in left if ticket.ticket_id != choice.ticket_id]
    return order, count


def _lines(ids: Iterable[str]) -> dict[str, DeskTicket]:
    return {ticket.pk: _line(ticket) for ticket in Ticket.objects.filter(pk__in=set(ids))}


def _set_aside(codes: Sequence[str], hall: str, now: datetime) -> dict[str, list[DeskTicket]]:
    rows = Ticket.objects.filter(window__in=codes, state__in=SET_ASIDE)
    if organisation.hall(hall).clears_at_night:
        rows = rows.filter(business_day=hall_clock.business_day(now))
    found: dict[str, list[DeskTicket]] = defaultdict(list)
    for ticket in rows.order_by("arrived_at"):
        mine = found[ticket.window_id or ""]
        if len(mine) < MOST_SET_ASIDE:
            mine.append(_line(ticket))
    return found


def _line(ticket: Ticket) -> DeskTicket:
    return DeskTicket(
        ticket=ticket.pk,
        number=ticket.number,
        matter_name=ticket.matter_name,
        masked_name=ticket.masked_name,
        state=TicketState(ticket.state),
        priority=PriorityClass(ticket.priority),
        arrived_at=ticket.arrived_at,
    )
