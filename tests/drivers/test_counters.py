"""What drivers count and what their devices use up, as a technician sees it."""

import json
from pathlib import Path

from device_drivers.receipt_printers.printer import EscPosPrinter
from device_drivers.roles.ticket_printer import Outcome, Paper, TextLine
from tests.drivers.printer_stage import SOON, PrinterStage
from tests.drivers.test_verbs import typed

TICKET = Paper((TextLine("A001"),))


def test_papers_are_counted_by_outcome_and_paper_is_known(tmp_path: Path) -> None:
    with PrinterStage(tmp_path) as stage:
        assert isinstance(stage.driver, EscPosPrinter)
        assert stage.driver.consumables() == {"paper": "unknown"}
        assert stage.driver.print(TICKET, SOON).outcome is Outcome.DONE
        assert stage.driver.consumables() == {"paper": "enough"}
        stage.act("empty")
        assert stage.driver.print(TICKET, SOON).outcome is Outcome.FAILED
        assert stage.driver.consumables() == {"paper": "out"}
        stage.fault("unplug")
        assert stage.driver.print(TICKET, SOON).outcome is Outcome.FAILED
        assert stage.driver.consumables() == {"paper": "unknown"}
        counted = stage.driver.counters()
        assert (counted["papers_done"], counted["papers_failed"]) == (1, 2)
        assert counted["silences"] >= 1


def test_monitor_shows_what_is_used_up(tmp_path: Path) -> None:
    with PrinterStage(tmp_path) as stage:
        stage.act("near_end")
        address = stage.stand_in.address
        stage.driver.close()
        told = typed("monitor", f"ticket_printer={address}", "--for", "1.5", "--json")
        device = json.loads(told.stdout.splitlines()[-1])["devices"][0]
        assert device["consumables"] == {"paper": "near_end"}
        assert "将尽" in typed("monitor", f"ticket_printer={address}", "--for", "1.5").stdout
