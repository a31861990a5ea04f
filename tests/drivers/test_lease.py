"""Who may use a device, for how long, and what is left when a holder's heart stops or its program dies."""

import copy
import logging
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from device_drivers.errors import DeviceTrouble
from device_drivers.lease import Abandons, claim, device_leased, key_of
from device_drivers.receipt_printers.printer import EscPosPrinter
from device_drivers.roles.id_card_reader import CardLaid, CardTaken, Document, IdCard
from device_drivers.roles.ticket_printer import Outcome, Paper, TextLine
from device_drivers.sealed import Sealed, SealEnded
from tests.drivers import cast
from tests.drivers.printer_stage import PrinterStage
from tests.drivers.reader_stage import ReaderStage
from tests.drivers.test_verbs import typed
from tests.rig.waiting import until

CARD = IdCard(Document.RESIDENT, "张伟", cast.ZHANG_WEI["id_number"])


class Counting:
    """A device that counts how often it was abandoned."""

    def __init__(self, trouble: DeviceTrouble | None = None) -> None:
        self.abandoned = 0
        self.was = threading.Event()
        self._trouble = trouble

    def abandon(self) -> None:
        self.abandoned += 1
        self.was.set()
        if self._trouble is not None:
            raise self._trouble


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    device = Counting()
    with claim("serial:/dev/x", "取号", 60, device, tmp_path) as lease:
        with pytest.raises(DeviceTrouble, match="device_leased") as refused:
            claim("serial:/dev/x", "test", 60, device, tmp_path)
        assert "取号" in refused.value.chinese
        claim("serial:/dev/y", "another device", 60, device, tmp_path).end()
        assert lease.left > 50
    claim("serial:/dev/x", "the next", 60, device, tmp_path).end()
    assert device.abandoned == 0


def test_what_was_sealed_ends_with_the_lease(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lease = claim("reader", "visit", 60, Counting(), tmp_path)
    sealed: Sealed[IdCard] = lease.seal(CARD)
    assert sealed.open().name == "张伟"
    assert f"{sealed} {sealed!r} {sealed!s}" == "*** *** ***"
    logging.getLogger().warning("read %s of %r", sealed, [sealed])
    assert "张伟" not in caplog.text
    assert cast.ZHANG_WEI["id_number"] not in caplog.text
    for leaving in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            leaving(sealed)
    lease.end()
    lease.end()
    assert sealed.is_over
    with pytest.raises(SealEnded):
        sealed.open()
    with pytest.raises(ValueError, match="over"):
        lease.seal(CARD)
    assert not lease.beat()


def test_a_heart_that_stops(tmp_path: Path) -> None:
    device = Counting()
    lease = claim("reader", "visit", 0.3, device, tmp_path)
    sealed = lease.seal(CARD)
    assert device.was.wait(5)
    until(lambda: lease.is_over, 5)
    assert sealed.is_over
    claim("reader", "the next", 60, device, tmp_path).end()
    assert device.abandoned == 1


def test_a_heart_that_beats(tmp_path: Path) -> None:
    device = Counting()
    lease = claim("reader", "visit", 0.5, device, tmp_path)
    for _ in range(6):
        assert not device.was.wait(0.2)
        assert lease.beat()
    lease.end()
    assert device.abandoned == 0


def test_a_visit_that_ends_in_an_exception(tmp_path: Path) -> None:
    device = Counting()
    lease = claim("reader", "visit", 60, device, tmp_path)
    sealed = lease.seal(CARD)
    with pytest.raises(ZeroDivisionError), lease:
        raise ZeroDivisionError
    assert (device.abandoned, sealed.is_over, lease.is_over) == (1, True, True)


def test_a_device_that_cannot_be_cleaned_is_cleaned_by_the_next(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), claim("p", "visit", 60, Counting(device_leased("x")), tmp_path):
        raise ZeroDivisionError
    device = Counting()
    claim("p", "the next", 60, device, tmp_path).end()
    assert device.abandoned == 1


HOLDER = """
import sys
from pathlib import Path
from device_drivers.lease import claim
class Device:
    def abandon(self): pass
lease = claim("reader", "号机取号", 600, Device(), Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_program_that_dies(tmp_path: Path, ending: signal.Signals) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    device = Counting()
    with pytest.raises(DeviceTrouble, match="号机取号"):
        raise_chinese(device, tmp_path)
    holder.send_signal(ending)
    holder.wait(10)
    claim("reader", "the next", 60, device, tmp_path).end()
    assert device.abandoned == 1
    claim("reader", "and the next", 60, device, tmp_path).end()
    assert device.abandoned == 1


def raise_chinese(device: Abandons, folder: Path) -> None:
    """With the purpose of whoever holds it in the message."""
    claim("reader", "test", 60, device, folder)


def test_a_card_left_behind_is_not_told_to_the_next(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        stage.next_of(CardLaid)
        assert isinstance(stage.driver, Abandons)
        stage.driver.abandon()
        stage.nothing_for_looks()
        stage.act("swap", **cast.AYGUL)
        stage.next_of(CardTaken)
        assert stage.next_of(CardLaid).card.name == cast.AYGUL["name"]


def words(stage: PrinterStage) -> list[str]:
    """What stands on the papers, in order."""
    return [str(paper["text"]) for paper in stage.papers()]


def test_half_a_paper_of_a_program_that_died_comes_out_void(tmp_path: Path) -> None:
    with PrinterStage(tmp_path) as stage:
        printer = stage.driver
        assert isinstance(printer, EscPosPrinter)
        printer.abandon()
        assert printer.print(Paper((TextLine("A001"),)), 10).outcome is Outcome.DONE
        assert "作废" in words(stage)[0]
        printer.abandon()
        assert printer.print(Paper((TextLine("A002"),)), 10).outcome is Outcome.DONE
        assert ["作废" in text for text in words(stage)] == [True, False, False]


def test_two_people_at_one_reader_from_the_shell(tmp_path: Path) -> None:
    with ReaderStage(tmp_path, watched=False) as stage:
        address = stage.stand_in.address
        held = claim(key_of(address), "培训", 60, Counting())
        refused = typed("read", "id_card_reader", "--on", address, "--within", "0.2")
        held.end()
        assert refused.returncode == 3
        assert "培训" in refused.stderr
