"""Decides nothing: joins hall, printer, loudspeaker, visits and idle screen of one terminal."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtQuick import QQuickWindow

from device_drivers.roles.ticket_printer import Paper, PrinterStatus
from hall.credentials.device_home import DeviceHome
from hall.messages.calling import CallShown, SurfaceKind
from hall.messages.devices import DeviceSettled
from hall.messages.message import Report, Request
from hall.messages.ticketing import IssueTicket, ReprintTicket
from hall.qt import frames, shell
from hall.qt.look import Look, Sight
from hall.qt.stop_signals import StopSignals
from hall.qt.words import Words
from queue_terminal.hall_side import HallSide
from queue_terminal.lease import LeaseBook
from queue_terminal.pipe_words import CallsNow, HelpNow, ToVisit, read_from_visit
from queue_terminal.place_options import PlaceOptions
from queue_terminal.printer_lane import PrinterLane
from queue_terminal.screens.idle_screen import QML, IdleScreen
from queue_terminal.terminal import Terminal
from queue_terminal.visits import Visits
from visiting import catalogue_store
from visiting.catalogue_lane import CatalogueLane
from visiting.help_call import HelpSaid
from visiting.prompts import Prompts
from visiting.visit_process import VisitProcess
from visiting.words import Speak

WORDS = Path(__file__).parent / "words"
LEASE_LOOK = 60_000
LATE_LOOK = 2_000
"""Milliseconds between two looks at the numbers lent, and at papers that may have come out late and a call for staff."""


class Shell(QObject):
    """The parent process: what is always there, between visits and beside them. It never holds a visitor's data."""

    def __init__(self, home: DeviceHome, place: shell.Place | None) -> None:
        super().__init__()
        self._home, self._place = home, place
        site = home.site()
        options = PlaceOptions.of(site)
        self._book = LeaseBook(home.path / "lease.sqlite")
        self._hall = HallSide(home, self)
        self._catalogue = CatalogueLane(home, self)
        self._printer = PrinterLane(site.drivers.get("ticket_printer", ""), self)
        self._prompts = Prompts(site.drivers.get("voice", ""))
        self.terminal = Terminal(self._book, self, place=options.place or home.device, web_url=home.web_url)
        self._words = Words(WORDS)
        self._look = Look(Sight.TOUCH)
        self._screen = IdleScreen(self._words, self._look)
        self._process = VisitProcess(self._visit_command(), read_from_visit, self)
        self._visits = Visits(self._process, self.terminal, self._screen, self._words, self._look)
        self._scene = shell.Scene(
            self._look, self._words, idle=self._screen, hall_name=self._words.say("hall")
        )
        self._lease_timer = QTimer(self, interval=LEASE_LOOK)
        self._late_timer = QTimer(self, interval=LATE_LOOK)
        self._wire()

    def _visit_command(self) -> tuple[str, ...]:
        place = ("--place", str(self._place)) if self._place else ()
        return (sys.executable, "-m", "queue_terminal", "visit", "--home", str(self._home.path), *place)

    def _wire(self) -> None:
        self._hall.tell(self.terminal)
        self._hall.settled.connect(self._settled)
        self._hall.link_changed.connect(lambda is_up: self._screen.show_link(is_up=is_up))
        self._hall.calls_changed.connect(self._calls_changed)
        self._catalogue.arrived.connect(self._use_catalogue)
        self._printer.printed.connect(self.terminal.printed)
        self._printer.came_late.connect(self.terminal.confirmed_late)
        self._printer.changed.connect(self._printer_changed)
        self._visits.speak.connect(self._speak)
        self._visits.drawn.connect(self._drawn)
        self._screen.help_pressed.connect(self.terminal.call_staff)
        self._lease_timer.timeout.connect(self.terminal.look_after_lease)
        self._late_timer.timeout.connect(self.terminal.look_after_help)
        self._late_timer.timeout.connect(lambda: self._printer.ask_about(self.terminal.unsure_papers))

    def start(self) -> None:
        """Show the screen first, then everything that may be slow."""
        settled = self._home.load_settled()
        if settled is not None:
            self._name_hall(settled.hall_name)
        window = self._scene.load(QML)
        shell.show_at(window, self._place)
        frames.after_swap(window, lambda: self._start_rest(settled))

    def _start_rest(self, settled: DeviceSettled | None) -> None:
        path = self._catalogue.present
        if path is not None:
            self._use_catalogue(path)
        self._process.start()
        if settled is not None:
            self._hall.follow(settled)
        self._hall.link.start()
        died_over_paper = self.terminal.wake()
        self._lease_timer.start()
        self._late_timer.start()
        self._show_trouble()
        self._printer.open(is_mistrusted=died_over_paper)
        self._prompts.open()

    @property
    def window(self) -> QQuickWindow:
        """The idle screen's window, once started."""
        assert self._scene.window is not None  # noqa: S101 - made by `start`
        return self._scene.window

    @property
    def visit_heard(self) -> SignalInstance:
        """Each word of the visits as it comes."""
        return self._process.heard

    def close(self) -> None:
        """End everything this process began."""
        self._process.close()
        self._hall.link.stop()
        self._printer.close()
        self._prompts.close()
        self._catalogue.close()
        self._book.close()

    # What the terminal reaches outside (Edges).

    def ask(self, request: Request, within: timedelta) -> str:
        """As Edges says. What ends on paper lets the printer be asked at the same time."""
        key = self._hall.link.ask(request, within=within, keep=False)
        if isinstance(request, IssueTicket | ReprintTicket):
            self._printer.expect_paper()
        return key

    def ask_kept(self, request: Request, key: str) -> None:
        """As Edges says."""
        self._hall.link.ask(request, key=key)

    def report(self, report: Report, key: str = "") -> None:
        """As Edges says."""
        self._hall.link.report(report, key=key)

    def now(self) -> datetime:
        """As Edges says."""
        return self._hall.link.hall_now()

    def tell_visit(self, word: ToVisit) -> None:
        """As Edges says."""
        self._process.say(word)

    def show_help(self, said: HelpSaid) -> None:
        """As Edges says."""
        self._screen.show_help(said)
        self._process.say(HelpNow(said))

    def print(self, paper: Paper) -> None:
        """As Edges says."""
        self._printer.print(paper)

    # What comes from outside.

    def _settled(self, settled: DeviceSettled) -> None:
        self._name_hall(settled.hall_name)
        self._catalogue.want(settled.catalogue)

    def _name_hall(self, name: str) -> None:
        self._scene.engine.rootContext().setContextProperty("hall_name", name)

    def _use_catalogue(self, path: Path) -> None:
        self.terminal.catalogue = catalogue_store.read(path)
        self._name_hall(self.terminal.catalogue.hall_name)
        self._show_trouble()
        self._visits.use_catalogue(path)

    def _printer_changed(self, status: PrinterStatus) -> None:
        self.terminal.printer_changed(status)
        self._show_trouble()

    def _show_trouble(self) -> None:
        self._screen.show_trouble(self.terminal.trouble, self.terminal.reader_trouble)

    def _calls_changed(self, calls: CallsNow) -> None:
        self._screen.show_calls(calls.lines)
        self._visits.show_calls(calls)
        if calls.fresh and self._scene.window is not None and not self._visits.is_on:
            frames.after_swap(self._scene.window, lambda: self._drawn(calls.fresh))

    def _drawn(self, calls: tuple[str, ...]) -> None:
        for call in calls:
            self.report(CallShown(call, SurfaceKind.TERMINAL, self.now()), f"{call}-{self._home.device}")

    def _speak(self, word: Speak) -> None:
        self._prompts.say(word, self.now())


def run(home: Path, place: shell.Place | None, beside: Callable[[Shell], None] | None = None) -> int:
    """The terminal until it is told to end. beside: is given the shell once it stands, for measuring."""
    device_home = DeviceHome(home)
    device_home.hold()
    application = shell.start_quick("queue_terminal")
    StopSignals(application)
    terminal = Shell(device_home, place)
    terminal.start()
    if beside is not None:
        beside(terminal)
    try:
        return application.exec()
    finally:
        terminal.close()
