"""What a terminal says aloud, shows of the calls, and keeps apart: heard, read and opened from outside."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from device_panel.sample_cards import SampleCard, random_card
from hall.credentials.keys import read_private
from hall.credentials.sealing import open_sealed
from hall.language.visitors import masked_name
from hall.messages.visitor_details import decode_details
from tests.rig.citizen import Citizen
from tests.rig.clerk import Clerk
from tests.rig.hall import LiveHall
from tests.rig.likeness import likeness
from tests.rig.terminal_stage import TERMINAL, Stage
from tests.rig.traces import in_memory
from tests.rig.waiting import until
from tests.rig.wire_witness import WireWitness

DESK, WINDOW = "desk-01", "w01"
VOICE = "terminal-voice"
TAKE_PAPER_AND_CARD = "取号成功，请取走小票和身份证"
TAKE_PAPER = "取号成功，请取走小票"
TAKE_CARD = "请取走您的身份证"
ALIKE, UNLIKE = 0.9, 0.6


@pytest.fixture(scope="module")
def hall(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHall]:
    with LiveHall(tmp_path_factory.mktemp("surfaces") / "hall", (TERMINAL,), prepared=prepared) as hall:
        hall.opened.enrol([DESK])
        hall.sights.of(TERMINAL).wait_for("idle", 60)
        yield hall


@pytest.fixture
def stage(hall: LiveHall) -> Iterator[Stage]:
    stage = Stage(hall)
    stage.window.wait_for("no_card", 60)
    yield stage
    stage.gone()


def said(stage: Stage) -> list[bytes]:
    """What has come out of the terminal's loudspeaker, each as WAV."""
    told = stage.hall.stand_ins.part(f"{VOICE}/utterances")
    assert isinstance(told, list)
    return [stage.hall.stand_ins.picture(f"{VOICE}/utterances/{one['index']}.wav") for one in told]


def hears(stage: Stage, before: int, sentence: str, within: float = 15) -> int:
    """Wait until the sentence is heard after so many others; how many there are then."""
    until(lambda: any(likeness(sound, sentence) > ALIKE for sound in said(stage)[before:]), within, sentence)
    return len(said(stage))


def text(stage: Stage, name: str) -> str:
    """What a control says it shows."""
    control = stage.window.find(name)
    return control.text if control else ""


def other_card(card: SampleCard, stage: Stage) -> SampleCard:
    """Somebody else, with another masked name."""
    while True:
        found = random_card(stage.chance, rare=False)
        if masked_name(found.name) != masked_name(card.name):
            return found


def visitors_told(stage: Stage, witness: WireWitness) -> list[str]:
    """The identity numbers that left the terminal with a wish for a number, opened with the hall's key."""
    key = read_private((stage.hall.folder.keys / "hall_sealing.key").read_bytes())
    sealed = [heard.body["visitor"] for heard in witness.heard("issue_ticket")]
    return [decode_details(open_sealed(key, one, "visitor")).id_number for one in sealed]


def take_at_window(stage: Stage, citizen: Citizen) -> None:
    """A number for a matter of the window, which waits."""
    names = stage.hall.records.rows(
        "SELECT g.name FROM catalogue_mattergroup g JOIN queueing_queueweight w ON w.queue_id = g.queue_id "
        "WHERE w.window_id = ?",
        WINDOW,
    )
    waiting = len(stage.tickets("waiting"))
    citizen.lay_card()
    citizen.choose({row["name"] for row in names}, stage.chance)
    citizen.give_no_details()
    citizen.take_ticket()
    until(lambda: len(stage.tickets("waiting")) > waiting, 20, "the number waits")
    citizen.leave()


def test_a_card_left_on_the_reader_is_asked_for_aloud(stage: Stage) -> None:
    """Sound at the terminal's own loudspeaker: paper and card, then the card again and again until it is taken."""
    citizen, papers, heard = stage.citizen(), len(stage.papers()), len(said(stage))
    stage.to_last_look(citizen)
    citizen.take_ticket()
    stage.next_paper(papers)
    stage.window.wait_for("finish", 20)
    heard = hears(stage, heard, TAKE_PAPER_AND_CARD)
    assert likeness(said(stage)[-1], TAKE_CARD) < UNLIKE
    stage.window.press("finish")
    heard = hears(stage, heard, TAKE_CARD)
    heard = hears(stage, heard, TAKE_CARD, within=20)
    stage.hall.stand_ins.act("reader", "remove")
    stage.window.wait_for("no_card", 10)
    assert stage.hall.stand_ins.part("voice/utterances") == []


def test_the_strip_of_calls_is_proven_while_idle_and_in_a_visit(stage: Stage) -> None:
    for _ in range(2):
        take_at_window(stage, stage.citizen())
    with stage.hall.witness() as witness, Clerk(stage.hall.folder, DESK, "1001") as clerk:
        for is_visit_on in (False, True):
            if is_visit_on:
                stage.citizen().lay_card()
            called = clerk.call_next()
            shown = witness.wait_for("call_shown", lambda heard, call=called.call: heard.body["call"] == call)  # type: ignore[misc]
            assert (shown.device, shown.body["surface"]) == (TERMINAL, "terminal")
            assert stage.window.shows_number("call_0", called.number)
            until(lambda call=called.call: is_proven(stage, call), 10, "the proof is kept")  # type: ignore[misc]
            clerk.serve(called)


def is_proven(stage: Stage, call: str) -> bool:
    """Whether the hall has the terminal's word that it showed this call."""
    return f"{TERMINAL}/terminal" in stage.hall.records.surfaces(call)


def test_a_card_swapped_in_a_visit_begins_another_and_takes_nothing_along(stage: Stage) -> None:
    first = stage.citizen()
    second = other_card(first.card, stage)
    papers = len(stage.papers())
    with stage.hall.witness() as witness:
        stage.to_last_look(first)
        _, visit = stage.processes()
        stage.hall.stand_ins.act("reader", "swap", **second.as_arguments())
        until(lambda: masked_name(second.name) in text(stage, "sub"), 15, "the second person is greeted")
        assert stage.window.find("take_ticket") is None
        assert not psutil.pid_exists(visit)
        _, following = stage.processes()
        assert in_memory(following, (first.card.id_number, second.id_number)) == {second.id_number}
        stage.window.press("matter_group_1")
        stage.window.press("matter_0")
        stage.window.press("skip_details")
        stage.window.press("take_ticket")
        paper = stage.next_paper(papers)
        assert visitors_told(stage, witness) == [second.id_number]
    assert masked_name(second.name) in paper
    assert masked_name(first.card.name) not in paper


def test_a_card_swapped_while_the_number_is_on_its_way_begins_after_it(stage: Stage) -> None:
    """The paper belongs to the first; the second is served next, and nobody asks the first for a card that is not theirs."""
    first = stage.citizen()
    second = other_card(first.card, stage)
    papers = len(stage.papers())
    stage.to_last_look(first)
    with stage.hall.witness() as witness:
        stage.hall.stand_ins.act("printer", "confirm", mode="delay", seconds=3)
        first.take_ticket()
        paper = stage.next_paper(papers)
        stage.hall.stand_ins.act("reader", "swap", **second.as_arguments())
        stage.window.wait_for("finish", 20)
        stage.hall.stand_ins.act("printer", "confirm", mode="normal")
        assert "身份证" not in text(stage, "notice")
        stage.window.press("finish")
        until(lambda: masked_name(second.name) in text(stage, "sub"), 15, "the second person is greeted")
        assert visitors_told(stage, witness) == [first.card.id_number]
    assert masked_name(second.name) not in paper
    assert stage.window.find("matter_group_0")


def test_a_paper_that_comes_out_after_the_roll_was_changed_counts(stage: Stage) -> None:
    """The terminal has told its visitor to ask staff; staff change the roll, and number and screen are right again."""
    citizen, papers, waiting = stage.citizen(), len(stage.papers()), len(stage.tickets("waiting"))
    stage.to_last_look(citizen)
    stage.hall.stand_ins.act("printer", "empty", after_rows=150)
    citizen.take_ticket()
    until(lambda: "小票没出来" in text(stage, "title"), 20, "the visitor is told")
    assert len(stage.tickets("waiting")) == waiting
    stage.hall.stand_ins.act("printer", "load")
    until(lambda: len(stage.tickets("waiting")) == waiting + 1, 20, "the number waits")
    until(lambda: text(stage, "title") == "取号成功", 10, "the visitor is told that it came")
    assert "副" not in stage.next_paper(papers)
    assert len(stage.papers()) == papers + 1
    hears(stage, 0, TAKE_PAPER_AND_CARD)
