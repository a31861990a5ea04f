"""Decides what a wall shows: today's live calls newest first, whether they are fresh, and which it must still prove."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from display_wall.options import Mode
from hall.language.hall_clock import business_day
from hall.messages.calling import CallMissed, CallShown, NumberCalled, SurfaceKind
from hall.messages.devices import DeviceSettled
from hall.messages.message import Announcement, Report
from hall.messages.zone_board import MOST_CALLS, ZoneBoard

SURFACES = {Mode.STRIP: SurfaceKind.STRIP, Mode.WAITING_AREA: SurfaceKind.WAITING_AREA}

# How long a call that has just come in is set off from the others.
FRESH_SECONDS = 8.0

# The link is down when it breaks, or after five seconds of silence; a link that comes back at once dims nothing.
GRACE_SECONDS = 2.0
_SILENCE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether what is shown is live; when not, the instant it was last known to be true (None: never)."""

    is_live: bool
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class StripLook:
    """A window's strip. call: the number called to it now. serving: the number at it. number: 0 when it has none."""

    number: int
    name: str
    serves: str
    is_staffed: bool
    call: NumberCalled | None
    notice: str
    freshness: Freshness
    serving: str = ""


@dataclass(frozen=True, slots=True)
class AreaLook:
    """A waiting area. waiting: (queue, people) by queue. window_count: how many windows the area has."""

    hall_name: str
    zone_name: str
    calls: tuple[NumberCalled, ...]
    waiting: tuple[tuple[str, int], ...]
    window_count: int
    notice: str
    freshness: Freshness


class Wall:
    """One wall's knowledge. Instants are aware UTC, `at` is monotonic seconds; every method is called on one thread."""

    def __init__(self, mode: Mode, settled: DeviceSettled | None = None) -> None:
        self._mode = mode
        self._settled = settled
        self._boards: dict[str, ZoneBoard] = {}
        self._live: set[str] = set()
        self._is_linked = False
        self._as_of: datetime | None = None
        self._stale_at = 0.0
        self._fresh_until: dict[str, float] = {}
        self._proven: set[str] = set()
        self._unproven_fresh: set[str] = set()

    @property
    def mode(self) -> Mode:
        """What this wall is used for."""
        return self._mode

    @property
    def boards(self) -> Mapping[str, ZoneBoard]:
        """All boards known, by zone."""
        return self._boards

    # What the wall is told

    def settle(self, settled: DeviceSettled, mode: Mode) -> None:
        """What this wall is for; zones that are no longer its own are forgotten."""
        self._settled, self._mode = settled, mode
        mine = {zone for zone, _ in settled.zones}
        self._boards = {zone: board for zone, board in self._boards.items() if zone in mine}
        self._live &= mine

    def recall(self, boards: Mapping[str, ZoneBoard], kept_at: datetime) -> None:
        """Begin with boards from the disk: shown as what they are, old."""
        self._boards = dict(boards)
        self._as_of = kept_at

    def link_changed(self, is_up: bool, since: datetime, at: float) -> None:  # noqa: FBT001 - the link's own word
        """The hub is heard since then, or no longer."""
        if self._is_linked and not is_up:
            self._stale_at = at + GRACE_SECONDS
            self._as_of = since - _SILENCE
        self._is_linked = is_up

    def board_changed(
        self, zone: str, board: ZoneBoard, fresh: Iterable[Announcement], at: float
    ) -> tuple[CallMissed, ...]:
        """A zone's present look. The answer: fresh calls that were gone again before a frame could show them."""
        self._boards[zone] = board
        self._live.add(zone)
        arrived = [news for news in fresh if isinstance(news, NumberCalled) and self._is_mine(news)]
        for call in arrived:
            self._fresh_until[call.call] = at + FRESH_SECONDS
            self._unproven_fresh.add(call.call)
        return self._missed()

    def _is_mine(self, call: NumberCalled) -> bool:
        return self._mode is Mode.WAITING_AREA or call.window == self._window()

    def _missed(self) -> tuple[CallMissed, ...]:
        standing = {call.call for board in self._boards.values() for call in board.calls}
        gone = sorted(self._unproven_fresh - standing)
        self._unproven_fresh &= standing
        self._proven &= standing
        self._fresh_until = {call: until for call, until in self._fresh_until.items() if call in standing}
        return tuple(
            CallMissed(call, SURFACES[self._mode], "over before a frame could show it") for call in gone
        )

    # What the wall shows

    def is_fresh(self, call: NumberCalled, at: float) -> bool:
        """Whether the call came in live a moment ago; a call known from a snapshot never is."""
        return at < self._fresh_until.get(call.call, 0.0)

    def calls(self, now: datetime) -> tuple[NumberCalled, ...]:
        """The calls this wall shows, newest first; nothing of another business day."""
        today = business_day(now)
        found = (
            call
            for board in self._boards.values()
            for call in board.calls
            if self._is_mine(call) and business_day(call.called_at) == today
        )
        newest_first = sorted(found, key=lambda call: (call.called_at, call.call), reverse=True)
        return tuple(newest_first[: 1 if self._mode is Mode.STRIP else MOST_CALLS])

    def freshness(self, at: float) -> Freshness:
        """Whether every zone of this wall is live."""
        mine = {zone for zone, _ in self._settled.zones} if self._settled else set(self._boards)
        is_live = (self._is_linked or at < self._stale_at) and bool(mine) and mine <= self._live
        return Freshness(is_live, self._as_of if self._boards and not is_live else None)

    def strip(self, now: datetime, at: float) -> StripLook:
        """The look of a window strip."""
        line = next(
            (one for board in self._boards.values() for one in board.windows if one.window == self._window()),
            None,
        )
        calls = self.calls(now)
        settled = self._settled
        return StripLook(
            number=settled.window_number if settled else 0,
            name=line.window_name if line else settled.window_name if settled else "",
            serves=line.serves if line else "",
            is_staffed=bool(calls) or (line is not None and line.is_open),
            call=calls[0] if calls else None,
            notice=self._notice(),
            freshness=self.freshness(at),
            serving=line.serving if line else "",
        )

    def area(self, now: datetime, at: float) -> AreaLook:
        """The look of a waiting-area screen."""
        waiting: dict[str, int] = {}
        for board in self._boards.values():
            waiting.update(board.waiting)
        zones = self._settled.zones if self._settled else ()
        return AreaLook(
            hall_name=self._settled.hall_name if self._settled else "",
            zone_name="　".join(name for _, name in zones),
            calls=self.calls(now),
            waiting=tuple(sorted(waiting.items())),
            window_count=sum(len(board.windows) for board in self._boards.values()),
            notice=self._notice(),
            freshness=self.freshness(at),
        )

    def _window(self) -> str | None:
        return self._settled.window if self._settled else None

    def _notice(self) -> str:
        spoken = (board.notice for board in self._boards.values() if board.notice)
        return next(spoken, self._settled.notice if self._settled else "")

    # What the wall proves

    def to_prove(self, now: datetime) -> tuple[str, ...]:
        """Calls that the next frame shows and nobody has been told of."""
        return tuple(call.call for call in self.calls(now) if call.call not in self._proven)

    def proved(self, calls: Iterable[str], shown_at: datetime) -> tuple[Report, ...]:
        """The frame that shows these calls was swapped at `shown_at`; each call is reported once."""
        new = [call for call in calls if call not in self._proven]
        self._proven.update(new)
        self._unproven_fresh.difference_update(new)
        return tuple(CallShown(call, SURFACES[self._mode], shown_at) for call in new)
