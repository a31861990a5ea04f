"""Decides which long work runs next, that a killed worker's work goes on elsewhere, and how each ends."""

import logging
import threading
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.audit.actions import record
from hall_server.pages.actions import UPLOAD, folder_of
from hall_server.pages.long_work import MOST_TRIES, Cancelled, Interrupted, Job, Outcome, run_of
from hall_server.pages.models import LongWork, WorkState
from hall_server.process_holders import is_dead, own_name
from hall_server.rows import select

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.5
BEAT_SECONDS = 5.0
SILENT_FOR = timedelta(seconds=30)
TELL_EVERY_SECONDS = 0.4
REST_BEFORE_RETRY = (timedelta(seconds=2), timedelta(seconds=15), timedelta(seconds=60))
FAULT = "系统出错，这项任务没有完成。请把编号 {id} 告诉系统管理员，由他查看服务器日志。"


def work_on(stop: threading.Event) -> None:
    """Run whatever waits, one after the other, until told to stop."""
    holder = own_name()
    while not stop.is_set():
        try:
            taken = take(holder, hall_clock.now()) if _is_any() else None
            if taken is not None:
                run(taken, holder, stop)
                continue
        except DatabaseError as fault:
            logger.warning("long work waits for the database: %s", fault)
            connection.close_if_unusable_or_obsolete()
        stop.wait(LOOK_EVERY_SECONDS)
    connection.close()


def _is_any() -> bool:
    """One look at an index, which says all there is to say for most of a day."""
    return bool(select(LongWork, ("id",), "state IN ('waiting', 'running') ORDER BY id LIMIT 1"))


def take(holder: str, now: datetime) -> LongWork | None:
    """The oldest work that waits, or whose holder is gone, as this holder's own from now on."""
    _leave_no_orphan(now)
    due = Q(not_before=None) | Q(not_before__lte=now)
    for work in LongWork.objects.filter(due, state=WorkState.WAITING).order_by("id")[:5]:
        taken = LongWork.objects.filter(pk=work.pk, state=WorkState.WAITING).update(
            state=WorkState.RUNNING,
            holder=holder,
            beat_at=now,
            tries=F("tries") + 1,
            started_at=work.started_at or now,
        )
        if taken:
            work.refresh_from_db()
            return work
    return None


def _leave_no_orphan(now: datetime) -> None:
    """What a dead holder left waits again; after the last try it has failed."""
    for work in LongWork.objects.filter(state=WorkState.RUNNING):
        if work.beat_at is not None and work.beat_at > now - SILENT_FOR and not is_dead(work.holder):
            continue
        mine = LongWork.objects.filter(pk=work.pk, state=WorkState.RUNNING, holder=work.holder)
        if work.is_to_stop:
            _end(mine, work, WorkState.CANCELLED)
        elif work.tries >= MOST_TRIES:
            _end(mine, work, WorkState.FAILED, fault=FAULT.format(id=work.pk))
        else:
            mine.update(state=WorkState.WAITING, holder="")


def run(work: LongWork, holder: str, stop: threading.Event) -> None:
    """Run what was taken, to one of its ends."""
    mine = LongWork.objects.filter(pk=work.pk, state=WorkState.RUNNING, holder=holder)
    telling = Telling(work, mine, stop)
    try:
        with Beating(work.pk, holder):
            outcome = run_of(work.kind)(_job(work), telling)
        _end(mine, work, WorkState.DONE, **_told(outcome))
    except Cancelled:
        _end(mine, work, WorkState.CANCELLED)
    except Interrupted:
        mine.update(state=WorkState.WAITING, holder="", tries=F("tries") - 1)
    except Refusal as refusal:
        _end(mine, work, WorkState.FAILED, fault=refusal.sentence("zh"))
    except Exception:  # the guarded edge of a long work: it is tried again, then told
        logger.exception("long work %s (%s) failed, try %d", work.pk, work.kind, work.tries)
        connection.close_if_unusable_or_obsolete()
        _try_again(mine, work)


def _try_again(mine: Any, work: LongWork) -> None:
    if work.tries >= MOST_TRIES:
        _end(mine, work, WorkState.FAILED, fault=FAULT.format(id=work.pk))
        return
    rest = REST_BEFORE_RETRY[min(work.tries, len(REST_BEFORE_RETRY)) - 1]
    mine.update(
        state=WorkState.WAITING, holder="", not_before=hall_clock.now() + rest, note="出错了，稍后自动重试。"
    )


def _end(mine: Any, work: LongWork, state: WorkState, **facts: Any) -> None:
    with transaction.atomic():
        if mine.update(state=state, holder="", ended_at=hall_clock.now(), **facts):
            told = {"kind": work.kind, "state": state.value}
            record("long_work_ended", f"work:{work.pk}", actor="server:worker", facts=told)


def _told(outcome: Outcome | None) -> dict[str, Any]:
    told = outcome or Outcome("已完成。")
    result = {"sentence": told.sentence, "url": told.url, "file": told.file, "facts": told.facts}
    return {"result": result, "note": "", "done": F("total")}


def _job(work: LongWork) -> Job:
    folder = folder_of(work.pk)
    file = folder / UPLOAD if work.file else None
    return Job(work.pk, work.wishes, work.asked_by, work.kept, file, folder)


class Telling:
    """The progress of one run, written at most a few times a second."""

    def __init__(self, work: LongWork, mine: Any, stop: threading.Event) -> None:
        self._work, self._mine, self._stop = work, mine, stop
        self._told_at = float("-inf")
        self._total = work.total

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """As Progress says."""
        if self._stop.is_set():
            raise Interrupted
        self._total = self._total if total is None else total
        if monotonic() - self._told_at < TELL_EVERY_SECONDS and done < self._total:
            return
        self._told_at = monotonic()
        facts = {"done": done, "total": self._total, "beat_at": hall_clock.now()}
        self._write(**facts, **({"note": note[:200]} if note else {}))
        if LongWork.objects.filter(pk=self._work.pk, is_to_stop=True).exists():
            raise Cancelled

    def keep(self, **facts: Any) -> None:
        """As Progress says."""
        self._work.kept = {**self._work.kept, **facts}
        self._write(kept=self._work.kept)

    def _write(self, **columns: Any) -> None:
        if not self._mine.update(**columns):
            raise Interrupted


class Beating:
    """While a work runs, its row shows a sign of life however long a step takes."""

    def __init__(self, work: str, holder: str) -> None:
        self._mine = {"pk": work, "state": WorkState.RUNNING, "holder": holder}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"beat {work}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                LongWork.objects.filter(**self._mine).update(beat_at=hall_clock.now())
            except DatabaseError as fault:
                logger.info("a beat was missed: %s", fault)
        connection.close()
