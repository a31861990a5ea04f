"""Decides which dates move when the calendar or the rules change, and says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from hall.language.hall_clock import business_day, local
from hall_server.clock.calendar import Calendar, differences
from hall_server.clock.days import Day
from hall_server.clock.entries import Entry
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.moved_hours import ChangedHours, changed_hours
from hall_server.clock.replay import Reading, State, replay
from hall_server.clock.rules import Rules
from hall_server.clock.runs import Clock
from hall_server.clock.signals import Level
from hall_server.clock.words import KINDS, LEVELS, Language, chosen, say, spoken_day, spoken_promise


@dataclass(frozen=True, slots=True)
class Ground:
    """What a date rests on: the rules and a version of the calendar."""

    rules: Rules
    calendar: Calendar


class _OfHours(TypedDict, total=False):
    hours: tuple[ChangedHours, ...]
    instants: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A running clock whose last day is another one, or is now certain. before: None for a clock that was not there.

    signals: each that rises on another day by other thresholds, with the day it did and the day it does. hours: the days
    with other hours, and instants: when it ended and ends, of a limit that counts the hall's hours.
    """

    clock: Clock
    step: str
    before: date | None
    after: date | None
    was_provisional: bool
    is_provisional: bool
    days: tuple[tuple[Day, Day], ...]
    limits: tuple[Limit, Limit] | None
    signals: tuple[tuple[Level, date, date], ...] = ()
    hours: tuple[ChangedHours, ...] = ()
    instants: tuple[datetime, datetime] | None = None

    def why(self, language: Language = "zh") -> tuple[str, ...]:
        """A sentence for each reason."""
        lines = [_day_reason(was, is_now, language) for was, is_now in self.days]
        if self.limits is not None:
            before, after = (spoken_promise(limit, language) for limit in self.limits)
            lines.append(
                f"the limit was {before} and is {after}" if language == "en" else f"期限由{before}改为{after}"
            )
        lines += [one.why(language) for one in self.hours]
        if self.instants is not None:
            before, after = (_spoken_instant(at, language) for at in self.instants)
            lines.append(
                say(f"到期时刻由{before}改为{after}", f"it ended {before} and ends {after}", language)
            )
        lines += [_signal_reason(*one, language) for one in self.signals]
        if self.was_provisional and not self.is_provisional:
            lines.append(
                "the holidays are announced, the date is certain"
                if language == "en"
                else "放假安排已公布，日期由暂定转为确定"
            )
        return tuple(lines)


def moved(entries: Sequence[Entry], before: Ground, after: Ground, now: datetime) -> tuple[MovedDate, ...]:
    """Each running clock that ends on another day on the new ground, or is no longer, or newly, provisional."""
    was, is_now = (replay(entries, one.rules, one.calendar, now) for one in (before, after))
    keys = [(one.clock, one.step) for one in (*was.running, *is_now.running)]
    pairs = [(key, _open(was, key), _open(is_now, key)) for key in dict.fromkeys(keys)]
    found = [
        _compared(key, old, new, before, after)
        for key, old, new in pairs
        if _differs(old, new, before, after)
    ]
    return tuple(found)


def _open(state: State, key: tuple[Clock, str]) -> Reading | None:
    return next((one for one in state.running if (one.clock, one.step) == key), None)


def _differs(old: Reading | None, new: Reading | None, before: Ground, after: Ground) -> bool:
    if old is None or new is None:
        return True
    if before.rules.thresholds != after.rules.thresholds and _signals(old, new):
        return True
    return (old.due_at, old.is_provisional) != (new.due_at, new.is_provisional)


def _signals(old: Reading, new: Reading) -> tuple[tuple[Level, date, date], ...]:
    """Those that rise on another day."""
    pairs = zip(old.signals, new.signals, strict=True)
    days = [(level, business_day(was), business_day(is_now)) for (level, was), (_, is_now) in pairs]
    return tuple(one for one in days if one[1] != one[2])


def _compared(
    key: tuple[Clock, str], old: Reading | None, new: Reading | None, before: Ground, after: Ground
) -> MovedDate:
    known = [one for one in (old, new) if one is not None]
    since, until = min(one.begun_on for one in known), max(one.due_on for one in known)
    limits = None
    if old and new and old.limit != new.limit:
        limits = (old.limit, new.limit)
    return MovedDate(
        *key,
        before=old.due_on if old else None,
        after=new.due_on if new else None,
        was_provisional=old is not None and old.is_provisional,
        is_provisional=new is not None and new.is_provisional,
        days=differences(before.calendar, after.calendar, since, until),
        limits=limits,
        signals=_signals(old, new)
        if old and new and before.rules.thresholds != after.rules.thresholds
        else (),
        **_of_hours(old, new, before, after),
    )


def _of_hours(old: Reading | None, new: Reading | None, before: Ground, after: Ground) -> _OfHours:
    known = [one for one in (old, new) if one is not None and one.limit.unit is Unit.WORKING_HOUR]
    if not known:
        return {}
    since, until = min(one.begun_on for one in known), max(one.due_on for one in known)
    opened = before.rules.open_time(before.calendar), after.rules.open_time(after.calendar)
    found: _OfHours = {"hours": changed_hours(*opened, since, until)}
    if old and new and old.due_at != new.due_at:
        found["instants"] = (old.due_at, new.due_at)
    return found


def _day_reason(was: Day, is_now: Day, language: Language) -> str:
    name = is_now.name or was.name
    before, after = chosen(KINDS[was.kind], language), chosen(KINDS[is_now.kind], language)
    day = spoken_day(is_now.date, language)
    if language == "en":
        return f"{day} was a {before} and is a {after}"
    source = f"，依据{is_now.source}" if is_now.source else ""
    return f"{day}由{before}改为{after}" + (f"（{name}{source}）" if name else "")


def _spoken_instant(at: datetime, language: Language) -> str:
    return f"{spoken_day(business_day(at), language)} {local(at):%H:%M}"


def _signal_reason(level: Level, was: date, is_now: date, language: Language) -> str:
    name, before, after = (
        chosen(LEVELS[level], language),
        spoken_day(was, language),
        spoken_day(is_now, language),
    )
    return say(f"{name}由{before}起改为{after}起", f"{name} rose on {before} and rises on {after}", language)
