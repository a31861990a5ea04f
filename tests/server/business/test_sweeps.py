"""A sweep that finds nothing to do leaves the disk alone; what it did, and that it failed, is kept at once."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hall_server.queueing.changes import due, told
from hall_server.worker.loop import KEPT_SECONDS, Course, take_turn
from hall_server.worker.models import SweepRecord
from hall_server.worker.sweeps import Sweep

pytestmark = pytest.mark.usefixtures("database")


def _course(run: Callable[[datetime], int]) -> Course:
    return Course(Sweep("rehearsal", 1.0, run))


def _statements(course: Course) -> int:
    told(due(at_once=True))  # what other work of this process still had to tell is none of a sweep's
    with CaptureQueriesContext(connection) as seen:
        take_turn(course)
    return len(seen)


def test_nothing_done_again_and_again_is_told_once_a_minute() -> None:
    course = _course(lambda _now: 0)
    take_turn(course)
    first = SweepRecord.objects.get(name="rehearsal")
    assert (first.failures, first.handled, first.succeeded_at) == (0, 0, first.ran_at)
    assert _statements(course) == 0
    course.kept_at -= KEPT_SECONDS
    assert _statements(course) > 0
    later = SweepRecord.objects.get(name="rehearsal")
    assert later.ran_at is not None
    assert first.ran_at is not None
    assert later.ran_at > first.ran_at


def test_what_was_done_is_kept_each_time() -> None:
    course = _course(lambda _now: 3)
    for times in (1, 2, 3):
        take_turn(course)
        assert SweepRecord.objects.get(name="rehearsal").handled == 3 * times


def test_a_failure_and_its_end_are_kept_at_once(caplog: pytest.LogCaptureFixture) -> None:
    faults = [None, LookupError("gone"), LookupError("gone"), None]

    def run(_now: datetime) -> int:
        fault = faults.pop(0)
        if fault:
            raise fault
        return 0

    course, seen = _course(run), []
    while faults:
        take_turn(course)
        record = SweepRecord.objects.get(name="rehearsal")
        seen.append((course.failures, record.failures, record.fault))
    caplog.clear()
    gone = "LookupError: gone"
    assert seen == [(0, 0, ""), (1, 1, gone), (2, 2, gone), (0, 0, "")]
