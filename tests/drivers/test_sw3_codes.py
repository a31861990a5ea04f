"""Every status code of the norm, and what becomes of it: presence, patience, a refusal in words, or a broken reader."""

from pathlib import Path

import pytest

from device_drivers.catalogue import open_id_card_reader
from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers import troubles
from device_drivers.roles.id_card_reader import CardUnread, ReaderChanged
from tests.drivers import cast
from tests.drivers.reader_stage import ReaderStage

PRESENCE = {"90", "9f", "80", "91"}
LINE = {"10", "11"}
OF_A_CARD = {
    "81": ("card_misread", Who.CITIZEN),
    "41": ("card_misread", Who.CITIZEN),
    "47": ("card_misread", Who.CITIZEN),
    "40": ("not_an_id_card", Who.CITIZEN),
    "31": ("card_not_accepted", Who.STAFF),
    "32": ("card_not_accepted", Who.STAFF),
    "33": ("card_not_accepted", Who.STAFF),
}
OF_THE_READER = {
    "21": ("reader_refuses_21", DeviceState.DEGRADED),
    "23": ("reader_refuses_23", DeviceState.DEGRADED),
    "24": ("reader_refuses_24", DeviceState.DEGRADED),
    "60": ("reader_broken", DeviceState.OUT_OF_SERVICE),
    "66": ("reader_not_authorised", DeviceState.OUT_OF_SERVICE),
}
KNOWN = PRESENCE | LINE | set(OF_A_CARD) | set(OF_THE_READER)


def test_every_code_of_the_norm_has_its_place() -> None:
    named = {
        f"{value:02x}"
        for name, value in vars(sam).items()
        if name.isupper() and isinstance(value, int) and 0x10 <= value <= 0xFF
    }
    assert named == KNOWN


@pytest.mark.parametrize("sw3", OF_A_CARD)
def test_what_is_wrong_with_a_card_is_told_of_the_card(tmp_path: Path, sw3: str) -> None:
    code, who = OF_A_CARD[sw3]
    with ReaderStage(tmp_path) as stage:
        method = "select" if sw3 == "81" else "read"
        stage.act("answer", method=method, sw3=sw3, times=1000)
        stage.act("present", **cast.ZHANG_WEI)
        trouble = stage.skip_to(CardUnread).trouble
    assert (trouble.code, trouble.who) == (code, who)


@pytest.mark.parametrize("sw3", OF_THE_READER)
def test_what_is_wrong_with_the_reader_is_told_of_the_reader(tmp_path: Path, sw3: str) -> None:
    code, state = OF_THE_READER[sw3]
    with ReaderStage(tmp_path) as stage:
        stage.act("answer", method="find", sw3=sw3, times=1000)
        changed = stage.next_of(ReaderChanged)
        assert changed.trouble is not None
        assert (changed.state, changed.trouble.code) == (state, code)


@pytest.mark.parametrize("sw3", sorted(LINE))
def test_noise_is_asked_again(tmp_path: Path, sw3: str) -> None:
    with ReaderStage(tmp_path, watched=False) as stage:
        stage.act("answer", method="read", sw3=sw3, times=1)
        stage.act("present", **cast.ZHANG_WEI)
        reader = open_id_card_reader(stage.stand_in.address)
        stage.driver.close()
        assert reader.read(10).id_number == cast.ZHANG_WEI["id_number"]
        reader.close()


@pytest.mark.parametrize("sw3", range(256))
def test_any_code_is_some_trouble(sw3: int) -> None:
    assert isinstance(troubles.of_the_reader(sw3), DeviceTrouble)
