"""Decides which calls a station speaks: live ones, in order, each once, never late, never an old one again."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from display_wall.sentences import sentence
from hall.messages.calling import CallMissed, CallSpoken, NumberCalled, SurfaceKind
from hall.messages.message import Announcement, Report
from hall.messages.zone_board import ZoneBoard

MOST_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Utterance:
    """A call to be spoken. key: its call id. begin_by: it must not begin after this instant."""

    key: str
    text: str
    begin_by: datetime
    language: str


class Ending(StrEnum):
    """How an utterance ended."""

    SPOKEN = "spoken"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


_WHY = {
    Ending.EXPIRED: "came too late to be spoken",
    Ending.WITHDRAWN: "over or called anew before it was spoken",
}


class Announcer:
    """The voice of a station's zones. Every method is called on one thread.

    A board may bring a call this station never heard of, for it was cut off when the number was called: that is spoken
    too. One made before this station was started is not: it may have been spoken then.

    say, withdraw: the loudspeaker. report: to the hall. times: how often a call is said in one go.
    """

    def __init__(
        self,
        say: Callable[[Utterance], None],
        withdraw: Callable[[str], None],
        report: Callable[[Report], object],
        times: int = 2,
    ) -> None:
        self._say = say
        self._withdraw = withdraw
        self._report = report
        self._times = times
        self._queued: dict[str, str] = {}
        self._had_their_turn: OrderedDict[str, None] = OrderedDict()
        self._since: datetime | None = None

    def board_changed(
        self, zone: str, board: ZoneBoard, fresh: Iterable[Announcement], now: datetime
    ) -> None:
        """A zone's present look and the live announcements that led to it.

        What waits to be spoken and is live no more is taken back.
        """
        self._since = self._since or now
        live = {call.call for call in board.calls}
        for key in [key for key, its_zone in self._queued.items() if its_zone == zone and key not in live]:
            self._withdraw(key)
        for news in fresh:
            if isinstance(news, NumberCalled):
                self._speak(zone, news, now, is_live=news.call in live)
        for call in reversed(board.calls):
            if call.called_at > self._since:
                self._speak(zone, call, now, is_live=True)

    def ended(self, key: str, how: Ending, at: datetime, why: str = "") -> None:
        """The loudspeaker is done with an utterance."""
        if self._queued.pop(key, None) is None:
            return
        if how is Ending.SPOKEN:
            self._report(CallSpoken(key, at))
        else:
            self._report(CallMissed(key, SurfaceKind.VOICE, _WHY.get(how, why)))

    def _speak(self, zone: str, call: NumberCalled, now: datetime, *, is_live: bool) -> None:
        if call.call in self._had_their_turn:
            return
        self._remember(call.call)
        if not is_live or now > call.speak_until:
            why = _WHY[Ending.EXPIRED if is_live else Ending.WITHDRAWN]
            self._report(CallMissed(call.call, SurfaceKind.VOICE, why))
            return
        self._queued[call.call] = zone
        self._say(Utterance(call.call, sentence(call, self._times), call.speak_until, call.language))

    def _remember(self, call: str) -> None:
        self._had_their_turn[call] = None
        if len(self._had_their_turn) > MOST_REMEMBERED:
            self._had_their_turn.popitem(last=False)
