"""How a visit holds the reader: by lease, and nothing of a card stays open when that is over."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from device_drivers.errors import DeviceTrouble
from device_drivers.lease import claim, key_of
from device_drivers.roles.id_card_reader import IdCard
from device_drivers.sealed import Sealed, SealEnded
from device_drivers.simulated.id_card_reader import IdCardReaderStandIn
from tests.drivers import cast
from tests.drivers.test_lease import Counting
from tests.screens.test_qt_shell import turn
from visiting.plate import Plate
from visiting.words import ReaderNow

pytestmark = pytest.mark.usefixtures("application")
PURPOSE = "自助服务一体机"


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[IdCardReaderStandIn]:
    reader = IdCardReaderStandIn("reader", {"link": str(tmp_path / "reader")})
    reader.start()
    yield reader
    reader.stop()


class Seen(QObject):
    """A plate that is watched, and what it told."""

    def __init__(self, address: str, leased: float = 60.0) -> None:
        super().__init__()
        self.cards: list[Sealed[IdCard]] = []
        self.readers: list[ReaderNow] = []
        self.lost = 0
        self.plate = Plate(address, self, PURPOSE, leased)
        self.plate.laid.connect(self.cards.append)
        self.plate.reader.connect(self.readers.append)
        self.plate.lost.connect(self._lose)
        self.plate.watch()

    def _lose(self) -> None:
        self.lost += 1


def test_a_card_comes_sealed_and_ends_with_the_visit(stand_in: IdCardReaderStandIn) -> None:
    seen = Seen(stand_in.address)
    stand_in.act("present", cast.ZHANG_WEI)
    turn(lambda: seen.cards, 10)
    (card,) = seen.cards
    assert f"{card} {seen.cards}" == "*** [***]"
    assert card.open().id_number == cast.ZHANG_WEI["id_number"]
    seen.plate.close()
    with pytest.raises(SealEnded):
        card.open()
    following = Seen(stand_in.address)
    turn(lambda: following.cards, 10)
    following.plate.close()


def test_a_reader_that_is_in_use_is_told_and_had_when_it_is_free(
    stand_in: IdCardReaderStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visiting.plate.RETRY", 100)
    held = claim(key_of(stand_in.address), "维护", 60, Counting())
    seen = Seen(stand_in.address)
    assert seen.readers[-1].trouble.code == "device_leased"
    assert "维护" in seen.readers[-1].trouble.chinese
    held.end()
    turn(lambda: seen.readers[-1].state == "ready", 10)
    with pytest.raises(DeviceTrouble, match="device_leased") as refused:
        claim(key_of(stand_in.address), "维护", 60, Counting())
    assert PURPOSE in refused.value.chinese
    seen.plate.close()


def test_a_reader_plugged_in_again_is_held_under_its_new_name(stand_in: IdCardReaderStandIn) -> None:
    seen = Seen(stand_in.address)
    turn(lambda: seen.readers and seen.readers[-1].state == "ready", 10)
    before, blocker = key_of(stand_in.address), os.openpty()
    stand_in.line.unplug()
    blockers = [blocker, os.openpty()]
    stand_in.line.plug()
    turn(lambda: seen.readers[-1].state == "degraded", 10)
    turn(lambda: seen.readers[-1].state == "ready", 10)
    after = key_of(stand_in.address)
    assert after != before
    claim(before, "维护", 60, Counting()).end()
    with pytest.raises(DeviceTrouble, match="device_leased"):
        claim(after, "维护", 60, Counting())
    seen.plate.close()
    for master, slave in blockers:
        os.close(master)
        os.close(slave)


def test_a_visit_whose_window_stands_still_loses_reader_and_card(stand_in: IdCardReaderStandIn) -> None:
    seen = Seen(stand_in.address, leased=1.0)
    stand_in.act("present", cast.AYGUL)
    turn(lambda: seen.cards, 10)
    threading.Event().wait(1.5)  # nothing of Qt is turned meanwhile
    assert seen.cards[0].is_over
    turn(lambda: seen.lost, 5)
    turn(lambda: not seen.plate._heart.isActive(), 5)
    assert seen.lost == 1
