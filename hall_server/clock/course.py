"""Decides how entries, and time itself, carry a matter from phase to phase: which clocks begin, stop and end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from hall.language import hall_clock
from hall_server.clock.calendar import Calendar
from hall_server.clock.counting import Period, ends_at
from hall_server.clock.entries import Entry, EntryKind
from hall_server.clock.limits import Limit
from hall_server.clock.moves import MOVES, Phase, is_of_one_step
from hall_server.clock.opening import OpenTime
from hall_server.clock.rules import Rules
from hall_server.clock.runs import Clock, Pause, Run


@dataclass(slots=True)
class Course:
    """A matter as far as its entries have been followed. objections: entries that could not be, in the order they came."""

    rules: Rules
    calendar: Calendar
    opening: OpenTime
    phase: Phase = Phase.NEW
    since: datetime | None = None
    runs: list[Run] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    accepted_on: date | None = None
    is_deemed: bool = False
    extended: Limit | None = None
    objections: list[Entry] = field(default_factory=list)

    def follow(self, entries: Iterable[Entry], now: datetime) -> "Course":
        """Take these entries and all that time does until now."""
        for entry in entries:
            self.pass_time(entry.occurred_at)
            if self.allows(entry):
                self._take(entry)
            else:
                self.objections.append(entry)
        self.pass_time(now)
        return self

    def allows(self, entry: Entry) -> bool:
        """Whether the table of moves has this entry follow now."""
        move = MOVES[entry.kind]
        if is_of_one_step(entry):
            return self.phase in (Phase.RUNNING, Phase.PAUSED) and self._step_allows(entry)
        return self.phase in move.from_phases and self._fits(entry)

    def _fits(self, entry: Entry) -> bool:
        """Whether what the table of moves cannot know is so as well."""
        if entry.kind is EntryKind.DEEMED_ACCEPTED:
            return self.is_deemed
        if entry.kind is EntryKind.STEP_BEGUN:
            return self.run_of_step(entry.step) is None and self.rules.step(entry.step) is not None
        return entry.kind is not EntryKind.STEP_ENDED or self.run_of_step(entry.step) is not None

    def pass_time(self, until: datetime) -> None:
        """What happens by itself: acceptance when nobody was told in time, the end of a pause as it was told."""
        telling = self.open_run(Clock.TELLING)
        if telling is not None and self.rules.is_deemed_accepted:
            end = ends_at(self.period(telling), self.calendar, self.opening)
            if end <= until:
                telling.ended_at = end
                self.is_deemed = True
                self.accept(telling.begun_on, telling.begun_at, end)
        for pause in self.pauses:
            end = pause.gap.until_at
            if pause.until_at is None and end <= until:
                pause.until_at, pause.lapsed = end, True
                if not pause.step:
                    self._enter(Phase.RUNNING, end)

    def period(self, run: Run) -> Period:
        """A run with the gaps that concern it."""
        if run.clock in (Clock.TELLING, Clock.DELIVERY) or not self.pauses:
            return Period(run.limit, run.begun_on, run.begun_at)
        gaps = tuple(pause.gap for pause in self.pauses if pause.step in ("", run.step))
        return Period(run.limit, run.begun_on, run.begun_at, gaps)

    def open_run(self, clock: Clock) -> Run | None:
        """The run of this clock that has not ended."""
        return next((run for run in self.runs if run.clock is clock and run.ended_at is None), None)

    def run_of_step(self, step: str) -> Run | None:
        """The open run of a step."""
        return next((run for run in self.runs if run.step == step and run.ended_at is None), None)

    def open_pause(self, step: str = "") -> Pause | None:
        """The pause that stops the whole, or this step, now."""
        return next((one for one in self.pauses if one.step == step and one.until_at is None), None)

    def _step_allows(self, entry: Entry) -> bool:
        is_stopped = self.open_pause(entry.step) is not None
        return self.run_of_step(entry.step) is not None and is_stopped is (entry.kind is not EntryKind.PAUSED)

    def _take(self, entry: Entry) -> None:
        at = entry.occurred_at
        move = MOVES[entry.kind]
        _EFFECTS.get(entry.kind, _nothing)(self, entry)
        if move.to is not None and not is_of_one_step(entry) and move.to is not self.phase:
            self._enter(move.to, at)

    def _enter(self, phase: Phase, at: datetime) -> None:
        self.phase, self.since = phase, at

    def accept(self, day: date, begun_at: datetime, at: datetime) -> None:
        """The whole begins on this day; when acceptance is deemed, the day the material came, though it is known later."""
        self.accepted_on = day
        self.runs.append(Run(Clock.STATUTORY, self.rules.statutory, day, begun_at))
        if self.rules.promised is not None:
            self.runs.append(Run(Clock.PROMISED, self.rules.promised, day, begun_at))
        self._enter(Phase.RUNNING, at)

    def begin(self, clock: Clock, limit: Limit, at: datetime, step: str = "") -> None:
        """A clock begins at this instant."""
        self.runs.append(Run(clock, limit, hall_clock.business_day(at), at, step))

    def end(self, at: datetime, *clocks: Clock) -> None:
        """These clocks, all when none is named, end at this instant."""
        for run in self.runs:
            if run.ended_at is None and (not clocks or run.clock in clocks):
                run.ended_at = at


def _nothing(course: Course, entry: Entry) -> None:
    del course, entry


def _received(course: Course, entry: Entry) -> None:
    course.begin(Clock.TELLING, course.rules.telling, entry.occurred_at)


def _told(course: Course, entry: Entry) -> None:
    course.end(entry.occurred_at, Clock.TELLING)


def _accepted(course: Course, entry: Entry) -> None:
    course.end(entry.occurred_at, Clock.TELLING)
    at = entry.occurred_at
    course.accept(hall_clock.business_day(at), at, at)


def _paused(course: Course, entry: Entry) -> None:
    told = entry.told_until or hall_clock.business_day(entry.occurred_at)
    course.pauses.append(Pause(entry.procedure, entry.step, entry.occurred_at, told))


def _prolonged(course: Course, entry: Entry) -> None:
    pause = course.open_pause(entry.step)
    if pause is not None and entry.told_until is not None:
        pause.told_until = max(pause.told_until, entry.told_until)


def _resumed(course: Course, entry: Entry) -> None:
    pause = course.open_pause(entry.step)
    if pause is not None:
        pause.until_at = entry.occurred_at


def _extended(course: Course, entry: Entry) -> None:
    if entry.more is None:
        return
    course.extended = entry.more if course.extended is None else course.extended.plus(entry.more)
    for run in course.runs:
        if run.clock in (Clock.STATUTORY, Clock.PROMISED) and run.limit.unit is entry.more.unit:
            run.limit = run.limit.plus(entry.more)


def _step_begun(course: Course, entry: Entry) -> None:
    rule = course.rules.step(entry.step)
    if rule is not None:
        course.begin(Clock.STEP, rule.limit, entry.occurred_at, entry.step)


def _step_ended(course: Course, entry: Entry) -> None:
    run, pause = course.run_of_step(entry.step), course.open_pause(entry.step)
    if run is not None:
        run.ended_at = entry.occurred_at
    if pause is not None and entry.step:
        pause.until_at = entry.occurred_at


def _decided(course: Course, entry: Entry) -> None:
    course.end(entry.occurred_at)
    if course.rules.delivery is not None:
        course.begin(Clock.DELIVERY, course.rules.delivery, entry.occurred_at)


def _closed(course: Course, entry: Entry) -> None:
    course.end(entry.occurred_at)
    for pause in course.pauses:
        if pause.until_at is None:
            pause.until_at = entry.occurred_at


_EFFECTS = {
    EntryKind.SUBMITTED: _received,
    EntryKind.CORRECTED: _received,
    EntryKind.CORRECTION_ASKED: _told,
    EntryKind.ACCEPTED: _accepted,
    EntryKind.NOT_ACCEPTED: _closed,
    EntryKind.PAUSED: _paused,
    EntryKind.PROLONGED: _prolonged,
    EntryKind.RESUMED: _resumed,
    EntryKind.EXTENDED: _extended,
    EntryKind.STEP_BEGUN: _step_begun,
    EntryKind.STEP_ENDED: _step_ended,
    EntryKind.DECIDED: _decided,
    EntryKind.DELIVERED: _closed,
    EntryKind.WITHDRAWN: _closed,
}
