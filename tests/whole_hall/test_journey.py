"""One citizen's walk, and what happens to others when paper, program or launcher fails them."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from device_panel.sample_cards import CAST, SampleCard
from hall.launcher.children import PROJECT
from tests.rig import traces
from tests.rig.citizen import Citizen
from tests.rig.hall import LiveHall
from tests.rig.journey import STEPS
from tests.rig.steps.taking import groups_of_zone
from tests.rig.waiting import until

PRINTER_GIVES_UP = 30.0


@pytest.mark.timeout(420)
def test_a_citizen_walks_through_the_hall(tmp_path: Path) -> None:
    report, shots = tmp_path / "journey.json", tmp_path / "shots"
    command = [sys.executable, "-m", "hall", "demo", "--once", "--headless"]
    command += ["--json", str(report), "--shots", str(shots)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=400, check=False)
    told = json.loads(report.read_text()) if report.exists() else {}
    assert done.returncode == 0, done.stdout + done.stderr
    assert told["ok"] is True
    assert [step["step"] for step in told["journey"]] == [name for name, _ in STEPS]
    assert all(step["ok"] and step["evidence"] for step in told["journey"])
    for name, _ in STEPS:
        for device in ("terminal-1", "desk-01", "pad-01", "kiosk-1", "strip-01", "area-a"):
            assert (shots / f"{name}-{device}.png").stat().st_size > 1000
    for page in ("decide-case", "alarm-page"):
        assert (shots / f"{page}.png").stat().st_size > 1000


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[LiveHall]:
    with LiveHall(tmp_path_factory.mktemp("stories") / "hall", ("terminal-1",), prepared=prepared) as hall:
        yield hall


def take(hall: LiveHall, card: SampleCard, chance: random.Random) -> Citizen:
    """Go as far as the last press before the number."""
    citizen = Citizen(hall.sights.of("terminal-1"), hall.stand_ins, card)
    citizen.lay_card()
    citizen.choose(groups_of_zone(hall.records), chance)
    citizen.give_no_details()
    return citizen


def test_a_number_whose_paper_is_not_confirmed_never_waits(hall: LiveHall) -> None:
    hall.stand_ins.act("printer", "confirm", mode="withhold")
    try:
        with hall.witness() as witness:
            citizen = take(hall, CAST[0], random.Random(1))
            pressed = citizen.take_ticket()
            reserved = witness.wait_for("ticket_reserved", since=pressed)
            told = witness.wait_for("ticket_not_printed", since=pressed, within=PRINTER_GIVES_UP)
            assert told.body["ticket"] == reserved.body["ticket"]
            assert not witness.heard("ticket_printed", since=pressed)
            citizen.leave()
            states = {event["state"] for event in hall.records.events(reserved.body["ticket"])}
            assert "waiting" not in states, states
    finally:
        hall.stand_ins.act("printer", "confirm", mode="normal")


def test_a_terminal_killed_in_mid_visit_forgets_the_visitor_and_serves_the_next(hall: LiveHall) -> None:
    terminal = hall.sights.of("terminal-1")
    take(hall, CAST[1], random.Random(2))
    before = terminal.processes()
    assert len(before) > 1, "a visit is a process of its own"
    hall.kill("terminal-1")
    until(lambda: not any(_lives(pid) for pid in before), what="every process of the visit is gone")
    hall.stand_ins.act("reader", "remove")
    hall.start_again("terminal-1")
    with hall.witness() as witness:
        citizen = take(hall, CAST[2], random.Random(3))
        pressed = citizen.take_ticket()
        printed = witness.wait_for("ticket_printed", since=pressed)
        until(lambda: hall.records.ticket(printed.body["ticket"])["state"] == "waiting")
        citizen.leave()


def test_after_the_visit_neither_memory_nor_disk_knows_who_was_here(hall: LiveHall) -> None:
    terminal, secrets = hall.sights.of("terminal-1"), (CAST[4].name, CAST[4].id_number, CAST[4].address)
    with hall.witness() as witness:
        citizen = take(hall, CAST[4], random.Random(5))
        during = set[str]().union(*(traces.in_memory(pid, secrets) for pid in terminal.processes()))
        assert CAST[4].id_number in during, "who looks in the wrong place finds nothing"
        pressed = citizen.take_ticket()
        witness.wait_for("ticket_printed", since=pressed)
        citizen.leave()
    for pid in terminal.processes():
        assert traces.in_memory(pid, secrets) == set(), psutil.Process(pid).cmdline()
    root = hall.folder.root
    places = [root / "homes", root / "state", root / "logs", root / "broker"]
    assert traces.in_files(places, secrets) == set()


def test_a_number_is_taken_although_the_broker_died_and_came_back(hall: LiveHall) -> None:
    citizen = take(hall, CAST[3], random.Random(4))
    hall.restart_broker_empty()
    with hall.witness() as witness:
        pressed = citizen.take_ticket()
        printed = witness.wait_for("ticket_printed", since=pressed, within=30)
        until(lambda: hall.records.ticket(printed.body["ticket"])["state"] == "waiting")
    citizen.leave()


def _lives(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
