"""Decides what the clerk's desk stands at: what it knows, what may be done now, and what an answer or a silence means."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hall.language.refusals import RefusalCode
from hall.language.tickets import TicketState
from hall.messages.calling import (
    BeginService,
    CallTicket,
    ClerkSignedIn,
    DeskBoard,
    Done,
    ProofsChanged,
    SendDesk,
    SignIn,
    SignOut,
    SurfaceProof,
    TicketCalled,
    TransferTicket,
)
from hall.messages.devices import DeviceSettled, RequestRefused
from hall.messages.helping import HelpLapsed, HelpTaken, HelpWanted, TakeHelp
from hall.messages.message import Message, Request
from window_pad.clerk_desk import proofs
from window_pad.clerk_desk.help_calls import HelpCalls
from window_pad.clerk_desk.steps import PLAIN_REQUESTS, RULES, Stage, Step
from window_pad.clerk_desk.visitor import SealedVisitor

# A second press that falls on the next step's button within this time belongs to the first press.
CALM_SECONDS = 0.6

# Stands for the key of a question that cannot be asked before the link is up again.
_ONCE_LINKED = ""

_HELP_IS_OVER = frozenset({RefusalCode.HELP_TAKEN_BEFORE, RefusalCode.HELP_OVER})

# Refusals after which the desk's picture of its window is out of date.
_CHANGED_BEHIND_US = frozenset(
    {
        RefusalCode.TICKET_UNKNOWN,
        RefusalCode.TICKET_NOT_IN_STATE,
        RefusalCode.TICKET_TAKEN,
        RefusalCode.WINDOW_STILL_SERVING,
        RefusalCode.EXPIRED,
    }
)


class Ask(Protocol):
    """Sends a request to the hall and returns its key."""

    def __call__(self, request: Request, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in the window: a key of the desk's words, or the hall's own refusal (Chinese, English).

    is_grave: the clerk must act otherwise than usual. fact: what the sentence is about, at its %1.
    """

    key: str = ""
    refusal: tuple[str, str] | None = None
    is_grave: bool = False
    fact: str = ""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A step the hall has been asked for and has not answered."""

    step: Step
    key: str


class Desk:
    """One window's desk. All times are monotonic seconds; every method is called on one thread.

    ask: sends a request. seal: makes a password unreadable for all but the hall. changed: called after each change.
    """

    def __init__(
        self,
        ask: Ask,
        seal: Callable[[str], str],
        visitor: SealedVisitor,
        changed: Callable[[], None],
    ) -> None:
        self._ask = ask
        self._seal = seal
        self._changed = changed
        self._catching_up: str | None = None
        self._calm_at = 0.0
        self.visitor = visitor
        self.helps = HelpCalls()
        self.settled: DeviceSettled | None = None
        self.board: DeskBoard | None = None
        self.clerk: ClerkSignedIn | None = None
        self.current: TicketCalled | None = None
        self.current_state: TicketState | None = None
        self.surfaces: tuple[SurfaceProof, ...] = ()
        self.under_way: UnderWay | None = None
        self.notice: Notice | None = None
        self.is_linked = False
        self.link_since: datetime | None = None

    # What is true now

    @property
    def stage(self) -> Stage:
        """Where the desk stands."""
        if self.clerk is None:
            return Stage.SIGNED_OUT
        if self.current is None:
            return Stage.FREE
        return Stage.SERVING if self.current_state is TicketState.SERVING else Stage.CALLED

    @property
    def is_catching_up(self) -> bool:
        """Whether the desk has yet to hear from the hall how it stands."""
        return self._catching_up is not None

    def may(self, step: Step, at: float) -> bool:
        """Whether pressing this would do anything at `at`."""
        return (
            self.is_linked
            and self.under_way is None
            and at >= self._calm_at
            and self.stage in RULES[step].stages
            and (step is Step.SIGN_IN or not self.is_catching_up)
        )

    def calm_in(self, at: float) -> float:
        """Seconds until buttons take presses again; 0 when they do."""
        return max(self._calm_at - at, 0.0)

    # What the clerk does

    def press(self, step: Step, at: float) -> bool:
        """Take a step that needs nothing but the present ticket. False when it may not be taken now."""
        return self._take(step, lambda: PLAIN_REQUESTS[step](self._ticket()), at)

    def sign_in(self, clerk_number: str, password: str, at: float) -> bool:
        """Sign in with what was typed."""
        return self._take(Step.SIGN_IN, lambda: SignIn(clerk_number, self._seal(password)), at)

    def sign_out(self, at: float) -> bool:
        """Leave the window."""
        return self._take(Step.SIGN_OUT, SignOut, at)

    def call_ticket(self, ticket: str, at: float) -> bool:
        """Call one of the list, out of order or parked."""
        return self._take(Step.CALL_TICKET, lambda: CallTicket(ticket), at)

    def transfer(self, matter: str, note: str, at: float) -> bool:
        """Send the present ticket to another matter."""
        return self._take(Step.TRANSFER, lambda: TransferTicket(self._ticket(), matter, note=note), at)

    def may_take_help(self) -> bool:
        """Whether somebody wants help and this clerk may say that they go."""
        is_free = self.is_linked and not self.is_catching_up and self.helps.under_way is None
        return is_free and self.clerk is not None and self.helps.oldest is not None

    def take_help(self) -> bool:
        """The clerk goes to whoever has waited longest. False when that cannot be said now."""
        wanted = self.helps.oldest
        if wanted is None or not self.may_take_help():
            return False
        self.notice = None
        self.helps.begin(self._ask(TakeHelp(wanted.help)), wanted)
        self._changed()
        return True

    def show_visitor(self, at: float) -> None:
        """Open the visitor's details for a while, or close them when they are open."""
        if self.visitor.look(at) is not None:
            self.visitor.hide()
        else:
            try:
                self.visitor.show(at)
            except ValueError:
                self.notice = Notice("seal_broken", is_grave=True)
        self._changed()

    def _ticket(self) -> str:
        return self.current.ticket if self.current is not None else ""

    def _take(self, step: Step, request: Callable[[], Request], at: float) -> bool:
        if not self.may(step, at):
            return False
        self._calm_at = at + CALM_SECONDS
        self.notice = None
        self.under_way = UnderWay(step, self._ask(request()))
        self._changed()
        return True

    # What the hall says

    def answered(self, key: str, request: Request, answer: Message) -> None:
        """The one answer to a request; a refusal that passes leaves the step under way."""
        passes = isinstance(answer, RequestRefused) and answer.retry_after is not None
        if not passes:
            self._close(key)
        self._hear(request, answer)
        self._changed()

    def unanswered(self, key: str, request: Request) -> None:
        """Nobody answered in time: it may or may not have taken effect, so the desk asks how it stands."""
        was_asked = key == self._catching_up
        was_step = self._is_under_way(key) or self.helps.is_under_way(key)
        self._close(key)
        if was_step:
            is_sign_in = isinstance(request, SignIn)
            self.notice = Notice("no_answer_sign_in" if is_sign_in else "no_answer", is_grave=True)
        if was_asked or was_step:
            self._catch_up()
        self._changed()

    def told(self, message: Message) -> None:
        """Something nobody asked for."""
        match message:
            case DeskBoard():
                self._take_board(message)
            case ProofsChanged() if self.current is not None and message.call == self.current.call:
                self.surfaces = proofs.joined(self.surfaces, message.surfaces)
            case HelpWanted():
                self.helps.wanted(message)
            case HelpTaken() | HelpLapsed():
                self.helps.over(message.help)
            case TicketCalled() | Done() if self.clerk is not None:
                self._catch_up()
            case _:
                return
        self._changed()

    def link_changed(self, is_up: bool, since: datetime) -> None:  # noqa: FBT001 - the link's own word
        """The hall can be heard, or no longer."""
        self.is_linked, self.link_since = is_up, since
        if is_up:
            self._catch_up()
        self._changed()

    def settled_as(self, settled: DeviceSettled) -> None:
        """What this desk is for."""
        self.settled = settled
        self._changed()

    def _is_under_way(self, key: str) -> bool:
        return self.under_way is not None and self.under_way.key == key

    def _close(self, key: str) -> None:
        if key == self._catching_up:
            self._catching_up = None
        elif self._is_under_way(key):
            self.under_way = None
        elif self.helps.is_under_way(key):
            self.helps.end()

    def _catch_up(self) -> None:
        self._catching_up = self._ask(SendDesk()) if self.is_linked else _ONCE_LINKED

    def _hear(self, request: Request, answer: Message) -> None:
        match answer:
            case RequestRefused():
                self._hear_refusal(request, answer)
            case ClerkSignedIn():
                self.clerk = answer
                self._catch_up()
            case TicketCalled():
                self._hold(answer, TicketState.CALLED)
            case DeskBoard():
                self._take_board(answer)
            case Done():
                self._hear_done(request)
            case HelpTaken():
                self.notice = Notice("help_yours", fact=self.helps.place_of(answer.help))
                self.helps.over(answer.help)

    def _hear_done(self, request: Request) -> None:
        if isinstance(request, SignOut):
            self._leave()
        elif getattr(request, "ticket", "") != self._ticket():
            return
        elif isinstance(request, BeginService):
            self.current_state = TicketState.SERVING
        else:
            self._hold(None, None)

    def _hear_refusal(self, request: Request, refused: RequestRefused) -> None:
        self.notice = Notice(refusal=(refused.chinese, refused.english))
        if refused.code == RefusalCode.NOT_SIGNED_IN:
            self._leave()
        elif refused.code in _HELP_IS_OVER and isinstance(request, TakeHelp):
            self.helps.over(request.help)
        elif refused.code in _CHANGED_BEHIND_US and not isinstance(request, SendDesk):
            self._catch_up()

    def _take_board(self, board: DeskBoard) -> None:
        self.board = board
        self.helps.replace(board.helps)
        if self.under_way is not None and self.under_way.step in (Step.SIGN_IN, Step.SIGN_OUT):
            return
        if self.clerk is None:
            return
        if board.clerk != self.clerk.clerk:
            self._leave()
            self.notice = Notice("signed_out_elsewhere", is_grave=True)
        else:
            self._hold(board.current, board.current_state)

    def _hold(self, ticket: TicketCalled | None, state: TicketState | None) -> None:
        known = self.surfaces if ticket and self.current and ticket.call == self.current.call else ()
        self.current, self.current_state = ticket, state
        self.surfaces = proofs.joined(known, ticket.surfaces) if ticket else ()
        self.visitor.hold(ticket.visitor if ticket else None)

    def _leave(self) -> None:
        self.clerk = None
        self.helps.replace(())
        self._hold(None, None)
