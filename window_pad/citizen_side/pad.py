"""Decides what stands on the pad, when it goes, and what the hall is told of it: everything exactly once."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from hall.credentials.rating_tokens import TokenBroken, verified
from hall.language.ratings import Passing
from hall.messages.casework import (
    ConfirmationLeft,
    ConfirmFields,
    FieldsConfirmed,
    FieldsObjected,
    PadCleared,
    PadPage,
)
from hall.messages.devices import RequestRefused
from hall.messages.message import Message, Report
from hall.messages.rating import RatingInvited, RatingOver, RatingPassed, ServiceRated
from visiting.words import Ended
from window_pad.citizen_side.pipe_words import (
    Check,
    Confirmed,
    Drawn,
    FromVisit,
    Heard,
    NotShown,
    Objected,
    Passed,
    Rate,
    Rated,
    RatedElsewhere,
    ShowPage,
    ToVisit,
)

logger = logging.getLogger(__name__)

REMEMBERED = 50
"""Checks and invitations that are over: said once more by the hall, they are not shown again."""
JUST_INVITED = timedelta(seconds=3)
"""The end of a service clears the pad and invites to rate it; whichever comes first, the invitation stays."""
FAREWELL = timedelta(seconds=60)
"""How long a visit that has said all may still stand there, thanking."""
MOST_DEATHS = 1
"""A visit's process that dies is begun again with what it showed; one that dies again is given up."""


class Edges(Protocol):
    """What the pad reaches outside."""

    def report(self, report: Report) -> str:
        """Keep it until the hall has it; its key."""

    def say(self, word: ToVisit) -> None:
        """Tell the visit."""

    def begin_anew(self) -> None:
        """Kill the visit's process and begin another; what `words_now` says is told to it."""

    def now(self) -> datetime:
        """The hall's time."""


class Pad:
    """What one pad shows. It knows of a check only its seal, and of a citizen nothing.

    rating_key: verifies invitations; as the hall said when this device was settled.
    """

    def __init__(self, edges: Edges, rating_key: Callable[[], str]) -> None:
        self._edges, self._rating_key = edges, rating_key
        self.check: ConfirmFields | None = None
        self.page: PadPage | None = None
        self.invitation: RatingInvited | None = None
        self._said: dict[str, str] = {}
        self._over: deque[str] = deque(maxlen=REMEMBERED)
        self._shown_at: datetime | None = None
        self._goes_at: datetime | None = None
        self._deaths = 0

    @property
    def is_on(self) -> bool:
        """Whether a visit covers the idle screen."""
        return self._goes_at is not None

    def words_now(self) -> tuple[ToVisit, ...]:
        """What a visit's process that begins now has to show."""
        words: list[ToVisit] = []
        if self.check is not None:
            check = self.check
            words.append(Check(check.confirmation, check.case, check.sheet, check.digest))
        if self.page is not None:
            words.append(ShowPage(self.page.title, self.page.parts))
        if self.invitation is not None:
            words.append(_rate(self.invitation))
        return tuple(words)

    def remember(self, kept: Iterable[Message]) -> None:
        """What an earlier process has yet to tell the hall was answered here: asked again, it is not shown again."""
        said = (one for one in kept if isinstance(one, FieldsConfirmed | FieldsObjected | ConfirmationLeft))
        self._over.extend(one.confirmation for one in said)

    # What the hall says

    def told(self, message: Message) -> None:
        """The hall's word to this pad."""
        match message:
            case ConfirmFields():
                self._take_check(message)
            case PadPage():
                self._take_page(message)
            case RatingInvited():
                self._take_invitation(message)
            case RatingOver():
                self._rated_elsewhere(message)
            case PadCleared() if not self._was_just_invited():
                self.clear()

    def answered(self, key: str, answer: Message) -> None:
        """The hall has a report, or refuses it for good."""
        about = self._said.pop(key, "")
        if not about or not self.is_on:
            return
        if isinstance(answer, RequestRefused):
            self._edges.say(Heard(about, answer.chinese or answer.code, answer.english or answer.code))
        else:
            self._edges.say(Heard(about))

    def clear(self) -> None:
        """The clerk takes everything away."""
        self._pass_invitation(Passing.TAKEN_AWAY)
        self._drop_check()
        self._rest()

    def tick(self) -> None:
        """Time goes by: what is too old goes, as if nobody had answered."""
        if self._goes_at is not None and self._edges.now() >= self._goes_at:
            self._give_up()

    # What the visit says

    def heard(self, word: FromVisit) -> None:
        """The visit's word."""
        match word:
            case Drawn():
                self._shown_at = self._edges.now()
            case Confirmed() | Objected() | NotShown():
                self._hear_of_check(word)
            case Rated() | Passed():
                self._hear_of_rating(word)
            case Ended():
                self._give_up()

    def died(self) -> None:
        """The visit's process ended by itself; the next one shows the same from its beginning, once."""
        self._deaths += 1
        if self.is_on and (self._deaths > MOST_DEATHS or not self.words_now()):
            self._give_up(is_dead=True)

    # Checks and pages

    def _take_check(self, asked: ConfirmFields) -> None:
        is_known = asked.confirmation in self._over or self._is_checking(asked.confirmation)
        if is_known or asked.until <= self._edges.now():
            return
        self._pass_invitation(Passing.TAKEN_AWAY)
        self._drop_check()
        self.page = None
        self.check = asked
        self._show(asked.until, is_new_visit=True)

    def _take_page(self, page: PadPage) -> None:
        if page.until <= self._edges.now():
            return
        is_new_visit = self.invitation is not None
        self._pass_invitation(Passing.TAKEN_AWAY)
        self.page = page
        until = self.check.until if self.check is not None else page.until
        self._show(until, is_new_visit=is_new_visit, word=ShowPage(page.title, page.parts))

    def _is_checking(self, confirmation: str) -> bool:
        return self.check is not None and self.check.confirmation == confirmation

    def _drop_check(self) -> None:
        if self.check is not None:
            self._over.append(self.check.confirmation)
            self.check = None

    def _hear_of_check(self, word: Confirmed | Objected | NotShown) -> None:
        if not self._is_checking(word.confirmation):
            return
        if isinstance(word, NotShown):
            logger.error(
                "the sheet of confirmation %s was not shown: it is not the hall's", word.confirmation
            )
            self._give_up()
            return
        self._drop_check()
        key = self._edges.report(_report_of(word, self._edges.now()))
        self._said[key] = word.confirmation
        self._linger()

    # Ratings

    def _take_invitation(self, invited: RatingInvited) -> None:
        event = invited.service_event
        is_known = event in self._over or (
            self.invitation is not None and self.invitation.service_event == event
        )
        if is_known or not self._is_the_halls(invited):
            return
        self._pass_invitation(Passing.TAKEN_AWAY)
        self._drop_check()
        self.page = None
        self.invitation, self._shown_at = invited, None
        self._show(invited.until, is_new_visit=True)

    def _is_the_halls(self, invited: RatingInvited) -> bool:
        try:
            invitation = verified(self._rating_key(), invited.token)
        except TokenBroken:
            logger.error("an invitation to rate was not signed by this hall")  # noqa: TRY400 - the stack says nothing more
            return False
        return invitation.service_event == invited.service_event and invitation.until > self._edges.now()

    def _was_just_invited(self) -> bool:
        if self.invitation is None:
            return False
        return self._shown_at is None or self._edges.now() - self._shown_at < JUST_INVITED

    def _rated_elsewhere(self, over: RatingOver) -> None:
        if self.invitation is not None and self.invitation.service_event == over.service_event:
            self._drop_invitation()
            self._edges.say(RatedElsewhere(over.service_event))
            self._linger()

    def _hear_of_rating(self, word: Rated | Passed) -> None:
        invited = self.invitation
        if invited is None or invited.service_event != word.service_event:
            return
        if isinstance(word, Passed):
            self._pass_invitation(word.how)
        else:
            self._drop_invitation()
            now = self._edges.now()
            key = self._edges.report(ServiceRated(invited.token, word.level, word.tags, word.text, now))
            self._said[key] = word.service_event
        self._linger()

    def _drop_invitation(self) -> None:
        if self.invitation is not None:
            self._over.append(self.invitation.service_event)
            self.invitation = None

    def _pass_invitation(self, how: Passing) -> None:
        invited = self.invitation
        if invited is not None:
            now = self._edges.now()
            self._drop_invitation()
            self._edges.report(RatingPassed(invited.token, how, self._shown_at or now, now))

    # Coming and going

    def _show(self, until: datetime, *, is_new_visit: bool, word: ToVisit | None = None) -> None:
        """What is new stands in a process that knows nothing of what stood there before."""
        was_on, self._goes_at = self.is_on, until
        if is_new_visit:
            self._deaths = 0
        if was_on and is_new_visit:
            self._edges.begin_anew()
        else:
            for one in (word,) if word is not None else self.words_now():
                self._edges.say(one)

    def _linger(self) -> None:
        if self.check is None and self.invitation is None:
            self._goes_at = self._edges.now() + FAREWELL

    def _give_up(self, *, is_dead: bool = False) -> None:
        check = self.check
        if check is not None:
            self._drop_check()
            self._edges.report(ConfirmationLeft(check.confirmation, check.case, self._edges.now()))
        self._pass_invitation(Passing.TIMED_OUT)
        self._rest(is_dead=is_dead)

    def _rest(self, *, is_dead: bool = False) -> None:
        was_on, self._goes_at = self.is_on, None
        self.page = None
        self._shown_at = None
        self._deaths = 0
        self._said.clear()
        if was_on and not is_dead:
            self._edges.begin_anew()


def _report_of(word: Confirmed | Objected, now: datetime) -> Report:
    if isinstance(word, Confirmed):
        return FieldsConfirmed(word.confirmation, word.case, word.digest, word.signature, now)
    return FieldsObjected(word.confirmation, word.case, word.digest, word.fields, word.objections, now)


def _rate(invited: RatingInvited) -> Rate:
    return Rate(
        invited.service_event,
        invited.matter_name,
        invited.window_name,
        invited.clerk_number,
        invited.clerk_name,
        invited.tags,
    )
