"""Decides what a zone looks like and which announcements are news: board + messages, whatever is lost, late or repeated."""

from datetime import datetime

import msgspec

from hall.messages.calling import NumberCalled
from hall.messages.envelope import Envelope
from hall.messages.message import Announcement, Message
from hall.messages.zone_board import ZoneBoard, fold

MOST_AHEAD = 512


class Step(msgspec.Struct, frozen=True):
    """What one message changed. board: the new look, None when it is as before. fresh: what is news.

    lacks_board: something is missing; the server's board is wanted.
    """

    board: ZoneBoard | None = None
    fresh: tuple[Announcement, ...] = ()
    lacks_board: bool = False


NOTHING = Step()


class _Ahead(msgspec.Struct):
    """An announcement beyond the unbroken part. is_news: live and in order, but not shown yet for want of a board."""

    envelope: Envelope
    is_news: bool


class StreamFollower:
    """Follows one zone's stream of (epoch, sequence).

    A live announcement acts at once, also across a gap: better a call shown and spoken than silence until the board
    comes. What fills a gap later, what is retained, expired or repeated is folded in but is no news. A call that a
    board was quicker to bring is still news when it arrives itself, as long as that board shows it.
    The stream of a higher epoch replaces the old one; so does any epoch the hub's pulse names.
    """

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._pulsed: int | None = None
        self._base: ZoneBoard | None = None
        self._whole = 0
        self._highest = 0
        self._ahead: dict[int, _Ahead] = {}

    @property
    def position(self) -> tuple[int, int]:
        """(epoch, sequence) up to which nothing is missing; (0, 0) before the first board."""
        return (0, 0) if self._epoch is None or self._base is None else (self._epoch, self._whole)

    def pulse(self, epoch: int, sequence: int) -> bool:
        """The hub says how far it has published. Whether the board is wanted."""
        self._pulsed = epoch
        return self._base is None or epoch != self._epoch or sequence > self._whole

    def hear(self, envelope: Envelope, *, is_retained: bool, now: datetime) -> Step:
        """Take in a board or an announcement of this zone."""
        if envelope.epoch != self._epoch and not self._change_epoch(envelope.epoch):
            return NOTHING
        if isinstance(envelope.body, ZoneBoard):
            return self._take_board(envelope.body, envelope.sequence, now)
        return self._take_announcement(envelope, is_retained=is_retained, now=now)

    def _change_epoch(self, epoch: int) -> bool:
        if self._epoch is not None and epoch < self._epoch and epoch != self._pulsed:
            return False
        self._epoch, self._base = epoch, None
        self._whole = self._highest = 0
        self._ahead.clear()
        return True

    def _take_board(self, board: ZoneBoard, sequence: int, now: datetime) -> Step:
        if self._base is not None and sequence <= self._whole:
            return NOTHING
        waited = [self._ahead[place] for place in sorted(self._ahead)]
        fresh = tuple(
            one.envelope.body
            for one in waited
            if one.is_news
            and isinstance(one.envelope.body, Announcement)
            and not one.envelope.is_expired(now)
            and (one.envelope.sequence > sequence or _is_shown(board, one.envelope.body))
        )
        for one in waited:
            one.is_news = False
        self._base, self._whole = board, sequence
        self._close_ranks()
        return Step(self._look(), fresh, bool(self._ahead))

    def _take_announcement(self, envelope: Envelope, *, is_retained: bool, now: datetime) -> Step:
        place = envelope.sequence
        is_news = place > self._highest and not is_retained and not envelope.is_expired(now)
        self._highest = max(self._highest, place)
        if self._base is not None and place <= self._whole:
            return self._tell_late(envelope.body) if is_news else NOTHING
        if place in self._ahead:
            return NOTHING
        self._ahead[place] = _Ahead(envelope, is_news and self._base is None)
        if len(self._ahead) > MOST_AHEAD:
            del self._ahead[min(self._ahead)]
        if self._base is None:
            return Step(lacks_board=True)
        self._close_ranks()
        fresh = (envelope.body,) if is_news and isinstance(envelope.body, Announcement) else ()
        return Step(self._look(), fresh, bool(self._ahead))

    def _tell_late(self, body: Message) -> Step:
        """A board was quicker than the announcement it contains."""
        look = self._look()
        if look is not None and isinstance(body, NumberCalled) and _is_shown(look, body):
            return Step(look, (body,))
        return NOTHING

    def _close_ranks(self) -> None:
        """Fold in what follows without a gap, drop what the board already contains."""
        if self._base is None:
            return
        for place in [place for place in self._ahead if place <= self._whole]:
            del self._ahead[place]
        while (following := self._ahead.pop(self._whole + 1, None)) is not None:
            self._base = fold(self._base, following.envelope.body)
            self._whole += 1

    def _look(self) -> ZoneBoard | None:
        look = self._base
        for place in sorted(self._ahead):
            if look is not None:
                look = fold(look, self._ahead[place].envelope.body)
        return look


def _is_shown(board: ZoneBoard, body: Message) -> bool:
    return isinstance(body, NumberCalled) and any(call.call == body.call for call in board.calls)
