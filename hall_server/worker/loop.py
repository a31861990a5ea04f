"""Decides in which order sweeps run, and that one that fails holds up neither the others nor the worker."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.db import DatabaseError, connection
from django.db.models import F

from hall.language import hall_clock
from hall_server.installation import present
from hall_server.pages import registry
from hall_server.pages.working import work_on
from hall_server.queueing import actions as queueing
from hall_server.queueing.changes import seconds_until_due
from hall_server.sms_channel.actions import work as send_notices
from hall_server.worker.models import SweepRecord
from hall_server.worker.retry_table import pause_after
from hall_server.worker.sweeps import SWEEPS, Sweep

logger = logging.getLogger(__name__)

KEPT_SECONDS = 60.0
"""How old the record of a sweep may grow that always goes well and finds nothing to do."""
LONGEST_REST_SECONDS = 5.0
LONGEST_STOP_SECONDS = 10.0


@dataclass(slots=True)
class Course:
    """How one sweep goes in this process. due, kept_at: monotonic seconds. failures: in a row."""

    sweep: Sweep
    due: float = float("-inf")
    failures: int = 0
    kept_at: float = float("-inf")

    def is_to_be_kept(self, handled: int) -> bool:
        """Whether a success is news: a disk that is told every second that nothing happened never rests."""
        return bool(handled or self.failures) or monotonic() - self.kept_at >= KEPT_SECONDS


def work(stop: threading.Event, ready: Callable[[], None]) -> None:
    """Run sweeps, with long work and messages beside them, until told to stop. ready: called after each sweep ran once."""
    registry.discover()
    beside = [
        threading.Thread(target=work_on, args=(stop,), name="long work"),
        threading.Thread(target=send_notices, args=(stop,), name="sms"),
    ]
    for thread in beside:
        thread.start()
    try:
        _sweep(stop, ready)
    finally:
        stop.set()
        for thread in beside:
            thread.join(LONGEST_STOP_SECONDS)


def _sweep(stop: threading.Event, ready: Callable[[], None]) -> None:
    courses = [Course(sweep) for sweep in SWEEPS]
    is_ready = False
    while not stop.is_set():
        for one in courses:
            if one.due <= monotonic() and not stop.is_set():
                take_turn(one)
                one.due = monotonic() + pause_after(one.failures, one.sweep.seconds)
        if not is_ready:
            is_ready = True
            ready()
        stop.wait(min(LONGEST_REST_SECONDS, max(0.0, min(one.due for one in courses) - monotonic())))


def take_turn(course: Course) -> None:
    """Run a sweep once and keep how it went."""
    sweep, now = course.sweep, hall_clock.now()
    try:
        handled = sweep.run(now)
        if seconds_until_due() is not None:
            queueing.tell_changes(present().hall.code, hall_clock.now(), at_once=True)
    except Exception as fault:  # the guarded edge of a sweep: it is tried again by the table
        logger.exception("sweep %s failed", sweep.name)
        connection.close_if_unusable_or_obsolete()
        course.failures += 1
        _keep(course, ran_at=now, failures=F("failures") + 1, fault=f"{type(fault).__name__}: {fault}"[:400])
        return
    if handled:
        logger.info("sweep %s handled %d", sweep.name, handled)
    if course.is_to_be_kept(handled):
        _keep(course, ran_at=now, succeeded_at=now, failures=0, fault="", handled=F("handled") + handled)
    course.failures = 0


def _keep(course: Course, **facts: object) -> None:
    name = course.sweep.name
    try:
        SweepRecord.objects.get_or_create(name=name)
        SweepRecord.objects.filter(name=name).update(**facts)
    except DatabaseError as fault:
        logger.warning("sweep %s could not be recorded: %s", name, fault)
        connection.close_if_unusable_or_obsolete()
        course.kept_at = float("-inf")
    else:
        course.kept_at = monotonic()
