"""A citizen at a window, through real processes and a real broker: checked, objected, signed, accepted, rated once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.language.hall_clock import now
from hall.messages.devices import RequestRefused
from hall.messages.rating import ServiceRated
from tests.rig.hall import LiveHall
from tests.rig.traces import in_files, in_memory
from tests.rig.waiting import until
from tests.rig.window_stage import DESK, PAD, TERMINAL, WindowStage
from tests.rig.wire_witness import WireWitness

pytestmark = pytest.mark.timeout(400)
PHONE = "13800001234"


@pytest.fixture
def hall(prepared: Path, tmp_path: Path) -> Iterator[LiveHall]:
    with LiveHall(tmp_path / "hall", (TERMINAL, DESK, PAD), prepared=prepared) as hall:
        hall.sights.of(TERMINAL).wait_for("idle", 60)
        yield hall


def test_a_visit_at_a_window(hall: LiveHall) -> None:
    stage = WindowStage(hall)
    card = stage.somebody_unheard_of()
    secrets = (card.name, card.id_number)
    stage.sign_in()
    stage.take_number(card)
    stage.wait_says(stage.pad, "window", "一号窗口")
    with hall.witness() as wire:
        open_with_what_is_known(stage, secrets)
        object_to_one_field(stage, secrets)
        stage.correct(PHONE)
        stage.check_and_sign()
        accept(stage)
        token = rate(stage, wire)
        assert not [one for one in wire.heard() if any(secret.encode() in one.payload for secret in secrets)]
    nothing_is_left_at_the_pad(stage, secrets)
    hall.kill(PAD)
    again = stage.report_as_pad(ServiceRated(token, 1, (), "", now()))
    assert isinstance(again, RequestRefused)
    assert again.code == "rated_before"
    assert [row["level"] for row in ratings(stage)] == [5]


def open_with_what_is_known(stage: WindowStage, secrets: tuple[str, str]) -> None:
    """The case is there with the person, name and number in it, and nothing was typed."""
    stage.serve()
    stage.desk.wait_for("case_ask_confirmation", 30)
    assert stage.case()["state"] == "prepared"
    assert secrets[0] != stage.says(stage.desk, "field_name"), "masked until it is shown"
    stage.desk.press("case_show")
    stage.wait_says(stage.desk, "field_name", secrets[0])
    stage.wait_says(stage.desk, "field_number", secrets[1])


def object_to_one_field(stage: WindowStage, secrets: tuple[str, str]) -> None:
    """The objection of one field goes back to the clerk; only the visit's process ever knew who is there."""
    stage.desk.press("case_ask_confirmation")
    stage.pad.press("wrong_name", 30)
    stage.pad.press("note_wrong_word")
    stage.pad.press("end_note")
    shell, visit = stage.pad_processes()
    assert in_memory(visit, secrets) == set(secrets)
    assert in_memory(shell, secrets) == set()
    stage.read_on("object")
    stage.pad.press("object")
    stage.wait_says(stage.desk, "said_name", "有错字")
    assert "有误" in stage.says(stage.desk, "case_pad")
    stage.pad.press("finish")
    until(lambda: in_memory(visit, secrets) == set(), 10, "the visit's process is gone")


def accept(stage: WindowStage) -> None:
    """The citizen sees the steps; a material comes in by one click; the case is accepted and has its paper."""
    stage.desk.press("pad_steps")
    stage.pad.press("end_page", 30)
    stage.desk.press("case_accept_case")
    stage.desk.press_mark("deed_commitment")
    stage.desk.press("deed_go")
    until(lambda: stage.case()["state"] == "accepted", 30, "the case is accepted")
    papers = stage.hall.records.rows("SELECT kind FROM cases_paper ORDER BY id")
    assert {row["kind"] for row in papers} >= {"acceptance"}
    stage.desk.wait_for("finish")


def rate(stage: WindowStage, wire: WireWitness) -> str:
    """The service ends; the invitation stands on the pad with no level chosen, and counts once; its token."""
    stage.desk.press("finish")
    token = str(wire.wait_for("rating_invited").body["token"])
    stage.pad.wait_for("decline", 30)
    stage.pad.press("level_5")
    stage.pad.press("rate")
    wire.wait_for("service_rated")
    stage.wait_says(stage.pad, "title", "谢谢您的评价")
    until(lambda: [row["level"] for row in ratings(stage)] == [5], 10, "the rating is written down")
    stage.pad.press("finish")
    # The pad's own words stand beneath a visit too.
    until(lambda: not stage.says(stage.pad, "title"), 20, "the thanks are gone")
    stage.wait_says(stage.pad, "window", "一号窗口")
    return token


def ratings(stage: WindowStage) -> list[dict[str, object]]:
    """All of them."""
    return stage.hall.records.rows("SELECT level FROM ratings_rating")


def nothing_is_left_at_the_pad(stage: WindowStage, secrets: tuple[str, str]) -> None:
    """Neither in the memory of its processes nor in its home nor in its log."""
    for process_id in stage.pad_processes():
        if process_id:
            assert in_memory(process_id, secrets) == set()
    folders = (stage.hall.folder.home(PAD), stage.hall.folder.root / "logs")
    assert in_files(folders, secrets) == set()
