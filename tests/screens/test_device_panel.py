"""The device panel in front of real stand-ins: cards are laid, paper is seen, the printer is spoiled and mended."""

import random
import socket
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
import serial
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from device_drivers.catalogue import open_id_card_reader, open_sms_modem
from device_drivers.roles.sms_modem import MessageReceived, TextMessage
from device_drivers.simulated.company import Company, StandInsFile
from device_panel.panel import Deed, Panel, PanelView, SaidSentence, view_of
from device_panel.sample_cards import CAST, RARE, SampleCard, random_card
from device_panel.screens.panel_window import PanelWindow
from device_panel.screens.sections import VoiceSection
from device_panel.stand_ins import DeviceSeen, StandInRefused, StandIns
from hall.language import identity_numbers
from hall.qt.words import Words
from tests.screens.stage import until

WORDS = Path(__file__).parents[2] / "device_panel" / "words"
TICKET = b"\x1b@\x1c&" + "教师资格认定 张*\n".encode("gb18030") + b"\x1dV\x00"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    devices: dict[str, dict[str, object]] = {
        "reader": {"kind": "id_card_reader", "link": str(tmp_path / "reader")},
        "printer": {"kind": "ticket_printer", "link": str(tmp_path / "printer")},
        "board-1": {"kind": "counter_display", "link": str(tmp_path / "board")},
        "modem": {"kind": "sms_modem", "link": str(tmp_path / "modem")},
    }
    company = Company(StandInsFile(devices))
    company.start()
    yield company
    company.stop()


@pytest.fixture
def panel(company: Company) -> Panel:
    return Panel(StandIns(company.admin.url, company.token))


@pytest.fixture
def window(application: QApplication, panel: Panel) -> Iterator[PanelWindow]:
    window = PanelWindow(panel, Words(WORDS))
    window.resize(580, 1240)
    window.show()
    yield window
    window.close()


def press(window: PanelWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None, name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def says(window: PanelWindow, text: str) -> bool:
    return any(text in label.text() for label in window.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("person", CAST, ids=lambda card: card.name)
def test_a_laid_card_is_read_by_the_driver(company: Company, panel: Panel, person: SampleCard) -> None:

    panel.lay(person)
    reader = open_id_card_reader(company.devices["reader"].address)
    try:
        read = reader.read(within=5)
    finally:
        reader.close()
    assert (read.name, read.id_number) == (person.name, person.id_number)
    assert panel.look().card_was_read


def test_hands_on_the_window_lay_and_take_a_card(window: PanelWindow) -> None:
    press(window, "lay_card_3")
    until(lambda: says(window, "放着欧阳修远的卡"))
    press(window, "lay_card_1")
    until(lambda: says(window, "放着王秀英的卡"))
    press(window, "take_card")
    until(lambda: says(window, "没有放卡"))


def test_paper_is_seen_as_it_came_out(window: PanelWindow, company: Company, tmp_path: Path) -> None:
    until(lambda: says(window, "还没有出纸"))
    with serial.Serial(str(tmp_path / "printer"), 115200) as port:
        port.write(TICKET)
    paper = window.findChild(QLabel, "paper")
    assert paper is not None
    until(lambda: not paper.pixmap().isNull())
    assert says(window, "第1张")


@pytest.mark.parametrize(("deed", "condition"), [("jam", "卡纸"), ("empty", "缺纸"), ("cover", "上盖打开")])
def test_a_spoiled_printer_is_mended(window: PanelWindow, deed: str, condition: str) -> None:
    press(window, deed)
    until(lambda: any(label.text() == condition for label in window.findChildren(QLabel)))
    press(window, "clear")
    until(lambda: any(label.text() == "正常" for label in window.findChildren(QLabel)))


def test_two_loudspeakers_are_heard_beside_each_other() -> None:
    """Hall and terminal each speak; the newest stands first, and each can be heard again at its own place."""

    def loudspeaker(*said: tuple[int, str]) -> DeviceSeen:
        heard = [{"index": index, "started": at, "seconds": 2.0, "rms": 900.0} for index, at in said]
        return DeviceSeen("voice_sink", "pulse:hall", {"plugged": True, "utterances": heard})

    view = view_of(
        {
            "voice": loudspeaker((1, "2026-03-04T02:30:00+00:00"), (2, "2026-03-04T02:32:00+00:00")),
            "terminal-voice": loudspeaker((1, "2026-03-04T02:31:00+00:00")),
        }
    )
    assert [(one.device, one.index) for one in view.sentences] == [
        ("voice", 2),
        ("terminal-voice", 1),
        ("voice", 1),
    ]


def test_buttons_keep_their_place_when_something_was_said(application: QApplication) -> None:
    heard = PanelView(sentences=(SaidSentence("terminal-voice", 4, "2026-03-04T02:31:00+00:00", 2.7),))
    played: list[SaidSentence] = []
    section = VoiceSection(Words(WORDS), played.append)
    section.show()
    section.show_view(PanelView())
    before = section.sizeHint().height()
    section.show_view(heard)
    assert section.sizeHint().height() == before
    assert any("取号机" in label.text() for label in section.findChildren(QLabel))
    button = section.findChild(QPushButton, "play_terminal-voice_4")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert played == list(heard.sentences)
    section.close()


def test_a_panel_without_stand_ins_says_so(application: QApplication) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    window = PanelWindow(Panel(StandIns(f"http://127.0.0.1:{port}", "")), Words(WORDS))
    window.show()
    until(lambda: says(window, "替身设备没有应答"))
    window.close()


def test_a_wrong_token_opens_nothing(company: Company) -> None:
    with pytest.raises(StandInRefused, match="token"):
        Panel(StandIns(company.admin.url, "wrong")).do(Deed.JAM)


def test_anybody_is_somebody_who_could_be(panel: Panel) -> None:
    chance = random.Random(7)
    cards = [random_card(chance) for _ in range(300)]
    assert all(identity_numbers.is_valid(card.id_number) for card in cards)
    assert any(card.name[-1] in RARE for card in cards)
    for card in cards[:40]:
        panel.lay(card)


def test_rare_characters_need_four_bytes() -> None:
    assert all(len(character.encode("gb18030")) == 4 for character in RARE)


def test_a_card_is_laid_on_the_reader_that_is_chosen(application: QApplication, tmp_path: Path) -> None:
    devices: dict[str, dict[str, object]] = {
        name: {"kind": "id_card_reader", "link": str(tmp_path / name)} for name in ("reader", "kiosk-reader")
    }
    company = Company(StandInsFile(devices))
    company.start()
    panel = Panel(StandIns(company.admin.url, company.token))
    window = PanelWindow(panel, Words(WORDS))
    window.show()
    try:
        until(lambda: window.findChild(QPushButton, "on_kiosk-reader") is not None)
        chosen, laid = (window.findChild(QPushButton, name) for name in ("on_kiosk-reader", "lay_card_0"))
        assert isinstance(chosen, QPushButton)
        assert isinstance(laid, QPushButton)
        assert panel.look().reader == "reader"
        QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)
        QTest.mouseClick(laid, Qt.MouseButton.LeftButton)
        until(lambda: panel.look().card_name == CAST[0].name)
        assert panel.look().reader == "kiosk-reader"
        panel.choose_reader("reader")
        assert panel.look().card_name == ""
    finally:
        window.close()
        company.stop()


def test_a_message_is_read_on_the_telephone_and_answered(company: Company, window: PanelWindow) -> None:
    assert says(window, "还没有收到短信")
    modem = open_sms_modem(company.devices["modem"].address)
    came: SimpleQueue[object] = SimpleQueue()
    modem.watch(came.put)
    try:
        modem.send(TextMessage("m1", "13900001234", "【安和区政务服务中心】请到一楼A区等候。"), 5)
        until(lambda: says(window, "请到一楼A区等候。"))
        assert says(window, "139****1234")
        assert not says(window, "13900001234")
        press(window, "no_more")
        until(lambda: not came.empty() and isinstance(came.get(), MessageReceived))
    finally:
        modem.close()
