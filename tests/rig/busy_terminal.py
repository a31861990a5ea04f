"""A queue terminal without its screens: its own deciding modules, link and printer driver, and citizens who never end.

`python -m tests.rig.busy_terminal --home DIR --diary FILE --stop FILE --seed N`; killed, not ended.
"""

import argparse
import logging
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from device_drivers.catalogue import open_ticket_printer
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus, TicketPrinter
from device_panel.sample_cards import random_card
from hall.credentials.device_home import DeviceHome
from hall.credentials.sealing import seal
from hall.language.visitors import HowKnown, PriorityClass, masked_name
from hall.messages.devices import CatalogueFile
from hall.messages.message import Report, Request
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkChanged, LinkEvent, Settled, Told, Unanswered
from queue_terminal.lease import LeaseBook
from queue_terminal.pipe_words import NotIssued, Printing, TakeCopy, TakeNumber, ToVisit
from queue_terminal.printing import print_surely
from queue_terminal.terminal import Terminal
from tests.rig.diary import Diary
from tests.rig.inbox import Inbox
from visiting import catalogue_store
from visiting.catalogue_store import CatalogueStore
from visiting.help_call import HelpSaid

PRINT_WITHIN = 4.0
LEASE_LOOK = 60.0
LATE_LOOK = 2.0
RETRY = 1.0
PAUSE = 0.15
"""Seconds until the next citizen steps up."""


@dataclass(frozen=True, slots=True)
class Orders:
    """How this terminal is started. matters: groups people come for; stop: once this file exists nobody comes any more."""

    home: Path
    diary: Path
    stop: Path
    seed: int
    matters: tuple[str, ...]


class BusyTerminal:
    """What the shell of a terminal joins, joined without Qt; it reaches outside as the shell does (Edges)."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._chance = random.Random(orders.seed)
        self._home = home = DeviceHome(orders.home)
        self._address = home.site().drivers["ticket_printer"]
        self._diary = Diary(orders.diary)
        self._inbox = Inbox()
        self._store = CatalogueStore(home.path / "catalogue")
        self._link = Link(home, "queue_terminal", lambda event: self._inbox.post(lambda: self._hear(event)))
        self._terminal = Terminal(LeaseBook(home.path / "lease.sqlite"), self, place=home.device)
        self._printer: TicketPrinter | None = None
        self._died_over_paper = False
        self._copy_of = ""
        self._is_served = True
        self._next_at = 0.0
        self._look_at = self._late_at = 0.0

    def run(self) -> None:
        """Until killed."""
        self._use_catalogue(self._store.present())
        self._link.start()
        self._died_over_paper = self._terminal.wake()
        self._open_printer()
        self._inbox.run(self._look, 0.02)

    def _look(self) -> None:
        moment = time.monotonic()
        if moment >= self._look_at:
            self._look_at = moment + LEASE_LOOK
            self._terminal.look_after_lease()
        if moment >= self._late_at:
            self._late_at = moment + LATE_LOOK
            self._ask_about_late_papers()
        if self._is_served and moment >= self._next_at and not self._terminal.trouble.code:
            self._step_up()

    def _ask_about_late_papers(self) -> None:
        printer, unsure = self._printer, self._terminal.unsure_papers
        if printer is not None and unsure:
            self._inbox.beside(
                lambda: [one for one in unsure if printer.outcome_of(one) is Outcome.DONE],
                self._confirm_late,
            )

    def _confirm_late(self, process_ids: list[str]) -> None:
        for process_id in process_ids:
            self._terminal.confirmed_late(process_id)

    def _step_up(self) -> None:
        """The next citizen, or the present one for a copy; nobody once the hall stops giving numbers."""
        if self._copy_of:
            ticket, self._copy_of = self._copy_of, ""
            self._is_served = False
            self._terminal.take_copy(TakeCopy(ticket))
        elif not self._orders.stop.exists():
            self._is_served = False
            self._terminal.take_number(self._wish())

    def _wish(self) -> TakeNumber:
        matter = self._chance.choice(self._orders.matters)
        if self._chance.random() < 0.6:
            return TakeNumber(matter, HowKnown.NOT, None, "", PriorityClass.NORMAL, "zh")
        person = random_card(self._chance)
        details = VisitorDetails(person.name, person.id_number)
        sealed = seal(self._home.hall_sealing_key(), encode_details(details), "visitor")
        priority = self._chance.choice((PriorityClass.NORMAL, PriorityClass.ELDERLY))
        return TakeNumber(matter, HowKnown.CARD, sealed, masked_name(person.name), priority, "zh")

    # What the terminal reaches outside.

    def ask(self, request: Request, within: timedelta) -> str:
        """As Edges says."""
        return self._link.ask(request, within=within, keep=False)

    def ask_kept(self, request: Request, key: str) -> None:
        """As Edges says."""
        self._link.ask(request, key=key)

    def report(self, report: Report, key: str = "") -> None:
        """As Edges says."""
        self._link.report(report, key=key)

    def now(self) -> datetime:
        """As Edges says."""
        return self._link.hall_now()

    def tell_visit(self, word: ToVisit) -> None:
        """What the citizen reads on the screen."""
        self._diary.write(type(word).__name__, **msgspec.to_builtins(word))
        if isinstance(word, Printing):
            return
        self._is_served = True
        self._next_at = time.monotonic() + PAUSE * self._chance.uniform(0.5, 1.5)
        if isinstance(word, NotIssued) and word.ticket:
            self._copy_of = word.ticket

    def show_help(self, said: HelpSaid) -> None:
        """As Edges says."""
        self._diary.write("help", said=said.value)

    def print(self, paper: Paper) -> None:
        """As Edges says."""
        printer = self._printer
        assert printer is not None
        self._inbox.beside(lambda: print_surely(printer, paper, PRINT_WITHIN), self._printed)

    def _printed(self, printed: Printed) -> None:
        self._diary.write("printed", outcome=printed.outcome.value, process_id=printed.process_id)
        self._terminal.printed(printed)

    # What comes in.

    def _hear(self, event: LinkEvent) -> None:
        match event:
            case Answered():
                self._terminal.answered(event.key, event.answer)
            case Unanswered():
                self._terminal.unanswered(event.key)
            case Told():
                self._terminal.told(event.key, event.message)
            case LinkChanged():
                self._terminal.link_changed(is_up=event.is_up)
            case Settled() if event.settled.catalogue and not self._store.has(event.settled.catalogue):
                self._fetch(event.settled.catalogue)

    def _fetch(self, file: CatalogueFile) -> None:
        def fetch() -> Path | None:
            try:
                return self._store.fetch(file, self._home.web_url, self._home.authority_path)
            except (OSError, ValueError):
                time.sleep(RETRY)
                return None

        self._inbox.beside(fetch, lambda path: self._use_catalogue(path) if path else self._fetch(file))

    def _use_catalogue(self, path: Path | None) -> None:
        if path is not None:
            self._terminal.catalogue = catalogue_store.read(path)

    def _open_printer(self) -> None:
        def opened() -> TicketPrinter | None:
            try:
                printer = open_ticket_printer(self._address)
            except DeviceTrouble:
                time.sleep(RETRY)
                return None
            if self._died_over_paper:
                printer.mistrust()
            return printer

        self._inbox.beside(opened, lambda found: self._use(found) if found else self._open_printer())

    def _use(self, printer: TicketPrinter) -> None:
        self._printer = printer
        printer.watch(lambda status: self._inbox.post(lambda: self._printer_changed(status)))
        self._inbox.beside(printer.status, self._printer_changed)

    def _printer_changed(self, status: PrinterStatus) -> None:
        if status.state is not DeviceState.BUSY:
            self._terminal.printer_changed(status)


def _read_orders() -> Orders:
    parser = argparse.ArgumentParser()
    for name in ("--home", "--diary", "--stop"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--matter", action="append", required=True)
    given = parser.parse_args()
    return Orders(given.home, given.diary, given.stop, given.seed, tuple(given.matter))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    BusyTerminal(_read_orders()).run()
