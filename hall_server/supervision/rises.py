"""Decides when the clocks of a subject raise which signal: worked out ahead for all levels, from its entries alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hall_server.clock.calendar import Calendar
from hall_server.clock.counting import end_of
from hall_server.clock.course import Course
from hall_server.clock.entries import Entry
from hall_server.clock.opening import OpenTime
from hall_server.clock.rules import Rules
from hall_server.clock.runs import Clock, Run
from hall_server.clock.signals import rises
from hall_server.clock.words import spoken_limit
from hall_server.supervision.words import RuleKind

KIND_OF = {
    ("case", Clock.TELLING): RuleKind.TELLING_OVERDUE,
    ("case", Clock.STATUTORY): RuleKind.TOTAL_OVERDUE,
    ("case", Clock.PROMISED): RuleKind.PROMISE_OVERDUE,
    ("case", Clock.STEP): RuleKind.STEP_OVERDUE,
    ("case", Clock.DELIVERY): RuleKind.DELIVERY_OVERDUE,
    ("rectification", Clock.STATUTORY): RuleKind.RECTIFICATION_OVERDUE,
}


@dataclass(frozen=True, slots=True)
class Rise:
    """From this instant on a clock stands at this level. occurrence: step and which run of this clock it is."""

    kind: RuleKind
    occurrence: str
    level: int
    at: datetime
    evidence: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the clocks of a subject run on."""

    rules: Rules
    calendar: Calendar
    opening: OpenTime


def planned(subject: str, entries: Sequence[Entry], ground: Ground, now: datetime) -> tuple[Rise, ...]:
    """Every signal there was, and will be if nothing more happens, in the order of time.

    now: what time does by itself is taken until then (acceptance that is deemed, the end of a pause).
    """
    course = Course(ground.rules, ground.calendar, ground.opening).follow(entries, now)
    found: list[Rise] = []
    seen: Counter[tuple[Clock, str]] = Counter()
    for run in course.runs:
        seen[run.clock, run.step] += 1
        kind = KIND_OF.get((subject.partition(":")[0], run.clock))
        if kind is not None:
            found += _of_run(kind, f"{run.step}#{seen[run.clock, run.step]}", run, course)
    return tuple(sorted(found, key=lambda one: one.at))


def _of_run(kind: RuleKind, occurrence: str, run: Run, course: Course) -> list[Rise]:
    period = course.period(run)
    end = end_of(period, course.calendar, course.opening)
    evidence = {
        "limit": spoken_limit(run.limit),
        "begun_on": run.begun_on.isoformat(),
        "due_on": end.on.isoformat(),
        "is_provisional": "是" if course.calendar.is_provisional(end.on) else "否",
        "calendar": course.calendar.version,
        **({"step": run.step} if run.step else {}),
    }
    return [
        Rise(kind, occurrence, level.value, at, evidence)
        for level, at in rises(period, end, course.rules.thresholds, course.calendar, course.opening)
        if run.ended_at is None or at <= run.ended_at
    ]


def by_fold(
    subject: str, entries: Sequence[Entry], ground: Ground, now: datetime
) -> dict[tuple[RuleKind, str, int], Rise]:
    """What was found by now, entry by entry: before each was recorded, only those before it were known."""
    found: dict[tuple[RuleKind, str, int], Rise] = {}
    for known in range(1, len(entries) + 1):
        until = min(entries[known].recorded_at if known < len(entries) else now, now)
        for one in planned(subject, entries[:known], ground, until):
            if one.at <= until:
                found.setdefault((one.kind, one.occurrence, one.level), one)
    return found
