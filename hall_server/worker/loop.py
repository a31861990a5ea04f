"""Decides in which order sweeps run, and that one that fails holds up neither the others nor the worker."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.db import DatabaseError, connection
from django.db.models import F

from hall.language import hall_clock
from hall_server.installation import present
from hall_server.pages import registry
from hall_server.pages.working import work_on
from hall_server.queueing import actions as queueing
from hall_server.sms_channel.actions import work as send_notices
from hall_server.worker.models import SweepRecord
from hall_server.worker.retry_table import pause_after
from hall_server.worker.sweeps import SWEEPS, Sweep

logger = logging.getLogger(__name__)

LONGEST_REST_SECONDS = 5.0
LONGEST_STOP_SECONDS = 10.0


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
    due = dict.fromkeys(SWEEPS, float("-inf"))
    failures = dict.fromkeys(SWEEPS, 0)
    is_ready = False
    while not stop.is_set():
        for sweep in SWEEPS:
            if due[sweep] <= monotonic() and not stop.is_set():
                failures[sweep] = 0 if _run(sweep) else failures[sweep] + 1
                due[sweep] = monotonic() + pause_after(failures[sweep], sweep.seconds)
        if not is_ready:
            is_ready = True
            ready()
        stop.wait(min(LONGEST_REST_SECONDS, max(0.0, min(due.values()) - monotonic())))


def _run(sweep: Sweep) -> bool:
    now = hall_clock.now()
    try:
        handled = sweep.run(now)
        queueing.tell_changes(present().hall.code, hall_clock.now(), at_once=True)
    except Exception as fault:  # the guarded edge of a sweep: it is tried again by the table
        logger.exception("sweep %s failed", sweep.name)
        connection.close_if_unusable_or_obsolete()
        _keep(sweep, ran_at=now, failures=F("failures") + 1, fault=f"{type(fault).__name__}: {fault}"[:400])
        return False
    if handled:
        logger.info("sweep %s handled %d", sweep.name, handled)
    _keep(sweep, ran_at=now, succeeded_at=now, failures=0, fault="", handled=F("handled") + handled)
    return True


def _keep(sweep: Sweep, **facts: object) -> None:
    try:
        SweepRecord.objects.get_or_create(name=sweep.name)
        SweepRecord.objects.filter(name=sweep.name).update(**facts)
    except DatabaseError as fault:
        logger.warning("sweep %s could not be recorded: %s", sweep.name, fault)
        connection.close_if_unusable_or_obsolete()
