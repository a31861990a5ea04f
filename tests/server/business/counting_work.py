"""A long work for tests: it counts in portions, each committed with what it has counted, slowly enough to be killed."""

import time

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.pages.long_work import Job, Outcome, Progress, long_work

COUNTING, FAILING, REFUSING = "rehearsal.count", "rehearsal.fail", "rehearsal.refuse"
SUBJECT = "rehearsal:{}"


@long_work(COUNTING)
def count(job: Job, progress: Progress) -> Outcome:
    """Count to wishes.upto; each number is one line of the trail, written exactly once. pause: seconds between."""
    upto = int(job.wishes["upto"])
    for number in range(int(job.kept.get("next", 0)), upto):
        with transaction.atomic():
            record("counted", SUBJECT.format(job.id), actor="server:worker", facts={"number": str(number)})
            progress.keep(next=number + 1)
        progress(number + 1, upto, f"数到 {number + 1}")
        time.sleep(float(job.wishes.get("pause", 0)))  # the work itself is what takes the time here
    (job.folder / "counted.txt").write_text(f"{upto}\n", "utf-8")
    return Outcome(f"数到了 {upto}。", file="counted.txt")


@long_work(FAILING)
def fail(job: Job, progress: Progress) -> Outcome:
    """Break on every try."""
    progress(0, 1)
    raise RuntimeError(f"{job.id} breaks")


@long_work(REFUSING)
def refuse(job: Job, progress: Progress) -> Outcome:
    """The hall says no."""
    del job, progress
    raise Refusal(RefusalCode.HALL_BUSY)
