"""The stand-in for an office printer behind a real CUPS: what is sent comes out whole, and nothing while it is jammed."""

from collections.abc import Iterator

import pytest

from device_drivers.catalogue import open_document_printer
from device_drivers.roles.document_printer import DocumentOutcome, Form
from device_drivers.simulated.document_printer import DocumentPrinterStandIn
from device_drivers.simulated.stand_in import VerbRefused
from tests.rig.cups_room import CupsRoom

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def printer() -> Iterator[DocumentPrinterStandIn]:
    stand_in = DocumentPrinterStandIn("printer", {})
    stand_in.start()
    yield stand_in
    stand_in.stop()


def test_what_is_printed_comes_out_and_a_jam_is_told_as_not_printed(printer: DocumentPrinterStandIn) -> None:
    with CupsRoom({"forms": printer.address}) as room:
        driver = open_document_printer(room.address("forms"))
        assert driver.print(PDF, Form.PDF, "form", 10).outcome is DocumentOutcome.DONE
        assert printer.picture("papers/last.pdf") == printer.picture("papers/1.pdf") == PDF
        printer.act("jam", {})
        assert printer.state()["condition"] == "jam"
        stuck = driver.print(PDF + bytes(8_000_000), Form.PDF, "form", 2)
        printer.act("clear", {})
        driver.close()
    assert stuck.outcome is DocumentOutcome.UNKNOWN
    with pytest.raises(VerbRefused, match="jam"):
        printer.act("fold", {})
    assert printer.picture("papers/7.pdf") is None
