"""What happens to citizens at a real kiosk: real clicks, a real hall and a real CUPS behind it, and things going wrong."""

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hall.launcher.print_room import is_possible
from tests.rig.hall import LiveHall
from tests.rig.kiosk_stage import KIOSK, PRINTER, KioskStage
from tests.rig.traces import in_files, in_memory
from tests.rig.waiting import until

pytestmark = pytest.mark.skipif(not is_possible(), reason="CUPS is not installed here")


@pytest.fixture(scope="module")
def hall(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHall]:
    with LiveHall(tmp_path_factory.mktemp("kiosk") / "hall", (KIOSK,), prepared=prepared) as hall:
        hall.sights.of(KIOSK).wait_for("idle", 60)
        yield hall


@pytest.fixture
def stage(hall: LiveHall) -> Iterator[KioskStage[LiveHall]]:
    stage = KioskStage(hall)
    stage.window.wait_for("collect", 60)
    yield stage
    hall.stand_ins.act(PRINTER, "clear")
    stage.gone()


def test_a_licence_is_collected_counted_and_forgotten(stage: KioskStage[LiveHall]) -> None:
    """The card, the list, the paper; afterwards nothing of the person but on the paper, and in the hall's own keeping."""
    card = stage.somebody()
    (licence,) = stage.licences_for(card)
    before = len(stage.papers())
    stage.lay(card)
    stage.window.press("licence_0", 30)
    shell, visit = stage.processes()
    secrets = (card.name, card.id_number, card.address)
    assert in_memory(visit, secrets[:1])
    assert in_memory(shell, secrets) == set()
    stage.window.press("print")
    until(lambda: stage.title() == "打印完成", 60, "the paper is out")
    assert stage.copies(licence)[0][0] == 1
    until(lambda: stage.copies(licence)[0] == (1, "printed"), 10, "the copy is counted")
    assert len(stage.papers()) == before + 1
    printed = stage.paper()
    kept = stage.hall.records.one(
        "SELECT sha256 FROM licences_printedcopy WHERE licence_id = ? AND copy = 1", licence
    )
    assert hashlib.sha256(printed).hexdigest() == kept["sha256"]
    stage.window.press("finish")
    until(lambda: "取走" in stage.title(), 10, "the card is asked for")
    stage.gone()
    until(lambda: not psutil.pid_exists(visit), 5, "the visit's process is gone")
    assert [in_memory(process_id, secrets) for process_id in stage.processes()] == [set(), set()]
    room = stage.hall.opened.print_room
    assert room is not None
    logs = [path for path in stage.hall.folder.logs.iterdir() if "kiosk" in path.name or "print" in path.name]
    assert logs
    assert in_files([stage.hall.folder.home(KIOSK), room.root], secrets) == set()
    assert not any(secret.encode() in path.read_bytes() for path in logs for secret in secrets)
    assert [path for path in room.root.rglob("*") if path.is_file() and b"%PDF" in path.read_bytes()] == []


def test_a_revoked_licence_is_not_offered_and_the_other_still_is(stage: KioskStage[LiveHall]) -> None:
    card = stage.somebody()
    revoked, good = stage.licences_for(card, 2)
    stage.desk("revoke", revoked)
    stage.lay(card)
    stage.window.wait_for("licence_0", 30)
    assert stage.window.find("licence_1") is None
    stage.window.press("licence_0")
    stage.window.press("print")
    until(lambda: stage.title() == "打印完成", 60, "the paper is out")
    until(lambda: stage.copies(good)[0] == (1, "printed"), 10, "the copy is counted")
    assert not [state for _, state in stage.copies(revoked) if state != "prepared"]


def test_a_stranger_is_told_that_there_is_nothing(stage: KioskStage[LiveHall]) -> None:
    stage.lay(stage.somebody())
    until(lambda: stage.title() == "没有可领取的证照", 30, "there is nothing")


def test_a_card_taken_in_the_middle_of_a_print_stops_nothing_of_it(stage: KioskStage[LiveHall]) -> None:
    card = stage.somebody()
    (licence,) = stage.licences_for(card)
    stage.lay(card)
    stage.window.press("licence_0", 30)
    stage.window.press("print")
    until(lambda: stage.window.find("licence_0") is None, 10, "it is on its way")
    stage.take_card()
    until(lambda: stage.copies(licence)[:1] == [(1, "printed")], 60, "the copy is counted")
    stage.window.wait_for("collect", 30)


def test_a_kiosk_killed_over_a_paper_says_that_nobody_knows(stage: KioskStage[LiveHall]) -> None:
    card = stage.somebody()
    (licence,) = stage.licences_for(card)
    stage.lay(card)
    stage.window.press("licence_0", 30)
    room = stage.hall.opened.print_room
    assert room is not None
    stage.hall.freeze("print-server")
    try:
        stage.window.press("print")
        until((stage.hall.folder.home(KIOSK) / "papers.json").exists, 60, "the paper is begun")
        shell, _ = stage.processes()
        stage.hall.kill(KIOSK)
        assert not psutil.pid_exists(shell)
    finally:
        stage.hall.thaw("print-server")
    stage.take_card()
    stage.hall.start_again(KIOSK)
    until(lambda: stage.copies(licence)[:1] == [(1, "unknown")], 40, "the hall knows that nobody knows")
    assert not (stage.hall.folder.home(KIOSK) / "papers.json").exists()


def test_a_visit_that_is_killed_leaves_a_kiosk_that_is_there(stage: KioskStage[LiveHall]) -> None:
    card = stage.somebody()
    stage.licences_for(card)
    stage.lay(card)
    stage.window.wait_for("licence_0", 30)
    _, visit = stage.processes()
    os.kill(visit, signal.SIGKILL)
    stage.take_card()
    stage.window.wait_for("collect", 5)


def test_without_the_hall_nobody_is_led_to_a_list(stage: KioskStage[LiveHall]) -> None:
    stage.hall.kill("broker")
    try:
        until(lambda: "大厅网络不通" in _notice(stage), 20, "the kiosk says that the hall is away")
        stage.lay(stage.somebody())
        until(lambda: stage.title() == "现在不能领证", 20, "it says so to who comes")
    finally:
        stage.hall.start_again("broker")
    stage.gone()
    until(lambda: "大厅网络不通" not in _notice(stage), 40, "the hall is back")


def test_without_a_print_server_the_kiosk_still_guides(stage: KioskStage[LiveHall]) -> None:
    stage.hall.kill("print-server")
    try:
        until(lambda: stage.window.find("collect") is None, 20, "nothing is offered that cannot be printed")
        assert "打印服务" in _notice(stage)
        stage.window.press("guide")
        stage.window.press("matter_group_0")
        stage.window.press("matter_0")
        until(
            lambda: (stage.window.find("fact_1") or stage.window.find("fact_0")) is not None, 10, "a matter"
        )
        stage.window.press("finish")
    finally:
        stage.hall.start_again("print-server")
    stage.window.wait_for("collect", 30)


def _notice(stage: KioskStage[LiveHall]) -> str:
    control = stage.window.find("notice")
    return control.text if control else ""
