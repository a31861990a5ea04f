"""After a visit at terminal, window, pad and kiosk nothing of the person is left but what the hall keeps closed."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from device_drivers.simulated import card_pages
from device_panel.sample_cards import GIVEN, SampleCard, random_card
from hall.language.visitors import COMPOUND_SURNAMES
from hall.launcher.children import PROJECT
from hall.launcher.hall_folder import HALL_NAME
from hall.launcher.print_room import PRINT_SERVER, is_possible
from tests.rig.chromium import Chromium
from tests.rig.hall import LiveHall
from tests.rig.kiosk_stage import KIOSK, KioskStage
from tests.rig.leftovers import Leftovers
from tests.rig.traces import Secret, in_memory
from tests.rig.waiting import until
from tests.rig.window_stage import CLERK, DESK, PAD, TERMINAL, WindowStage

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(not is_possible(), reason="CUPS is not installed here"),
]
PHONE = "13800005678"
PURPOSE = "联系申请人"
OPEN_PERSONAL_DATA = ("hub", "web", "worker", DESK)


@pytest.fixture
def hall(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveHall]:
    for variable, folder in (("TMPDIR", "scratch"), ("HOME", "home")):
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / folder))
    with LiveHall(tmp_path / "hall", (TERMINAL, DESK, PAD, KIOSK), prepared=prepared) as hall:
        hall.sights.of(KIOSK).wait_for("idle", 60)
        yield hall


def test_nothing_of_a_visitor_is_left_anywhere(hall: LiveHall, chromium: Chromium, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    left = Leftovers(hall, (profile, tmp_path / "scratch", tmp_path / "home"))
    window, kiosk = WindowStage(hall), KioskStage(hall)
    card = somebody()
    window.sign_in()
    window.take_number(card)
    at_window_and_pad(hall, window, card)
    in_a_browser(hall, chromium, profile, window, card)
    at_the_kiosk(kiosk, card)
    secrets, piece = (*secrets_of(card), *signature(hall)), piece_of(kiosk.paper())
    assert left.in_memory_after_work(secrets) == {}
    # CUPS may keep the last block it carried until the next paper; no name is legible in it.
    assert left.in_memory_after_work((piece,)).keys() <= {PRINT_SERVER}
    assert left.in_files((*secrets, piece)) == set()
    assert left.may_leave_a_core(OPEN_PERSONAL_DATA) == set()
    what_is_known_to_be_there_is_found(left)


def somebody() -> SampleCard:
    """A number of nobody's, and a name that no program knows and nobody finds by chance."""
    chance = random.Random()
    surname = chance.choice(sorted(COMPOUND_SURNAMES))
    return replace(random_card(chance), name=surname + "".join(chance.sample(GIVEN, 2)))


def secrets_of(card: SampleCard) -> tuple[Secret, ...]:
    """What was on the card and what the clerk was told."""
    photo = card_pages.photo_of(card_pages.SampleCard(id_number=card.id_number))
    return card.name, card.id_number, card.address, PHONE, piece_of(photo)


def piece_of(whole: bytes) -> bytes:
    """Some bytes from its middle."""
    return whole[len(whole) // 2 : len(whole) // 2 + 24]


def signature(hall: LiveHall) -> tuple[Secret, ...]:
    """The strokes and the picture of it, as the hall keeps them."""
    done = subprocess.run(
        (sys.executable, "-m", "tests.rig.signature_kept"),
        cwd=PROJECT,
        env={**os.environ, **hall.folder.server_environment()},
        capture_output=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return told["strokes"], bytes.fromhex(told["picture"])


def at_window_and_pad(hall: LiveHall, stage: WindowStage, card: SampleCard) -> None:
    """The clerk sees the person and types a telephone number; the person signs, is accepted, and rates."""
    stage.serve()
    stage.desk.press("case_show", 30)
    stage.wait_says(stage.desk, "field_name", card.name)
    stage.desk.type_into("field_phone", PHONE)
    stage.wait_says(stage.desk, "said_phone", "未保存")
    desk = hall.company[DESK].pid
    assert in_memory(desk, (card.name, PHONE)) == {card.name, PHONE}
    stage.desk.press("case_ask_confirmation")
    stage.pad.wait_for("forward", 30)
    stage.read_on("signature")
    _, visit = stage.pad_processes()
    assert in_memory(visit, (card.name, PHONE)) == {card.name, PHONE}
    stage.sign()
    stage.pad.press("sign")
    stage.wait_says(stage.desk, "case_pad", "已签字")
    stage.pad.press("finish")
    stage.desk.press("case_accept_case")
    stage.desk.press_mark("deed_commitment")
    stage.desk.press("deed_go")
    until(lambda: stage.case()["state"] == "accepted", 30, "the case is accepted")
    stage.desk.press("finish")
    stage.pad.press("level_5", 30)
    stage.pad.press("rate")
    stage.wait_says(stage.pad, "title", "谢谢您的评价")
    stage.pad.press("finish")


def in_a_browser(
    hall: LiveHall, chromium: Chromium, profile: Path, stage: WindowStage, card: SampleCard
) -> None:
    """The clerk looks the case up in a browser, says why, and reads the whole number there."""
    passwords = json.loads((hall.folder.state / "sample_passwords.json").read_text())
    with chromium.at_home(hall.opened.web_url, profile) as clerk:
        clerk.sign_in(CLERK, passwords[CLERK])
        clerk.open(f"/staff/cases/one/{stage.case()['id']}/plain/")
        clerk.page.get_by_label("用途").select_option(PURPOSE)
        clerk.page.get_by_role("button", name="显示").click()
        clerk.page.get_by_text(card.id_number).wait_for()
        assert PHONE in clerk.text


def at_the_kiosk(stage: KioskStage[LiveHall], card: SampleCard) -> None:
    """A licence of the same person is printed."""
    (licence,) = stage.licences_for(card)
    stage.lay(card)
    stage.window.press("licence_0", 30)
    stage.window.press("print")
    until(lambda: stage.title() == "打印完成", 60, "the paper is out")
    until(lambda: stage.copies(licence)[0] == (1, "printed"), 10, "the copy is counted")
    stage.window.press("finish")
    stage.gone()


def what_is_known_to_be_there_is_found(left: Leftovers) -> None:
    """Who looked in the wrong place would find nothing of anybody: the hall's own name is in memory, log and database."""
    programs = left.in_memory((HALL_NAME,))
    assert {TERMINAL, PAD, KIOSK, DESK, "hub", "web"} <= programs.keys()
    files = left.in_files((HALL_NAME,))
    assert any("hall.sqlite3" in one for one in files)
    assert any(f"homes/{KIOSK}" in one for one in files)
