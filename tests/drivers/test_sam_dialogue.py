"""Questions and answers with a reader: late and doubled answers are not believed, and rubbish harms neither side."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.errors import DeviceTrouble
from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers.sam_dialogue import SamDialogue
from device_drivers.simulated.id_card_reader import IdCardReaderStandIn
from device_drivers.simulated.sam_module import Habits, SamModule
from device_drivers.transports.serial_port import SerialPort
from tests.drivers import cast


class Talk:
    """A dialogue with a stand-in over a real port."""

    def __init__(self, folder: Path) -> None:
        self.stand_in = IdCardReaderStandIn("reader", {"link": str(folder / "reader")})
        self.stand_in.start()
        self.port = SerialPort(str(folder / "reader"), 115200)
        self.counted: Counter[str] = Counter()
        self.dialogue = SamDialogue(self.port, self.counted, Event())

    def fault(self, kind: str, **more: object) -> None:
        """Something goes wrong on the line."""
        self.stand_in.line.fault({"kind": kind, **more})


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(tmp_path)
    yield talk
    talk.port.close()
    talk.stand_in.stop()


def test_a_late_answer_is_not_taken_for_the_answer_to_the_same_question(talk: Talk) -> None:
    assert talk.dialogue.ask(sam.FIND).sw3 == sam.NOT_FOUND
    talk.fault("delay", method="find", seconds=sam.FIND.work + 0.3)
    with pytest.raises(DeviceTrouble) as silent:
        talk.dialogue.ask(sam.FIND)
    assert silent.value.code == "reader_silent"
    talk.stand_in.act("present", cast.ZHANG_WEI)
    assert talk.dialogue.ask(sam.FIND).sw3 == sam.FOUND
    assert talk.counted["stray_replies"] == 1


def test_a_doubled_answer_does_not_answer_the_next_question(talk: Talk) -> None:
    talk.stand_in.act("present", cast.ZHANG_WEI)
    talk.fault("duplicate", times=0)
    assert talk.dialogue.ask(sam.FIND).sw3 == sam.FOUND
    assert len(talk.dialogue.ask(sam.SELECT).content) == 8
    assert len(talk.dialogue.ask(sam.READ).content) == 4 + 256 + 1024
    assert len(talk.dialogue.ask(sam.SAM_ID).content) == 16


def test_a_spoilt_question_is_asked_again(talk: Talk) -> None:
    talk.dialogue.ask(sam.STATUS)
    for sw3 in ("10", "11"):
        talk.stand_in.act("answer", {"method": "find", "sw3": sw3})
    assert talk.dialogue.ask(sam.FIND).sw3 == sam.NOT_FOUND
    assert talk.counted["spoilt_exchanges"] == 2


def test_a_line_that_spoils_everything_is_noisy_not_silent(talk: Talk) -> None:
    talk.fault("corrupt", byte=-1, times=0)
    with pytest.raises(DeviceTrouble) as noisy:
        talk.dialogue.ask(sam.FIND)
    assert noisy.value.code == "line_noisy"


def test_the_vendors_time_out_frame_is_asked_again(talk: Talk) -> None:
    talk.stand_in.act("answer", {"method": "find", "sw3": "timeout"})
    assert talk.dialogue.ask(sam.FIND).sw3 == sam.NOT_FOUND


def test_the_whole_card_with_fingerprint_and_new_address(talk: Talk) -> None:
    talk.stand_in.act("present", cast.ZHANG_WEI | {"fingerprint": 1024, "new_address": "安和区新街2号"})
    talk.dialogue.ask(sam.FIND)
    talk.dialogue.ask(sam.SELECT)
    assert len(talk.dialogue.ask(sam.READ_FINGERPRINT).content) == 2321 - 11
    assert len(talk.dialogue.ask(sam.READ_ADDRESS).content) == 70


def test_the_speed_is_changed_by_agreement(talk: Talk) -> None:
    assert talk.dialogue.ask(sam.set_speed(9600)).sw3 == sam.DONE
    talk.port.change_speed(9600)
    assert talk.dialogue.ask(sam.STATUS).sw3 == sam.DONE
    assert talk.stand_in.line.speed == 9600


def test_the_stand_in_answers_in_the_published_bytes() -> None:
    module = SamModule(bytes(16), Habits())
    asked = {
        "AAAAAA9669 0003 11FF ED": "AAAAAA9669 0004 000090 94",
        "AAAAAA9669 0003 2001 22": "AAAAAA9669 0004 000080 84",
        "AAAAAA9669 0003 2002 21": "AAAAAA9669 0004 000081 85",
        "AAAAAA9669 0003 3001 32": "AAAAAA9669 0004 000041 45",
        "AAAAAA9669 0003 2001 21": "AAAAAA9669 0004 000010 14",
        "AAAAAA9669 0003 A003 A0": "AAAAAA9669 0004 000021 25",
        "AAAAAA9669 0004 61FF50 CA": "AAAAAA9669 0004 000090 94",
    }
    for question, expected in asked.items():
        (answer,) = module.hear(bytes.fromhex(question))
        assert answer.frame == bytes.fromhex(expected)


@given(st.lists(st.binary(max_size=80) | st.just(bytes.fromhex("AAAAAA966900032001")), max_size=10))
def test_rubbish_does_not_deafen_the_stand_in(pieces: list[bytes]) -> None:
    module = SamModule(bytes(16), Habits())
    for piece in pieces:
        module.hear(piece)
    module.hear(bytes(80))
    (answer,) = module.hear(bytes.fromhex("AAAAAA9669 0003 11FF ED"))[-1:]
    assert answer.frame == bytes.fromhex("AAAAAA9669 0004 000090 94")
