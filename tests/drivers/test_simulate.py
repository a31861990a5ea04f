"""The stand-ins' program: its door on the loopback, and how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.drivers import cast
from tests.drivers.simulation import Simulation
from tests.rig.waiting import until

READER = {"kind": "id_card_reader"}
BOARD = {"kind": "counter_display", "boards": [5]}


def test_the_door(tmp_path: Path) -> None:
    with Simulation(tmp_path, {"reader": READER, "board": BOARD}) as stand_ins:
        assert stand_ins.told["admin"].startswith("http://127.0.0.1:")
        assert stand_ins.ready.stat().st_mode & 0o077 == 0
        everything = stand_ins.get("/")
        assert everything["reader"]["address"] == stand_ins.told["addresses"]["reader"]
        assert everything["board"]["kind"] == "counter_display"
        assert stand_ins.get("/board/showing") is None
        assert stand_ins.get("/reader/wire") == []
        assert stand_ins.post("/reader/present", **cast.ZHANG_WEI)["card"]["name"] == "张伟"
        assert stand_ins.post("/reader/fault", kind="split", times=0)["faults"][0]["kind"] == "split"
        assert stand_ins.post("/reader/heal")["faults"] == []
        assert stand_ins.post("/reader/fault", kind="unplug") == {"faults": [], "plugged": False}
        assert stand_ins.post("/reader/fault", kind="plug")["plugged"]


def test_the_door_says_no_in_sentences(tmp_path: Path) -> None:
    with Simulation(tmp_path, {"reader": READER}) as stand_ins:
        for said, (code, sentence) in {
            "show the token": stand_ins.get("/", token="guess"),
            "no stand-in named door; there are reader": stand_ins.get("/door"),
            "reader has no paper": stand_ins.get("/reader/paper"),
            "reader has no papers/1.png": stand_ins.get("/reader/papers/1.png"),
            "knows present": stand_ins.post("/reader/jam"),
            "unknown field `age`": stand_ins.post("/reader/present", age=3),
            "name has room for 15 characters": stand_ins.post("/reader/present", name="长" * 16),
            "a fingerprint has": stand_ins.post("/reader/present", fingerprint=3),
            "is not 1 bytes": stand_ins.post("/reader/hardware", sw3="xyz"),
            "Invalid enum value": stand_ins.post("/reader/fault", kind="melt"),
        }.items():
            assert said in sentence
            assert code in {400, 401, 404}


def test_it_ends_cleanly_when_told(tmp_path: Path) -> None:
    with Simulation(tmp_path, {"reader": READER}) as stand_ins:
        stand_ins.program.send_signal(signal.SIGTERM)
        assert stand_ins.program.wait(10) == 0
        assert not stand_ins.ready.exists()
        assert not (tmp_path / "reader").is_symlink()


def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, {"reader": READER})
    starter = (
        "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", starter, *simulation.command], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    until(simulation.ready.exists, 15)
    parent.kill()
    parent.wait()
    until(lambda: not (tmp_path / "reader").is_symlink(), 10)
    until(lambda: not is_running(child), 10)


def is_running(pid: int) -> bool:
    """Whether there is such a program that is not merely waiting to be buried."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]
    except OSError:
        return False


def test_a_wrong_file_is_one_sentence(tmp_path: Path) -> None:
    for devices, said in (
        ({"x": {"kind": "toaster"}}, "no stand-in of kind 'toaster'"),
        ({"x": {"kind": "id_card_reader", "lnik": "/x"}}, "x: "),
        ({"x": {"kind": "id_card_reader", "link": "/nowhere/at/all"}}, "No such file"),
    ):
        file = tmp_path / "wrong.json"
        file.write_text(json.dumps({"devices": devices}))
        ended = subprocess.run(
            [sys.executable, "-m", "device_drivers", "simulate", str(file)],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONUTF8": "1"},
            check=False,
        )
        assert ended.returncode == 2
        assert said in ended.stderr
        assert "Traceback" not in ended.stderr
