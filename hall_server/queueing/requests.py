"""Decides which of a device's requests and reports queueing answers, and which roles may send them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from hall.credentials.sealing import SealBroken, open_sealed
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import (
    BeginService,
    CallAgain,
    CallMissed,
    CallNext,
    CallShown,
    CallSpoken,
    CallTicket,
    ClerkSignedIn,
    DeskBoard,
    Done,
    FinishService,
    MarkNoShow,
    ParkTicket,
    SendDesk,
    SignIn,
    SignOut,
    SurfaceKind,
    SurfaceState,
    TicketCalled,
    TransferTicket,
)
from hall.messages.devices import Acknowledged, RequestRefused
from hall.messages.message import Message
from hall.messages.ticketing import (
    IssueTicket,
    LeaseNumbers,
    NumbersLeased,
    ReprintTicket,
    TicketNotPrinted,
    TicketPrinted,
    TicketReserved,
)
from hall.messages.visitor_details import VisitorDetails, decode_details
from hall_server.devices.asker import Answers, Asker, answers
from hall_server.keys import sealing_private_key
from hall_server.organisation.actions import Checked, check_beforehand, prove_clerk
from hall_server.queueing import actions, queries
from hall_server.queueing.actions import Doer, Wish, Word

ANSWERS: Answers = {}

TERMINAL = "queue_terminal"
DESK = "clerk_desk"
SURFACES = ("wall", "station", "queue_terminal")

_M = TypeVar("_M", bound=Message)
_Answering = Callable[[Asker, _M, datetime], Message]


def _for(kind: type[_M], *roles: str) -> Callable[[_Answering[_M]], _Answering[_M]]:
    """Enter an answer that only devices of these roles get."""

    def guard(function: _Answering[_M]) -> _Answering[_M]:
        def answer(asker: Asker, message: _M, now: datetime) -> Message:
            if asker.role not in roles:
                raise Refusal(RefusalCode.NOT_ALLOWED)
            return function(asker, message, now)

        answers(ANSWERS, kind)(answer)
        return function

    return guard


def _doer(asker: Asker) -> Doer:
    return Doer(asker.hall, asker.device, window=asker.window or "")


@_for(IssueTicket, TERMINAL)
def _issue(asker: Asker, message: IssueTicket, now: datetime) -> TicketReserved:
    wish = Wish(
        message.matter, message.how_known, _opened(message.visitor), message.priority, message.language
    )
    doer = _doer(asker)
    if message.leased_number is None:
        return queries.reservation(actions.issue_ticket(wish, doer, now))
    leased = actions.leased_number(message.lease, message.leased_number, message.taken_at or now, doer)
    return queries.reservation(actions.merge_leased_ticket(wish, leased, doer, now))


def _opened(sealed: str | None) -> VisitorDetails | None:
    if sealed is None:
        return None
    try:
        return decode_details(open_sealed(sealing_private_key(), sealed, "visitor"))
    except (SealBroken, msgspec.DecodeError) as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "visitor"}) from fault


@_for(ReprintTicket, TERMINAL)
def _reprint(asker: Asker, message: ReprintTicket, now: datetime) -> TicketReserved:
    return queries.reservation(actions.reprint_ticket(message.ticket, _doer(asker), now))


@_for(TicketPrinted, TERMINAL)
def _printed(asker: Asker, message: TicketPrinted, now: datetime) -> Acknowledged:
    actions.confirm_paper(
        message.ticket, message.process_id, is_copy=message.is_copy, doer=_doer(asker), now=now
    )
    return Acknowledged()


@_for(TicketNotPrinted, TERMINAL)
def _not_printed(asker: Asker, message: TicketNotPrinted, now: datetime) -> Acknowledged:
    actions.paper_failed(message.ticket, message.trouble, gave_up=message.gave_up, doer=_doer(asker), now=now)
    return Acknowledged()


@_for(LeaseNumbers, TERMINAL)
def _lease(asker: Asker, message: LeaseNumbers, now: datetime) -> NumbersLeased:
    lease = actions.lease_numbers(message.count, _doer(asker), now)
    return NumbersLeased(
        lease=lease.pk,
        series=lease.series,
        first=lease.first,
        last=lease.last,
        business_day=lease.business_day.isoformat(),
        expires_at=lease.expires_at,
    )


@_for(SignIn, DESK)
def _sign_in(asker: Asker, message: SignIn, now: datetime) -> ClerkSignedIn | RequestRefused:
    """A wrong password is answered, not raised: the count of wrong tries must be committed with the answer."""
    return _sign_in_checked(asker, message, now, None)


def _checked_sign_in(message: SignIn) -> _Answering[SignIn]:
    """The same, with the password compared beforehand: while it is, nobody waits for a lock."""
    try:
        checked = check_beforehand(message.clerk_number, _password(message))
    except Refusal:
        return _sign_in

    def answer(asker: Asker, message: SignIn, now: datetime) -> Message:
        if asker.role != DESK:
            raise Refusal(RefusalCode.NOT_ALLOWED)
        return _sign_in_checked(asker, message, now, checked)

    return answer


# Kinds that cost a hundred times what others cost, and what does the slow part outside the transaction.
BEFOREHAND: dict[type[Message], Callable[[Any], _Answering[Any]]] = {SignIn: _checked_sign_in}


def _password(message: SignIn) -> str:
    try:
        return open_sealed(sealing_private_key(), message.secret, "secret").decode()
    except (SealBroken, UnicodeDecodeError) as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "secret"}) from fault


def _sign_in_checked(
    asker: Asker, message: SignIn, now: datetime, checked: Checked | None
) -> ClerkSignedIn | RequestRefused:
    clerk = prove_clerk(message.clerk_number, _password(message), now, checked)
    if isinstance(clerk, Refusal):
        return RequestRefused(clerk.code, clerk.facts, clerk.sentence("zh"), clerk.sentence("en"))
    window = actions.sign_in(clerk, _doer(asker), now)
    return ClerkSignedIn(clerk.number, clerk.name, window.code, window.name)


@_for(SignOut, DESK)
def _sign_out(asker: Asker, _: SignOut, now: datetime) -> Done:
    actions.sign_out(_doer(asker), now)
    return Done()


@_for(CallNext, DESK)
def _call_next(asker: Asker, _: CallNext, now: datetime) -> TicketCalled:
    return queries.called(actions.call_next(_doer(asker), now), ())


@_for(CallTicket, DESK)
def _call_ticket(asker: Asker, message: CallTicket, now: datetime) -> TicketCalled:
    return queries.called(actions.call_ticket(message.ticket, _doer(asker), now), ())


@_for(CallAgain, DESK)
def _call_again(asker: Asker, message: CallAgain, now: datetime) -> TicketCalled:
    return queries.called(actions.call_again(message.ticket, _doer(asker), now), ())


@_for(BeginService, DESK)
def _begin(asker: Asker, message: BeginService, now: datetime) -> Done:
    actions.begin_service(message.ticket, _doer(asker), now)
    return Done()


@_for(FinishService, DESK)
def _finish(asker: Asker, message: FinishService, now: datetime) -> Done:
    actions.finish_service(message.ticket, message.outcome, _doer(asker), now)
    return Done()


@_for(MarkNoShow, DESK)
def _no_show(asker: Asker, message: MarkNoShow, now: datetime) -> Done:
    actions.mark_no_show(message.ticket, _doer(asker), now)
    return Done()


@_for(ParkTicket, DESK)
def _park(asker: Asker, message: ParkTicket, now: datetime) -> Done:
    actions.park_ticket(message.ticket, message.reason, _doer(asker), now)
    return Done()


@_for(TransferTicket, DESK)
def _transfer(asker: Asker, message: TransferTicket, now: datetime) -> Done:
    actions.transfer_ticket(message.ticket, message.matter, message.window, message.note, _doer(asker), now)
    return Done()


@_for(SendDesk, DESK)
def _send_desk(asker: Asker, _: SendDesk, now: datetime) -> DeskBoard:
    return queries.desk_board(asker, now)


@_for(CallShown, *SURFACES)
def _shown(asker: Asker, message: CallShown, now: datetime) -> Acknowledged:
    return _heard(asker, Word(message.call, message.surface, SurfaceState.SHOWN, min(message.shown_at, now)))


@_for(CallSpoken, *SURFACES)
def _spoken(asker: Asker, message: CallSpoken, now: datetime) -> Acknowledged:
    spoken_at = min(message.spoken_at, now)
    return _heard(asker, Word(message.call, SurfaceKind.VOICE, SurfaceState.SPOKEN, spoken_at))


@_for(CallMissed, *SURFACES)
def _missed(asker: Asker, message: CallMissed, now: datetime) -> Acknowledged:
    return _heard(asker, Word(message.call, message.surface, SurfaceState.FAILED, now, message.why))


def _heard(asker: Asker, word: Word) -> Acknowledged:
    actions.surface_spoke(word, asker.device, asker.zones, asker.hall)
    return Acknowledged()
