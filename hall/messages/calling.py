"""What clerk desk, server and surfaces say about calling a number, and who has shown or spoken it."""

from enum import StrEnum

import msgspec

from hall.language.queue_order import Reason
from hall.language.tickets import TicketState
from hall.language.visitors import PriorityClass
from hall.messages.helping import HelpWanted
from hall.messages.message import (
    Announcement,
    Answer,
    Code,
    Count,
    Id,
    Instant,
    Number,
    Report,
    Request,
    Sealed,
    Short,
    Text,
)


class SignIn(Request, frozen=True, forbid_unknown_fields=True):
    """A clerk takes the window this desk stands at. secret: the password, sealed to the hall. Answer: `clerk_signed_in`."""

    clerk_number: Short
    secret: Sealed


class ClerkSignedIn(Answer, frozen=True, forbid_unknown_fields=True):
    """The window is the clerk's until `sign_out`, on this desk alone."""

    clerk: Id
    clerk_name: Short
    window: Code
    window_name: Short


class SignOut(Request, frozen=True, forbid_unknown_fields=True):
    """The clerk leaves the window. Answer: `done`."""


class CallNext(Request, frozen=True, forbid_unknown_fields=True):
    """Call whoever is next for this window. Answer: `ticket_called`, or refused `no_one_waiting`."""


class CallTicket(Request, frozen=True, forbid_unknown_fields=True):
    """Call this very ticket: picked out of order, parked or no-show. Recorded as picked. Answer: `ticket_called`."""

    ticket: Id


class CallAgain(Request, frozen=True, forbid_unknown_fields=True):
    """Call the present ticket once more. Answer: `ticket_called` with a new call."""

    ticket: Id


class BeginService(Request, frozen=True, forbid_unknown_fields=True):
    """The person stands at the window. Answer: `done`."""

    ticket: Id


class FinishService(Request, frozen=True, forbid_unknown_fields=True):
    """The matter is done at this window. Answer: `done`."""

    ticket: Id
    outcome: Short = "done"


class MarkNoShow(Request, frozen=True, forbid_unknown_fields=True):
    """Nobody came. Answer: `done`."""

    ticket: Id


class ParkTicket(Request, frozen=True, forbid_unknown_fields=True):
    """Set the ticket aside at this window; it may be called again from the list. Answer: `done`."""

    ticket: Id
    reason: Text = ""


class TransferTicket(Request, frozen=True, forbid_unknown_fields=True):
    """Send the ticket to another matter, or to one window; it keeps its first arrival. Answer: `done`."""

    ticket: Id
    matter: Short
    window: Code | None = None
    note: Text = ""


class SendDesk(Request, frozen=True, forbid_unknown_fields=True):
    """Ask for the desk's present state. Answer: `desk_board`."""


class Done(Answer, frozen=True, forbid_unknown_fields=True):
    """The request has taken effect."""


class SurfaceKind(StrEnum):
    """What a surface does with a call."""

    STRIP = "strip"
    WAITING_AREA = "waiting_area"
    TERMINAL = "terminal"
    VOICE = "voice"
    BOARD = "board"


class SurfaceState(StrEnum):
    """How far a call has come on one surface."""

    PENDING = "pending"
    SHOWN = "shown"
    SPOKEN = "spoken"
    FAILED = "failed"


class SurfaceProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One surface's word about a call."""

    device: Code
    surface: SurfaceKind
    state: SurfaceState
    at: Instant | None = None


class TicketCalled(Answer, frozen=True, forbid_unknown_fields=True):
    """What the clerk gets: the ticket, why it was chosen, and whom it is, sealed to this desk's key."""

    call: Id
    ticket: Id
    number: Number
    matter: Short
    matter_name: Text
    priority: PriorityClass
    reason: Reason
    waited_seconds: Count
    times_called: Count
    called_at: Instant
    masked_name: Short
    visitor: Sealed | None
    surfaces: tuple[SurfaceProof, ...]


class ProofsChanged(Answer, frozen=True, forbid_unknown_fields=True):
    """A surface has shown, spoken or failed a call; sent to the desk that called."""

    call: Id
    surfaces: tuple[SurfaceProof, ...]


class DeskTicket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ticket as a line of the desk's lists."""

    ticket: Id
    number: Number
    matter_name: Text
    masked_name: Short
    state: TicketState
    priority: PriorityClass
    arrived_at: Instant


class DeskBoard(Answer, frozen=True, forbid_unknown_fields=True):
    """All a desk needs to stand where it stood: sent when asked and whenever its queue changes (at most once a second).

    helps: citizens who have called for staff and whom nobody has gone to, oldest first; none for a desk nobody sits at.
    sounds: how each of `matters` is spoken, in their order, syllables apart by spaces.
    """

    window: Code
    window_name: Short
    clerk: Id | None
    clerk_name: Short
    current: TicketCalled | None
    current_state: TicketState | None
    waiting_count: Count
    next_up: tuple[DeskTicket, ...]
    parked: tuple[DeskTicket, ...]
    matters: tuple[tuple[Short, Text], ...]
    helps: tuple[HelpWanted, ...] = ()
    sounds: tuple[Text, ...] = ()


class NumberCalled(Announcement, frozen=True, forbid_unknown_fields=True):
    """A number is called to a window; every surface of the zone acts on this one call.

    speak_until: the voice must not begin after this instant. times_called: 1 for the first call of the number here.
    """

    call: Id
    number: Number
    window: Code
    window_name: Short
    masked_name: Short
    times_called: Count
    called_at: Instant
    speak_until: Instant
    language: Short = "zh"


class CallEnded(Announcement, frozen=True, forbid_unknown_fields=True):
    """The number is no longer called: at the window now (`serving`), no-show, parked or transferred."""

    call: Id
    window: Code
    state: TicketState
    number: Short = ""


class ServiceEnded(Announcement, frozen=True, forbid_unknown_fields=True):
    """The person at the window is done there: finished, parked or sent on."""

    window: Code


class WaitingChanged(Announcement, frozen=True, forbid_unknown_fields=True):
    """How many wait in each queue of the zone: prefix -> people."""

    waiting: dict[Short, Count]


class WindowChanged(Announcement, frozen=True, forbid_unknown_fields=True):
    """A window was staffed or left."""

    window: Code
    window_name: Short
    is_open: bool
    serves: Text


class CallShown(Report, frozen=True, forbid_unknown_fields=True):
    """A surface swapped the frame that contains the call."""

    call: Id
    surface: SurfaceKind
    shown_at: Instant


class CallSpoken(Report, frozen=True, forbid_unknown_fields=True):
    """The last sample of the call left the sound device."""

    call: Id
    spoken_at: Instant


class CallMissed(Report, frozen=True, forbid_unknown_fields=True):
    """A surface could not show or speak the call, or it came too late."""

    call: Id
    surface: SurfaceKind
    why: Text
