"""The card reader's driver through real libusb, on umockdev's bus, in both framings."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_id_card_reader
from device_drivers.id_card_readers.sam_usb import framing_of
from device_drivers.transports.usb_device import Endpoint
from tests.drivers import cast
from tests.drivers.usb_stage import UsbStage


def endpoints(*addresses: int) -> tuple[Endpoint, ...]:
    """Bulk endpoints at these addresses."""
    return tuple(Endpoint(address, 64) for address in addresses)


def test_the_endpoints_decide() -> None:
    split = framing_of(endpoints(0x81, 0x02, 0x85, 0x06))
    assert split is not None
    assert split.is_split
    assert [each.address for each in (split.head_out, split.rest_out, split.head_in, split.rest_in)] == [
        *(0x02, 0x06, 0x81, 0x85)
    ]
    whole = framing_of(endpoints(0x01, 0x82))
    assert whole is not None
    assert not whole.is_split
    for strange in ((), (0x81,), (0x01, 0x02, 0x83), (0x02, 0x06, 0x81, 0x84)):
        assert framing_of(endpoints(*strange)) is None


def test_addresses_that_are_none() -> None:
    for wrong in ("usb:0400", "usb:reader:one", "usb:0400:c35a?speed=9600", "usb:10400:c35a"):
        with pytest.raises(AddressWrong):
            open_id_card_reader(wrong)


@pytest.fixture(scope="module", params=["split", "whole"])
def one(request: pytest.FixtureRequest) -> Iterator[UsbStage]:
    with UsbStage(framing=request.param) as stage:
        stage.watch()
        yield stage


@pytest.fixture
def stage(one: UsbStage) -> Iterator[UsbStage]:
    yield one
    one.stand_in.line.faults.heal()
    if one.stand_in.state()["card"] is not None:
        one.act("remove")
        while one.events.get(timeout=10)["event"] != "taken":
            pass


def test_cards_are_read_and_taken(stage: UsbStage) -> None:
    for card in (cast.ZHANG_WEI, cast.FOREIGN_2023):
        stage.act("present", **card)
        stage.next_of("laid", id_number=card["id_number"])
        stage.act("remove")
        stage.next_of("taken")


FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "split", "byte": 3},
    {"kind": "split", "byte": 100, "seconds": 0.2},
    {"kind": "noise"},
    {"kind": "noise", "hex": "aa"},
    {"kind": "duplicate"},
    {"kind": "drop_reply"},
    {"kind": "delay", "seconds": 3.5},
    *({"kind": "corrupt", "byte": place} for place in (0, 5, 6, 9, -1)),
    *({"kind": "truncate", "byte": place} for place in (3, 7, 71, 1294)),
)


CASES = [("split", fault) for fault in FAULTS] + [("whole", fault) for fault in FAULTS[:4]]


@pytest.mark.parametrize(
    ("one", "fault"),
    CASES,
    indirect=["one"],
    ids=["-".join((framing, *map(str, fault.values()))) for framing, fault in CASES],
)
def test_faults_end_in_the_right_person(stage: UsbStage, fault: dict[str, Any]) -> None:
    stage.fault(method="read", **fault)
    stage.act("present", **cast.AYGUL)
    told = stage.events.get(timeout=15)
    while told["event"] == "changed":
        told = stage.events.get(timeout=15)
    assert (told["event"], told["id_number"]) == ("laid", cast.AYGUL["id_number"])


def test_a_stalled_endpoint_is_cleared(stage: UsbStage) -> None:
    stage.stand_in.line.stall(
        stage.stand_in.endpoints[-2] if stage.is_split else stage.stand_in.endpoints[-1]
    )
    stage.act("present", **cast.OUYANG)
    told = stage.events.get(timeout=15)
    while told["event"] == "changed":
        told = stage.events.get(timeout=15)
    assert told["id_number"] == cast.OUYANG["id_number"]


def test_the_plug(stage: UsbStage) -> None:
    stage.fault("unplug")
    unplugged = time.monotonic()
    stage.next_of("changed", state="degraded")
    assert time.monotonic() - unplugged < 1.5
    while (told := stage.events.get(timeout=10))["state"] == "degraded":
        pass
    assert (told["state"], told["code"]) == ("absent", "usb_missing")
    stage.fault("plug")
    stage.next_of("changed", state="ready")
    stage.act("present", **cast.WANG_XIUYING)
    stage.next_of("laid", id_number=cast.WANG_XIUYING["id_number"])


def test_a_card_that_lay_there_while_the_plug_was_out(stage: UsbStage) -> None:
    stage.act("present", **cast.ZHANG_WEI)
    stage.next_of("laid")
    stage.fault("unplug", seconds=0.4)
    stage.act("swap", **cast.AYGUL)
    seen: list[dict[str, Any]] = []
    while not seen or seen[-1]["event"] != "laid":
        seen.append(stage.events.get(timeout=10))
    assert seen[-1]["id_number"] == cast.AYGUL["id_number"]
    assert [told["event"] for told in seen if told["event"] != "changed"] == ["taken", "laid"]


def test_the_verbs_and_which_reader_is_meant() -> None:
    with UsbStage() as stage:
        stage.act("present", **cast.LI_NA_PERMIT)
        read = stage.typed("read", "id_card_reader", "--on", "usb:0400:c35a?port=1-2&serial=ZT0001", "--json")
        assert read.returncode == 0, read.stderr
        assert json.loads(read.stdout)["card"]["id_number"] == cast.LI_NA_PERMIT["id_number"]
        assert stage.typed("selftest", "id_card_reader", "--on", "usb:0400:c35a").returncode == 0
        for other in ("usb:0400:c35a?port=1-3", "usb:0400:c35a?serial=ZT9", "usb:0400:c35b"):
            ended = stage.typed("read", "id_card_reader", "--on", other, "--within", "0.1", "--json")
            assert json.loads(ended.stdout)["trouble"]["code"] == "usb_missing"


def test_a_stranger_with_the_same_numbers_is_told_apart() -> None:
    with UsbStage(framing="strange") as stage:
        tried = stage.typed("selftest", "id_card_reader", "--on", "usb:0400:c35a")
        assert tried.returncode == 3
        assert "usb_unknown_endpoints" in tried.stdout
