"""Threads that meet a kind of record for the first time together read it, and their program lives."""

import subprocess
import sys

CROWD = """
import sys, threading
import msgspec
from hall.messages import records
sys.setswitchinterval(1e-6)
content = msgspec.json.encode({f"part{n}": {"name": "x"} for n in range(8)})

def new_kind():
    parts = [msgspec.defstruct(f"Part{n}", [("name", str, ""), ("size", int, 0)], module=__name__) for n in range(8)]
    return msgspec.defstruct("Whole", [(f"part{n}", part | None, None) for n, part in enumerate(parts)], module=__name__)

def read(kind, together):
    together.wait()
    for _ in range(3):
        assert READ(content, kind).part7.name == "x"

for _ in range(300):
    kind, together = new_kind(), threading.Barrier(4)
    crowd = [threading.Thread(target=read, args=(kind, together)) for _ in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
"""


def _end_of(read: str) -> int:
    return subprocess.run((sys.executable, "-c", CROWD.replace("READ", read)), check=False).returncode


def test_json_is_read_by_many_at_once() -> None:
    assert _end_of("records.decoded") == 0


def test_builtins_are_read_by_many_at_once() -> None:
    assert _end_of("(lambda content, kind: records.converted(msgspec.json.decode(content), kind))") == 0
