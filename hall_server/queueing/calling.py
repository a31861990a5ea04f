"""Decides which ticket a window calls, that no other window gets it too, and what every surface is told of it."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from hall.language import hall_clock
from hall.language.queue_order import Choice, Reason, Waiting, WindowProfile, choose_next, overtaken_by
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketState
from hall.language.visitors import PriorityClass
from hall.messages.calling import CallEnded, ServiceEnded
from hall_server.catalogue import queries as catalogue
from hall_server.identifiers import new_id
from hall_server.organisation import queries as organisation
from hall_server.outbox.actions import announce
from hall_server.queueing.changes import Kind, touch
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import AT_A_WINDOW, Call, QueueWeight, Ticket
from hall_server.queueing.steps import (
    claim,
    found,
    is_over,
    not_in_state,
    of_a_day_gone,
    state_of,
    write_down,
)
from hall_server.queueing.visitor_for_desk import visitor_for_desk
from hall_server.queueing.zone_boards import number_called
from hall_server.remembered import remembered
from hall_server.rows import insert, marks, select

# Always in the order of their ids: two windows that want the same queues then never wait for each other.
_LOCK = "SELECT id FROM catalogue_queue WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"

SPEAK_WITHIN = timedelta(seconds=30)


def desk(doer: Doer) -> Doer:
    """The doer with its clerk. Refusals: window_unknown; not_signed_in, also when the clerk sits at another desk."""
    if doer.window not in organisation.windows(doer.hall):
        raise Refusal(RefusalCode.WINDOW_UNKNOWN)
    duty = organisation.duty_at(doer.window)
    if duty is None or duty.device != doer.device:
        raise Refusal(RefusalCode.NOT_SIGNED_IN)
    return Doer(doer.hall, doer.device, duty.clerk, doer.window)


@transaction.atomic(savepoint=False)
def call_next(doer: Doer, now: datetime) -> Call:
    """Call whoever is next for this window. Refusals: no_one_waiting, window_still_serving, window_still_calling.

    Windows that share a queue choose one after the other (the queues' rows are locked where the database can), so that
    the bounds on overtaking hold exactly; whoever else moved the chosen ticket meanwhile only costs another choice.
    """
    doer = desk(doer)
    _refuse_while_busy(doer)
    profile = lock_queues(doer.window, doer.hall)
    rules = organisation.hall(doer.hall).rules
    while choice := choose_next(waiting := waiting_for(profile, doer.hall, now), profile, rules, now):
        ticket = found(choice.ticket_id, doer.hall)
        if state_of(ticket) is TicketState.WAITING and _claim_for(doer, ticket, now):
            _count_overtaken(choice, waiting, profile)
            return _call(ticket, doer, choice.reason, now)
    raise Refusal(RefusalCode.NO_ONE_WAITING)


@transaction.atomic(savepoint=False)
def call_ticket(ticket_id: str, doer: Doer, now: datetime) -> Call:
    """Call this very ticket: parked or missed here, or waiting for a queue this window serves. It is recorded as picked."""
    doer = desk(doer)
    _refuse_while_busy(doer)
    ticket = found(ticket_id, doer.hall)
    profile = lock_queues(doer.window, doer.hall)
    is_ours = ticket.window_id == doer.window and state_of(ticket) is not TicketState.WAITING
    if not is_ours and not _may_serve(ticket, profile, doer):
        raise Refusal(RefusalCode.NOT_ALLOWED)
    if is_over(ticket, now):
        raise of_a_day_gone(ticket)
    if state_of(ticket) not in (TicketState.WAITING, TicketState.PARKED, TicketState.NO_SHOW):
        raise not_in_state(ticket)
    waiting = waiting_for(profile, doer.hall, now) if state_of(ticket) is TicketState.WAITING else []
    if not _claim_for(doer, ticket, now):
        ticket.refresh_from_db()
        raise not_in_state(ticket)
    if waiting:
        _count_overtaken(Choice(ticket.pk, Reason.PICKED), waiting, profile)
    return _call(ticket, doer, Reason.PICKED, now)


@transaction.atomic(savepoint=False)
def call_again(ticket_id: str, doer: Doer, now: datetime) -> Call:
    """Call the present ticket once more. Refusals: recall_limit, ticket_not_in_state, ticket_taken."""
    doer = desk(doer)
    ticket = at_window(ticket_id, doer, TicketState.CALLED)
    limit = organisation.hall(doer.hall).recall_limit
    if ticket.times_called >= limit:
        facts = {"number": ticket.number, "times": str(ticket.times_called)}
        raise Refusal(RefusalCode.RECALL_LIMIT, facts)
    if not claim(ticket, TicketState.CALLED, times_called=ticket.times_called + 1):
        raise not_in_state(ticket)
    last = Call.objects.filter(ticket=ticket, ended_at=None).order_by("-called_at").first()
    Call.objects.filter(ticket=ticket, ended_at=None).update(ended_at=now)
    reason = Reason(last.reason) if last else Reason.PICKED
    return _call(ticket, doer, reason, now, visitor=last.visitor if last else None)


def at_window(ticket_id: str, doer: Doer, *states: TicketState) -> Ticket:
    """The ticket that stands at this window in one of these states. Refusals: ticket_taken, ticket_not_in_state."""
    ticket = found(ticket_id, doer.hall)
    if ticket.window_id != doer.window or state_of(ticket) not in states:
        raise not_in_state(ticket)
    return ticket


def end_call(ticket: Ticket, window: str, state: TicketState, now: datetime) -> None:
    """The number is no longer called: surfaces forget it, and the desk's sealed copy goes once the visit there is over."""
    live = Call.objects.filter(ticket=ticket, ended_at=None).first()
    if state is not TicketState.SERVING:
        Call.objects.filter(ticket=ticket).exclude(visitor="").update(visitor="")
    touch(Kind.WINDOW, window)
    if live is None:
        announce(organisation.windows(ticket.hall_id)[window].zone, ServiceEnded(window))
        return
    Call.objects.filter(pk=live.pk).update(ended_at=now)
    for zone in zones_of(live.zone, window, ticket.hall_id):
        announce(zone, CallEnded(live.pk, window, state, ticket.number))


def zones_of(queue_zone: str, window: str, hall: str) -> list[str]:
    """Where a call is heard: where its people wait, and where the window stands."""
    return sorted({queue_zone, organisation.windows(hall)[window].zone})


def lock_queues(window: str, hall: str) -> WindowProfile:
    """What the window serves. Its queues stay locked until the transaction ends; SQLite has one writer and needs no lock."""
    profile = profile_of(window, hall)
    if connection.vendor == "postgresql" and profile.weights:
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [[int(queue) for queue in profile.weights]])
    return profile


def profile_of(window: str, hall: str) -> WindowProfile:
    """The queues this window serves and their weights; closed queues are left out."""
    is_open = {queue.id for queue in catalogue.queues(hall) if queue.is_open}
    weights = {str(queue): weight for queue, weight in _weights(hall).get(window, ()) if queue in is_open}
    return WindowProfile(window, weights)


@remembered
def _weights(hall: str) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    rows = QueueWeight.objects.filter(queue__hall=hall)
    for window, queue, weight in rows.values_list("window_id", "queue_id", "weight"):
        found.setdefault(window, []).append((queue, weight))
    return found


_WAITING = ("id", "queue_id", "arrived_at", "priority", "overtaken", "only_window")


def waiting_for(profile: WindowProfile, hall: str, now: datetime) -> list[Waiting]:
    """Everybody who waits in the queues of this window today (or still, where the hall does not clear at night)."""
    if not profile.weights:
        return []
    queues = [int(queue) for queue in profile.weights]
    condition = f"state = 'waiting' AND queue_id IN ({marks(queues)})"
    values: list[int | str] = [*queues]
    if organisation.hall(hall).clears_at_night:
        condition += " AND business_day = %s"
        values.append(hall_clock.business_day(now).isoformat())
    return [
        Waiting(ticket, str(queue), arrived_at, PriorityClass(priority), overtaken, only_window)
        for ticket, queue, arrived_at, priority, overtaken, only_window in select(
            Ticket, _WAITING, condition, *values
        )
    ]


def _refuse_while_busy(doer: Doer) -> None:
    """A clerk who has somebody says first what became of them: guessing a no-show would punish whoever walks slowly."""
    condition = f"window_id = %s AND state IN ({marks(AT_A_WINDOW)})"
    for number, state in select(Ticket, ("number", "state"), condition, doer.window, *AT_A_WINDOW):
        is_serving = state == TicketState.SERVING.value
        code = RefusalCode.WINDOW_STILL_SERVING if is_serving else RefusalCode.WINDOW_STILL_CALLING
        raise Refusal(code, {"number": number})


def _count_overtaken(choice: Choice, waiting: list[Waiting], profile: WindowProfile) -> None:
    passed = overtaken_by(choice, waiting, profile)
    if passed:
        Ticket.objects.filter(pk__in=passed).update(overtaken=F("overtaken") + 1)


def _may_serve(ticket: Ticket, profile: WindowProfile, doer: Doer) -> bool:
    return str(ticket.queue_id) in profile.weights and ticket.only_window in ("", doer.window)


def _claim_for(doer: Doer, ticket: Ticket, now: datetime) -> bool:
    return claim(
        ticket,
        TicketState.CALLED,
        window_id=doer.window,
        first_called_at=ticket.first_called_at or now,
        times_called=1,
        closed_at=None,
    )


def _call(ticket: Ticket, doer: Doer, reason: Reason, now: datetime, *, visitor: str | None = None) -> Call:
    """A claimed ticket is called: row, event, audit row and one announcement to each zone concerned."""
    queue = next(queue for queue in catalogue.queues(ticket.hall_id) if queue.id == ticket.queue_id)
    call = Call(
        id=new_id(now),
        ticket=ticket,
        zone=queue.zone,
        queue=queue.prefix,
        window_id=doer.window,
        clerk=doer.clerk,
        device=doer.device,
        reason=reason.value,
        times_called=ticket.times_called,
        called_at=now,
        speak_until=now + SPEAK_WITHIN,
        visitor=visitor_for_desk(ticket, doer) if visitor is None else visitor,
    )
    insert(call)
    facts = {"reason": reason.value, "times_called": str(ticket.times_called)}
    write_down(ticket, "ticket_called", doer, now, call=call.pk, facts=facts)
    _announce(call, doer)
    touch(Kind.QUEUE, ticket.queue_id)
    touch(Kind.WINDOW, doer.window)
    touch(Kind.CALL, call.pk)
    return call


def _announce(call: Call, doer: Doer) -> None:
    window = organisation.windows(doer.hall)[doer.window]
    called = number_called(call, window.name)
    for zone in zones_of(call.zone, window.code, doer.hall):
        announce(zone, called)
