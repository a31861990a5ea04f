"""Decides which steps a clerk may take at each stage, which one is the next, and what each asks of the hall."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hall.messages.calling import BeginService, CallAgain, CallNext, FinishService, MarkNoShow, ParkTicket
from hall.messages.message import Request


class Stage(StrEnum):
    """Where the desk stands."""

    SIGNED_OUT = "signed_out"
    FREE = "free"
    CALLED = "called"
    SERVING = "serving"


class Step(StrEnum):
    """What a clerk can do with a key or a button."""

    SIGN_IN = "sign_in"
    CALL_NEXT = "call_next"
    CALL_TICKET = "call_ticket"
    CALL_AGAIN = "call_again"
    BEGIN = "begin"
    FINISH = "finish"
    NO_SHOW = "no_show"
    PARK = "park"
    TRANSFER = "transfer"
    SIGN_OUT = "sign_out"


@dataclass(frozen=True, slots=True)
class StepRule:
    """At which stages a step is allowed, the key that takes it, and whether the ticket leaves the desk with it."""

    stages: frozenset[Stage]
    key: str
    ends_ticket: bool = False


_HERE = frozenset({Stage.CALLED, Stage.SERVING})
_CALLED = frozenset({Stage.CALLED})

RULES: dict[Step, StepRule] = {
    Step.SIGN_IN: StepRule(frozenset({Stage.SIGNED_OUT}), "Return"),
    Step.CALL_NEXT: StepRule(frozenset({Stage.FREE}), "F2"),
    Step.CALL_TICKET: StepRule(frozenset({Stage.FREE}), ""),
    Step.CALL_AGAIN: StepRule(_CALLED, "F3"),
    Step.BEGIN: StepRule(_CALLED, "F4"),
    Step.NO_SHOW: StepRule(_CALLED, "F5", ends_ticket=True),
    Step.PARK: StepRule(_HERE, "F6", ends_ticket=True),
    Step.TRANSFER: StepRule(_HERE, "F7", ends_ticket=True),
    Step.FINISH: StepRule(frozenset({Stage.SERVING}), "F8", ends_ticket=True),
    Step.SIGN_OUT: StepRule(frozenset({Stage.FREE}), "F12"),
}

NEXT_STEP: dict[Stage, Step] = {
    Stage.SIGNED_OUT: Step.SIGN_IN,
    Stage.FREE: Step.CALL_NEXT,
    Stage.CALLED: Step.BEGIN,
    Stage.SERVING: Step.FINISH,
}

# Steps that need nothing but the ticket; the others carry what the clerk typed or chose.
PLAIN_REQUESTS: dict[Step, Callable[[str], Request]] = {
    Step.CALL_NEXT: lambda _ticket: CallNext(),
    Step.CALL_AGAIN: CallAgain,
    Step.BEGIN: BeginService,
    Step.FINISH: FinishService,
    Step.NO_SHOW: MarkNoShow,
    Step.PARK: ParkTicket,
}
