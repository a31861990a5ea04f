"""Decides what the terminal says of a call for staff: never more than the hall has confirmed."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hall.messages.helping import HelpLapsed, HelpTaken, HelpWaits


class HelpSaid(StrEnum):
    """What stands on 找工作人员, a key of the words; its `_sentence` stands beside. Empty: nobody was called."""

    NOTHING = ""
    CALLING = "help_calling"
    CALLED = "help_called"
    NOBODY_SITS = "help_nobody_sits"
    CALLED_AGAIN = "help_called_again"
    COMING = "help_coming"
    UNHEARD = "help_unheard"
    AWAY = "help_away"


# What is shown no longer than this, and what is shown then: a lost word must not leave a promise on the screen.
_ENDS = {
    HelpSaid.CALLING: (timedelta(seconds=8), HelpSaid.AWAY),
    HelpSaid.CALLED: (timedelta(minutes=15), HelpSaid.NOTHING),
    HelpSaid.NOBODY_SITS: (timedelta(minutes=15), HelpSaid.NOTHING),
    HelpSaid.CALLED_AGAIN: (timedelta(minutes=15), HelpSaid.NOTHING),
    HelpSaid.COMING: (timedelta(minutes=3), HelpSaid.NOTHING),
    HelpSaid.UNHEARD: (timedelta(minutes=1), HelpSaid.NOTHING),
    HelpSaid.AWAY: (timedelta(minutes=10), HelpSaid.NOTHING),
}
_MAY_PRESS = frozenset({HelpSaid.NOTHING, HelpSaid.NOBODY_SITS, HelpSaid.UNHEARD})


class HelpCall:
    """The one call of this terminal. Instants are the hall's."""

    def __init__(self) -> None:
        self.said = HelpSaid.NOTHING
        self._since = datetime.min.replace(tzinfo=UTC)

    def press(self, now: datetime, *, is_hall_up: bool) -> bool:
        """Somebody wants staff; whether the hall is to be told, for an open call is not made twice."""
        is_new = self.said in _MAY_PRESS
        if is_new:
            self._say(HelpSaid.CALLING if is_hall_up else HelpSaid.AWAY, now)
        return is_new

    def heard(self, word: HelpWaits | HelpTaken | HelpLapsed, now: datetime) -> None:
        """How the hall says it stands."""
        match word:
            case HelpWaits(desks=0):
                self._say(HelpSaid.NOBODY_SITS, now)
            case HelpWaits():
                self._say(HelpSaid.CALLED_AGAIN if word.times_told > 1 else HelpSaid.CALLED, now)
            case HelpTaken():
                self._say(HelpSaid.COMING, word.taken_at)
                self.look(now)
            case HelpLapsed() if self.said is not HelpSaid.NOTHING:
                self._say(HelpSaid.UNHEARD, now)

    def look(self, now: datetime) -> None:
        """What has been shown for long enough ends."""
        if self.said in _ENDS and now - self._since >= _ENDS[self.said][0]:
            self._say(_ENDS[self.said][1], now)

    def _say(self, said: HelpSaid, since: datetime) -> None:
        self.said, self._since = said, since
