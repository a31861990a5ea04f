"""Long work is done once and to its end, although its worker is killed, two want it, or somebody changes their mind."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.installation import DatabasePart
from hall_server.pages import actions, working
from hall_server.pages.long_work import MOST_TRIES
from hall_server.pages.models import LongWork, WorkState
from tests.rig.live_server import PROJECT
from tests.rig.server_database import FOLDER, write_settings
from tests.rig.waiting import until
from tests.server.business.counting_work import COUNTING, FAILING, REFUSING, SUBJECT
from tests.server.business.page_people import at_desk, holder_of, somebody

pytestmark = pytest.mark.usefixtures("database")


def _asked(kind: str = COUNTING, by: str = "clerk:1001", **wishes: object) -> str:
    return actions.ask_for(kind, "数数", {"upto": 5, **wishes}, asked_by=by).pk


def _run_all(holder: str = "here:0:0") -> None:
    stop = threading.Event()
    while taken := working.take(holder, hall_clock.now() + timedelta(minutes=5)):
        working.run(taken, holder, stop)


def _counted(work: str) -> list[str]:
    lines = AuditEvent.objects.filter(subject=SUBJECT.format(work)).order_by("place")
    return [line.facts for line in lines]


def _stands(work: str) -> LongWork:
    return LongWork.objects.get(pk=work)


def test_it_is_done_and_says_what_came_of_it() -> None:
    work = _asked()
    _run_all()
    found = _stands(work)
    assert (found.state, found.done, found.total) == (WorkState.DONE, 5, 5)
    assert found.result["sentence"] == "数到了 5。"
    assert len(_counted(work)) == 5


def test_one_of_two_workers_takes_it() -> None:
    _asked()
    now = hall_clock.now()
    assert working.take("one:1:1", now) is not None
    assert working.take("two:1:1", now) is None


def test_what_a_silent_worker_held_goes_on_from_what_it_kept() -> None:
    work = _asked()
    assert working.take("elsewhere:1:1", hall_clock.now())
    LongWork.objects.filter(pk=work).update(kept={"next": 3})
    assert working.take("here:0:0", hall_clock.now()) is None
    LongWork.objects.filter(pk=work).update(beat_at=hall_clock.now() - timedelta(minutes=1))
    _run_all()
    assert _stands(work).state == WorkState.DONE
    assert _counted(work) == ['{"number":"3"}', '{"number":"4"}']


def test_a_worker_that_lost_its_hold_writes_nothing_more() -> None:
    work = _asked()
    taken = working.take("slow:1:1", hall_clock.now())
    assert taken
    LongWork.objects.filter(pk=work).update(holder="other:1:1")
    working.run(taken, "slow:1:1", threading.Event())
    assert _counted(work) == []
    assert _stands(work).holder == "other:1:1"


def test_a_broken_work_is_tried_again_and_then_told() -> None:
    work = _asked(FAILING)
    _run_all()
    found = _stands(work)
    assert (found.state, found.tries) == (WorkState.FAILED, MOST_TRIES)
    assert work in found.fault
    assert "系统管理员" in found.fault


def test_a_refusal_is_the_end_in_its_own_words() -> None:
    work = _asked(REFUSING)
    _run_all()
    assert _stands(work).state == WorkState.FAILED
    assert "系统正忙" in _stands(work).fault


def test_cancelled_before_it_began_it_never_begins() -> None:
    work = _asked()
    assert actions.cancel(work, who="clerk:1001")
    _run_all()
    assert _counted(work) == []
    assert not actions.cancel(work, who="clerk:1001")


def test_a_stopping_worker_gives_it_back_untried() -> None:
    work = _asked()
    stop = threading.Event()
    stop.set()
    taken = working.take("here:0:0", hall_clock.now())
    assert taken
    working.run(taken, "here:0:0", stop)
    assert (_stands(work).state, _stands(work).tries) == (WorkState.WAITING, 0)


def test_nobody_elses_work_is_seen() -> None:
    clerk, other = somebody(), somebody()
    work = _asked(by=f"clerk:{clerk.number}")
    address = f"/staff/works/{work}/"
    assert at_desk(clerk).get(address).status_code == 200
    assert at_desk(other).get(address).status_code == 403
    assert at_desk(other).get(address + "progress").status_code == 403
    assert at_desk(other).post(address + "cancel").status_code == 403
    assert "数数" not in at_desk(other).get("/staff/works/").content.decode()
    assert at_desk(holder_of("system.run")).get(address).status_code == 200


def test_what_it_made_is_fetched_and_what_was_uploaded_is_kept() -> None:
    clerk = somebody()
    file = SimpleUploadedFile("事项.csv", "编码\n1\n".encode())
    work = actions.ask_for(COUNTING, "数数", {"upto": 1}, asked_by=f"clerk:{clerk.number}", file=file)
    assert (actions.folder_of(work.pk) / actions.UPLOAD).read_bytes() == "编码\n1\n".encode()
    _run_all()
    answer = at_desk(clerk).get(f"/staff/works/{work.pk}/file")
    assert b"".join(answer.streaming_content) == b"1\n"  # type: ignore[attr-defined]
    assert "counted.txt" in answer["Content-Disposition"]


def test_old_ones_go_with_their_files() -> None:
    work = _asked()
    _run_all()
    folder = actions.folder_of(work)
    assert actions.forget_old(hall_clock.now() + timedelta(days=100)) >= 1
    assert not folder.exists()
    assert not LongWork.objects.filter(pk=work).exists()


def _worker(settings: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ZHITING_SETTINGS": str(settings)}
    command = (sys.executable, "-m", "tests.server.business.worker_program")
    return subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL)


def test_killed_in_the_middle_it_is_finished_by_the_next_worker_and_nothing_is_done_twice(
    database: DatabasePart,
) -> None:
    """kill -9 of a real worker process between, or in, two of its commits."""
    place = f'path = "{database.path}"' if database.engine == "sqlite" else f'dsn = "{database.dsn}"'
    settings = FOLDER / "worker.toml"
    write_settings(settings, f'engine = "{database.engine}"\n{place}')
    work = _asked(upto=30, pause=0.02)
    first = _worker(settings)
    until(lambda: len(_counted(work)) >= 3, 30, "it has begun")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _stands(work).state == WorkState.RUNNING
    second = _worker(settings)
    try:
        until(lambda: _stands(work).is_over, 30, "the next worker finished it")
    finally:
        second.terminate()
        second.wait(20)
    assert _stands(work).state == WorkState.DONE
    assert _counted(work) == [f'{{"number":"{number}"}}' for number in range(30)]
