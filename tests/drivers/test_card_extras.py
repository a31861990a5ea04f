"""Fingerprint and later address: read on demand, and nobody's business otherwise."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_drivers.id_card_readers.sam_reader import SamReader
from device_drivers.roles.id_card_reader import Extra
from tests.drivers import cast
from tests.drivers.reader_stage import ReaderStage
from tests.drivers.test_verbs import typed

CARD = cast.AYGUL | {"fingerprint": 1024, "new_address": "安和区新街2号"}
BOTH = frozenset(Extra)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ReaderStage]:
    with ReaderStage(tmp_path, watched=False) as made:
        made.act("present", **CARD)
        yield made


def test_only_on_demand(stage: ReaderStage) -> None:
    plain = stage.driver.read(3)
    assert (plain.fingerprint, plain.new_address) == (b"", "")
    assert stage.asked("read_fingerprint") == stage.asked("read_address") == 0


@pytest.mark.parametrize("size", [0, 512, 1024])
def test_both(stage: ReaderStage, size: int) -> None:
    stage.act("swap", **CARD | {"fingerprint": size})
    card = stage.driver.read(3, BOTH)
    assert (card.id_number, card.new_address, len(card.fingerprint)) == (
        CARD["id_number"],
        "安和区新街2号",
        size,
    )
    assert len(card.photo) == 1024
    assert "新街" not in repr(card)


def test_a_card_without_a_later_address(stage: ReaderStage) -> None:
    stage.act("swap", **cast.AYGUL)
    assert stage.driver.read(3, frozenset({Extra.NEW_ADDRESS})).new_address == ""


def test_a_reader_too_old_for_fingerprints_reads_the_rest(stage: ReaderStage) -> None:
    stage.act("answer", method="read_fingerprint", sw3="21")
    card = stage.driver.read(3, BOTH)
    assert (card.id_number, card.fingerprint, card.new_address) == (CARD["id_number"], b"", "安和区新街2号")
    assert isinstance(stage.driver, SamReader)
    assert stage.driver.counters()["fingerprints_refused"] == 1


def test_a_reader_that_keeps_the_address_to_itself_after_a_reading(tmp_path: Path) -> None:
    with ReaderStage(tmp_path, watched=False, address_after_read=False) as stage:
        stage.act("present", **CARD)
        assert stage.driver.read(3, BOTH).new_address == ""
        assert isinstance(stage.driver, SamReader)
        assert stage.driver.counters()["addresses_refused"] == 1


@pytest.mark.parametrize("kind", ["corrupt", "truncate", "drop_reply", "noise"])
def test_faults(stage: ReaderStage, kind: str) -> None:
    stage.fault(kind, method="read_fingerprint", byte=700)
    card = stage.driver.read(20, BOTH)
    assert (card.id_number, len(card.fingerprint)) == (CARD["id_number"], 1024)


def test_from_the_shell(stage: ReaderStage) -> None:
    words = ("read", "id_card_reader", "--on", stage.stand_in.address, "--json")
    card = json.loads(typed(*words, "--fingerprint", "--new-address").stdout)["card"]
    assert (len(card["fingerprint"]), card["new_address"]) == (1368, "安和区新街2号")
