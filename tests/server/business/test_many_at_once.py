"""Many terminals and desks at the same moment, as processes of their own: no number twice, no ticket at two windows."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from hall.language.tickets import TicketState
from hall_server.audit.queries import broken_chains
from hall_server.installation import DatabasePart
from hall_server.queueing.models import Call, QueueWeight, Ticket
from tests.rig.server_database import write_settings
from tests.server.business import cast
from tests.server.business.cast import ZHANG_WEI

PROJECT = Path(__file__).parents[3]
PROCESSES = 4

PROGRAM = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hall_server.settings"
import django; django.setup()
from django.db import IntegrityError, OperationalError
from hall.language.refusals import Refusal
from tests.server.business import cast

def again(deed):
    while True:  # as the hub does: whoever lost a race does the deed once more
        try:
            return deed()
        except (IntegrityError, OperationalError):
            continue

def issue(number):
    return [again(lambda: cast.wait().number) for _ in range(40)]

def same_person(number):
    try:
        return [again(lambda: cast.take(cast.ZHANG_WEI).number)]
    except Refusal as refusal:
        return [refusal.code]

def call(number):
    desk = cast.window_desk(number)
    numbers = []
    while True:
        try:
            called = again(lambda: cast.call_next(desk))
        except Refusal:
            return numbers
        numbers.append(called.number)
        again(lambda: cast.serve(desk, called.ticket))

# Nobody has asked the database yet: each process opens a line of its own. All are let go when the last is there.
go, held = os.pipe()
children = []
for number in range(1, int(sys.argv[2]) + 1):
    children.append(os.fork())
    if not children[-1]:
        os.close(held)
        os.read(go, 1)
        os.write(1, (json.dumps(globals()[sys.argv[1]](number)) + "\\n").encode())
        os._exit(0)
os.close(held)
sys.exit(any([os.waitpid(child, 0)[1] for child in children]))
"""


def at_once(deed: str, database: DatabasePart, tmp_path: Path) -> list[list[str]]:
    """What PROCESSES processes got, all let go at the same moment."""
    settings = tmp_path / "settings.toml"
    where = f'path = "{database.path}"' if database.engine == "sqlite" else f'dsn = "{database.dsn}"'
    write_settings(settings, f'engine = "{database.engine}"\n{where}')
    environment = {**os.environ, "ZHITING_SETTINGS": str(settings)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, deed, str(PROCESSES)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == PROCESSES
    return found


def test_no_number_is_given_twice_and_none_is_left_out(database: DatabasePart, tmp_path: Path) -> None:
    given = [number for one in at_once("issue", database, tmp_path) for number in one]
    assert sorted(given) == [f"B{ordinal:03d}" for ordinal in range(1, 40 * PROCESSES + 1)]
    assert not list(broken_chains())


def test_one_person_at_four_terminals_gets_one_number(database: DatabasePart, tmp_path: Path) -> None:
    answers = Counter(answer for one in at_once("same_person", database, tmp_path) for answer in one)
    assert answers == {"B001": 1, "already_waiting": PROCESSES - 1}
    assert Ticket.objects.count() == 1
    assert ZHANG_WEI.name not in str(Ticket.objects.values().get())


def test_no_ticket_is_called_to_two_windows(database: DatabasePart, tmp_path: Path) -> None:
    queue = QueueWeight.objects.filter(queue__prefix="B").values_list("queue", flat=True)[0]
    for number in range(1, PROCESSES + 1):
        QueueWeight.objects.get_or_create(window_id=f"w{number:02d}", queue_id=queue)
    for number, clerk in enumerate(("1001", "1002", "1003", "admin"), 1):
        cast.staff(cast.window_desk(number), clerk)
    waiting = [cast.wait().number for _ in range(60)]
    called = [number for one in at_once("call", database, tmp_path) for number in one]
    assert sorted(called) == sorted(waiting)
    assert Call.objects.count() == len(waiting)
    assert not Ticket.objects.exclude(state=TicketState.FINISHED.value).exists()
    most = max(Ticket.objects.values_list("overtaken", flat=True))
    assert most == 0, "windows that share a queue and all their people overtake nobody"
    assert not list(broken_chains())


@pytest.mark.parametrize("number", ["B001"])
def test_the_database_itself_refuses_a_number_twice(database: DatabasePart, number: str) -> None:
    from django.db import IntegrityError, transaction  # noqa: PLC0415 - after Django is set up

    taken = Ticket.objects.get(pk=cast.take().ticket)
    taken.pk = "f" * 32
    with pytest.raises(IntegrityError), transaction.atomic():
        taken.save(force_insert=True)
    assert taken.number == number
