"""The chip-card reader's driver through a real pcscd, with vsmartcard's virtual reader and a card that is a stand-in."""

import json
import time
from collections.abc import Iterator

import pytest

from device_drivers.catalogue import open_smart_card_reader
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.id_card_reader import CardTaken, CardUnread, ReaderChanged
from device_drivers.roles.smart_card_reader import OtherCard, SmartCardPut, SocialSecurityCard
from tests.drivers import cast
from tests.drivers.chip_stage import ChipStage
from tests.drivers.test_verbs import typed
from tests.rig.waiting import until


@pytest.fixture(scope="module")
def one() -> Iterator[ChipStage]:
    with ChipStage() as stage:
        stage.watch()
        yield stage


@pytest.fixture
def stage(one: ChipStage) -> Iterator[ChipStage]:
    yield one
    one.stand_in.line.plug()
    one.clear()


def test_a_card_is_read_swapped_and_taken(stage: ChipStage) -> None:
    stage.act("present", **cast.ZHANG_WEI_CHIP, t0=True)
    card = stage.next_of(SmartCardPut).card
    assert isinstance(card, SocialSecurityCard)
    assert (card.name, card.id_number) == ("张伟", cast.ZHANG_WEI["id_number"])
    stage.act("swap", **cast.AYGUL_CHIP, styles=["short_id"])
    stage.next_of(CardTaken)
    swapped = stage.next_of(SmartCardPut).card
    assert isinstance(swapped, SocialSecurityCard)
    assert swapped.id_number == cast.AYGUL["id_number"]
    asked = stage.act("remove")["commands"]
    stage.next_of(CardTaken)
    assert set(asked) == {"00a4", "00b2", "00c0"}


def test_other_mute_and_partial_cards(stage: ChipStage) -> None:
    stage.act("present", what="bank_card")
    assert isinstance(stage.next_of(SmartCardPut).card, OtherCard)
    stage.act("swap", what="mute")
    stage.next_of(CardTaken)
    assert stage.next_of(CardUnread).trouble.code == "smart_card_mute"
    stage.act("swap", **cast.AYGUL_CHIP, guarded=[8, 9])
    stage.next_of(CardTaken)
    partial = stage.next_of(SmartCardPut).card
    assert isinstance(partial, SocialSecurityCard)
    assert partial.missing == ("id_number", "name")


@pytest.mark.parametrize("place", range(2))
def test_a_spoilt_record_is_never_taken_for_another(stage: ChipStage, place: int) -> None:
    stage.stand_in.line.fault({"kind": "corrupt", "method": "read_record", "byte": place, "times": 1})
    stage.act("present", **cast.ZHANG_WEI_CHIP)
    card = stage.next_of(SmartCardPut).card
    assert isinstance(card, SocialSecurityCard)
    assert (card.name, card.id_number, card.region) == ("张伟", cast.ZHANG_WEI["id_number"], "511602")


def test_a_card_pulled_while_it_is_read(stage: ChipStage) -> None:
    stage.stand_in.line.fault({"kind": "delay", "method": "read_record", "seconds": 0.3, "times": 0})
    stage.act("present", **cast.ZHANG_WEI_CHIP)
    stage.asked_again(4)
    stage.act("remove")
    assert stage.next_of(CardUnread).trouble.code == "smart_card_gone"
    stage.next_of(CardTaken)
    stage.stand_in.line.faults.heal()
    stage.act("present", **cast.AYGUL_CHIP)
    card = stage.next_of(SmartCardPut).card
    assert isinstance(card, SocialSecurityCard)
    assert card.name == cast.AYGUL["name"]


@pytest.mark.parametrize("seconds", [0.0, 2.0])
def test_it_outlives_pcscd(stage: ChipStage, seconds: float) -> None:
    stage.stand_in.line.unplug()
    lost = stage.next_of(ReaderChanged, 2)
    assert (lost.state, lost.trouble and lost.trouble.code) == (DeviceState.DEGRADED, "pcsc_not_running")
    if seconds:
        changed = stage.next_of(ReaderChanged, 5)
        assert (changed.state, changed.trouble and changed.trouble.code) == (
            DeviceState.ABSENT,
            "pcsc_not_running",
        )
    stage.stand_in.line.plug()
    back = time.monotonic()
    assert stage.skip_to(ReaderChanged, 5).state is DeviceState.READY
    assert time.monotonic() - back < 5
    stage.act("present", **cast.AYGUL_CHIP)
    stage.next_of(SmartCardPut)


def test_a_card_left_in_while_pcscd_restarts_is_told_once(stage: ChipStage) -> None:
    stage.act("present", **cast.AYGUL_CHIP)
    stage.next_of(SmartCardPut)
    stage.stand_in.line.unplug()
    assert stage.next_of(ReaderChanged, 2).state is DeviceState.DEGRADED
    stage.stand_in.line.plug()
    read = stage.counted("cards_read")
    stage.stand_in.line.put()
    assert stage.skip_to(ReaderChanged, 5).state is DeviceState.READY
    until(lambda: stage.counted("cards_read") > read, 10, "the card is read again")
    stage.act("remove")
    told = [type(event) for event in stage.all_until_quiet()]
    assert told in ([CardTaken], [CardTaken, SmartCardPut, CardTaken])


def test_a_card_that_never_answers_holds_nobody_for_ever(stage: ChipStage) -> None:
    stage.stand_in.line.fault({"kind": "drop_reply", "method": "read_record", "times": 0})
    stage.act("present", **cast.ZHANG_WEI_CHIP)
    stuck = stage.next_of(ReaderChanged, 15)
    assert stuck.trouble is not None
    assert stuck.trouble.code == "smart_reader_stuck"
    stage.stand_in.line.faults.heal()
    stage.act("remove")
    assert stage.skip_to(ReaderChanged, 10).state is not DeviceState.FAULT
    stage.act("present", **cast.AYGUL_CHIP)
    card = stage.skip_to(SmartCardPut).card
    assert isinstance(card, SocialSecurityCard)
    assert card.name == cast.AYGUL["name"]


def test_the_verbs(stage: ChipStage) -> None:
    address = stage.stand_in.address
    nothing = typed("read", "smart_card_reader", "--on", address, "--within", "0.2", "--json")
    assert nothing.returncode == 4
    assert json.loads(nothing.stdout)["trouble"]["code"] == "no_smart_card"
    stage.act("present", **cast.AYGUL_CHIP)
    stage.next_of(SmartCardPut)
    whole = typed("read", "smart_card_reader", "--on", address, "--json")
    assert whole.returncode == 0, whole.stderr
    card = json.loads(whole.stdout)["card"]
    assert (card["kind"], card["partial"], card["name"]) == ("social_security", False, cast.AYGUL["name"])
    masked = typed("read", "smart_card_reader", "--on", address)
    assert cast.AYGUL["name"] not in masked.stdout
    assert cast.AYGUL["id_number"] not in masked.stdout
    tried = typed("selftest", "smart_card_reader", "--on", address)
    assert (tried.returncode, "a card is in" in tried.stdout) == (0, True)


def test_readers_are_named(stage: ChipStage) -> None:
    socket = stage.stand_in.line.service
    for name, code in (("Virtual PCD", "smart_reader_ambiguous"), ("Acme 3000", "smart_reader_missing")):
        reader = open_smart_card_reader(f"pcsc:{name}?socket={socket}")
        with pytest.raises(DeviceTrouble, match=code):
            reader.read(0)
        reader.close()
    reader = open_smart_card_reader(f"pcsc:Virtual PCD 00 01?socket={socket}")
    with pytest.raises(DeviceTrouble, match="no_smart_card"):
        reader.read(0.1)
    reader.close()
