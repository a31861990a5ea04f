"""Decides one licence's way from the wish to the paper: asked for, fetched, printed once, told to the hall as it was."""

from datetime import datetime, timedelta
from enum import StrEnum

from hall.language.refusals import RefusalCode
from hall.messages.collecting import (
    CollectableReady,
    FetchCollectable,
    LicenceNotPrinted,
    LicencePrinted,
    PrintOutcome,
)
from hall.messages.devices import RequestRefused
from hall.messages.message import Message
from kiosk import troubles
from kiosk.acts import Act, Ask, CallStaff, Print, Show, Tell
from kiosk.paper_words import Fetched, FromPaper, NotFetched, Outcome, PrintEnded, WhyNot
from kiosk.pipe_words import NoPaper, OnItsWay, PaperOut, Stage, WantPaper
from visiting.words import Trouble

MADE_WITHIN = timedelta(seconds=45)
"""The hall draws the paper when it is first wanted; until then the link asks again by itself."""
_RETRIED = frozenset({RefusalCode.HALL_BUSY, RefusalCode.HALL_FAULT, RefusalCode.EXPIRED})
_STAFF_SEES_TO = "有证照没有打印完，请查看打印机"
_STAFF_LOOKS = "证照可能打出，请查看打印机"


class CollectingState(StrEnum):
    """Where the paper is."""

    ASKING = "asking"
    FETCHING = "fetching"
    PRINTING = "printing"
    DONE = "done"


class Collecting:
    """One paper of one licence. Each method takes what happened and returns what to do, in order.

    Events that do not fit the state (a late answer, a second word of the paper) do nothing. A print whose end is
    unknown is told so, and never begun anew here.
    """

    def __init__(self, wanted: WantPaper) -> None:
        self._wanted = wanted
        self._ready: CollectableReady | None = None
        self.state = CollectingState.ASKING

    def begin(self) -> tuple[Act, ...]:
        """Ask the hall for the paper."""
        request = FetchCollectable(self._wanted.visit, self._wanted.licence)
        return (Show(OnItsWay(Stage.ASKED)), Ask(request, MADE_WITHIN))

    def answered(self, answer: Message) -> tuple[Act, ...]:
        """The hall answered what was asked."""
        if self.state is not CollectingState.ASKING:
            return ()
        if isinstance(answer, CollectableReady):
            self.state, self._ready = CollectingState.FETCHING, answer
            return (Show(OnItsWay(Stage.FETCHING)), Print(answer))
        if isinstance(answer, RequestRefused):
            return self._end(troubles.refused(answer), may_retry=answer.code in _RETRIED)
        return self._end(troubles.HALL_AWAY, may_retry=True)

    def unanswered(self) -> tuple[Act, ...]:
        """The hall said nothing in time, though it is there."""
        if self.state is not CollectingState.ASKING:
            return ()
        return self._end(troubles.SLOW, may_retry=True)

    def hall_gone(self) -> tuple[Act, ...]:
        """The hall went away; a paper that is being fetched goes its own way."""
        if self.state is not CollectingState.ASKING:
            return ()
        return self._end(troubles.HALL_AWAY, may_retry=True)

    def heard(self, word: FromPaper, now: datetime) -> tuple[Act, ...]:
        """The process of the paper said how far it is."""
        ready = self._ready
        if ready is None or self.state is CollectingState.DONE:
            return ()
        match word:
            case Fetched():
                self.state = CollectingState.PRINTING
                return (Show(OnItsWay(Stage.PRINTING)),)
            case NotFetched():
                told = Tell(not_printed(ready, PrintOutcome.NOT_FETCHED, now))
                return (told, *self._end(troubles.NOT_FETCHED[word.why], may_retry=True))
            case PrintEnded():
                return self._printed(ready, word, now)

    def lost(self, now: datetime) -> tuple[Act, ...]:
        """The process of the paper died: before it said that it prints nothing is out, afterwards nobody knows."""
        ready = self._ready
        if ready is None or self.state is CollectingState.DONE:
            return ()
        if self.state is CollectingState.PRINTING:
            return self._unsure(ready, troubles.UNSURE, now)
        return self.heard(NotFetched(WhyNot.SERVER_AWAY), now)

    def _printed(self, ready: CollectableReady, ended: PrintEnded, now: datetime) -> tuple[Act, ...]:
        if ended.outcome is Outcome.DONE:
            self.state = CollectingState.DONE
            told = LicencePrinted(ready.licence, ready.copy, str(ended.job), now)
            return (Tell(told), Show(PaperOut(ready.licence, ready.copy)))
        if ended.outcome is Outcome.UNKNOWN:
            return self._unsure(ready, _unsure_because(ended.trouble), now)
        outcome = troubles.outcome_of(ended.trouble)
        told_so = Tell(not_printed(ready, outcome, now))
        call = (CallStaff(_STAFF_SEES_TO),) if ended.trouble.who == "staff" else ()
        return (told_so, *call, *self._end(ended.trouble, may_retry=True))

    def _unsure(self, ready: CollectableReady, trouble: Trouble, now: datetime) -> tuple[Act, ...]:
        self.state = CollectingState.DONE
        word = NoPaper(ready.licence, trouble, is_unsure=True)
        return (Tell(not_printed(ready, PrintOutcome.UNKNOWN, now)), CallStaff(_STAFF_LOOKS), Show(word))

    def _end(self, trouble: Trouble, *, may_retry: bool) -> tuple[Act, ...]:
        self.state = CollectingState.DONE
        return (Show(NoPaper(self._wanted.licence, trouble, may_retry=may_retry)),)


def not_printed(ready: CollectableReady, outcome: PrintOutcome, now: datetime) -> LicenceNotPrinted:
    """The report of a paper that is not known to be out."""
    return LicenceNotPrinted(ready.licence, ready.copy, outcome, now)


def _unsure_because(trouble: Trouble) -> Trouble:
    """Unsure, with what the printer says of itself."""
    if not trouble.code or trouble.code == "not_printed":
        return troubles.UNSURE
    chinese = f"{troubles.UNSURE.chinese}\n{trouble.chinese}"
    return Trouble("print_unsure", "staff", chinese, f"{troubles.UNSURE.english}\n{trouble.english}")
