"""Many windows at the same moment, and new keys meanwhile: each person once, all of it readable under a key that is left."""

import json
import os
import subprocess
import sys
from pathlib import Path

from hall_server.audit.queries import broken_chains
from hall_server.installation import DatabasePart
from hall_server.keys import key_ring_path
from hall_server.parties import queries
from hall_server.parties.history import said_of
from hall_server.parties.models import Party
from hall_server.personal_data.key_ring import ring
from hall_server.personal_data.models import PersonalRecord
from hall_server.personal_data.rotation import rotate
from tests.rig.server_database import write_settings
from tests.server.business.cast import id_number

PROJECT = Path(__file__).parents[3]
PROCESSES, ROUNDS = 2, 3
NUMBERS = [id_number(serial) for serial in range(700, 704)]

PROGRAM = """
import json, os, random, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hall_server.settings"
import django; django.setup()
from django.db import IntegrityError, OperationalError
from hall.language import hall_clock
from hall_server.parties import actions
from hall_server.parties.actions import PersonFacts, Source

def know(number, seed, turn):
    facts = PersonFacts("李娜", id_number=number, phone=f"139{seed:04d}{turn:04d}")
    while True:  # as whoever calls does: who lost a race does the deed once more
        try:
            return actions.know_person(facts, source=Source.DECLARED, actor=f"clerk:{seed}", now=hall_clock.now())
        except (IntegrityError, OperationalError):
            continue

seed, rounds, numbers = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
chance, found = random.Random(seed), {}
for turn in range(rounds):
    for number in chance.sample(numbers, len(numbers)):
        found.setdefault(number, set()).add(know(number, seed, turn))
print(json.dumps({number: sorted(keys) for number, keys in found.items()}))
"""


def test_each_person_once_and_all_readable_while_keys_rotate(database: DatabasePart, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    where = f'path = "{database.path}"' if database.engine == "sqlite" else f'dsn = "{database.dsn}"'
    write_settings(settings, f'engine = "{database.engine}"\n{where}')
    kept = key_ring_path().read_bytes()
    children = [_clerk(number, settings) for number in range(1, PROCESSES + 1)]
    try:
        for child in children:
            assert child.stdin is not None
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            child.stdin.write("go\n")
            child.stdin.flush()
        rotations = 0
        while any(child.poll() is None for child in children) and rotations < 8:
            rotate()
            rotations += 1
        found = [json.loads(child.communicate(timeout=100)[0]) for child in children]
        assert [child.returncode for child in children] == [0] * PROCESSES
        rotate()
        assert rotations
        assert {one.key_id for one in PersonalRecord.objects.all()} == {ring().current}
        for number in NUMBERS:
            keys = {key for one in found for key in one[number]}
            assert keys == {queries.find_person(number)}, "one person, whoever came first"
            _whole(*keys)
        assert not list(broken_chains())
    finally:
        key_ring_path().write_bytes(kept)


def _clerk(number: int, settings: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(number), str(ROUNDS), json.dumps(NUMBERS)],
        cwd=PROJECT,
        env={**os.environ, "ZHITING_SETTINGS": str(settings)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _whole(party: str) -> None:
    """No statement was lost; what counts is what all of them say."""
    row = Party.objects.get(pk=party)
    assert row.statement_count == row.statements.count() == PROCESSES * ROUNDS
    newest = max(said_of([party]).of("phone"), key=lambda one: one.said.weight)
    values = queries.known_values(party, actor="clerk:1001", purpose="核对", subject="case:1")
    plain = said_of([party]).known(own=party, number_field="id_number")
    assert plain["phone"].record == newest.said.value
    assert values["phone"].value.startswith("139")
