"""Decides whether an entry may be written into a ledger: by its phase, its time, and what it must say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.clock.counting import ends_at
from hall_server.clock.course import Course
from hall_server.clock.entries import Entry, EntryKind
from hall_server.clock.moves import MOVES, missing
from hall_server.clock.runs import Clock
from hall_server.clock.words import ENTRIES, FACTS, PHASES, PROCEDURES, spoken_limit


def admitted(entry: Entry, earlier: Sequence[Entry], course: Course) -> Entry:
    """The entry as it may be written: marked when it comes late. Refusal when it may not.

    course: new, with nothing followed yet; afterwards it has followed `earlier` up to the entry.
    """
    _check_order(entry, earlier)
    is_late = _check_lateness(entry, course)
    course.follow(earlier, entry.occurred_at)
    _check_facts(entry)
    if not course.allows(entry):
        raise _refused_move(entry, course)
    _CHECKS.get(entry.kind, _no_more)(entry, course)
    return replace(entry, is_late=is_late)


def _check_order(entry: Entry, earlier: Sequence[Entry]) -> None:
    if entry.occurred_at > entry.recorded_at or (earlier and entry.occurred_at < earlier[-1].occurred_at):
        raise Refusal(RefusalCode.CLOCK_OUT_OF_ORDER)


def _check_lateness(entry: Entry, course: Course) -> bool:
    is_late = entry.recorded_at - entry.occurred_at > course.rules.late_after
    if is_late and not MOVES[entry.kind].may_be_late:
        minutes = int(course.rules.late_after.total_seconds() // 60)
        raise Refusal(RefusalCode.CLOCK_AFTERWARDS, {"move": ENTRIES[entry.kind][0], "minutes": str(minutes)})
    return is_late


def _check_facts(entry: Entry) -> None:
    lacking = missing(entry)
    if lacking:
        names = "、".join(FACTS[name][0] for name in lacking)
        raise Refusal(RefusalCode.CLOCK_MISSING, {"move": ENTRIES[entry.kind][0], "facts": names})


def _refused_move(entry: Entry, course: Course) -> Refusal:
    is_about_step = bool(entry.step) and course.phase in MOVES[entry.kind].from_phases
    if is_about_step:
        return Refusal(RefusalCode.CLOCK_STEP, {"step": entry.step})
    facts = {"phase": PHASES[course.phase][0], "move": ENTRIES[entry.kind][0]}
    return Refusal(RefusalCode.CLOCK_MOVE, facts)


def _check_pause(entry: Entry, course: Course) -> None:
    if entry.procedure is not None and entry.procedure not in course.rules.procedures:
        raise Refusal(RefusalCode.CLOCK_PROCEDURE, {"procedure": PROCEDURES[entry.procedure][0]})
    _check_told(entry, course)


def _check_told(entry: Entry, course: Course) -> None:
    pause = course.open_pause(entry.step)
    earliest = pause.told_until if pause else hall_clock.business_day(entry.occurred_at)
    if entry.told_until is None or entry.told_until < earliest:
        raise Refusal(
            RefusalCode.CLOCK_MISSING, {"move": ENTRIES[entry.kind][0], "facts": FACTS["told_until"][0]}
        )


def _check_extension(entry: Entry, course: Course) -> None:
    most, run = course.rules.extension, course.open_run(Clock.STATUTORY)
    spoken = {"most": spoken_limit(most) if most else "0"}
    if most is None or run is None or entry.more is None or entry.more.unit is not most.unit:
        raise Refusal(RefusalCode.CLOCK_EXTENSION, spoken)
    so_far = course.extended.amount if course.extended else 0
    is_over = ends_at(course.period(run), course.calendar, course.opening) <= entry.occurred_at
    if so_far or is_over or not 0 < entry.more.amount <= most.amount:
        raise Refusal(RefusalCode.CLOCK_EXTENSION, spoken)


def _no_more(entry: Entry, course: Course) -> None:
    del entry, course


_CHECKS: Mapping[EntryKind, Callable[[Entry, Course], None]] = {
    EntryKind.PAUSED: _check_pause,
    EntryKind.PROLONGED: _check_told,
    EntryKind.EXTENDED: _check_extension,
}
