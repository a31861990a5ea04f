"""Decides nothing: joins link, printer, voice, visit and idle screen of one terminal."""

import logging
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtQuick import QQuickWindow

from device_drivers import catalogue as drivers
from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus, TicketPrinter
from device_drivers.roles.voice import Sentence, Voice
from hall.credentials.device_home import DeviceHome
from hall.messages.calling import CallShown, SurfaceKind
from hall.messages.devices import CatalogueFile, DeviceSettled
from hall.messages.message import Report, Request
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, BoardChanged, LinkChanged, Settled, Told, Unanswered
from hall.qt import frames, shell
from hall.qt.background import Lane, Postbox
from hall.qt.link_bridge import LinkBridge
from hall.qt.look import Look, Sight
from hall.qt.stop_signals import StopSignals
from hall.qt.words import Words
from queue_terminal import catalogue_store
from queue_terminal.calls import Calls
from queue_terminal.catalogue_store import CatalogueStore
from queue_terminal.lease import LeaseBook
from queue_terminal.pipe_words import (
    Began,
    BeginWithoutCard,
    CallsDrawn,
    CallsNow,
    CallStaff,
    CardUnreadable,
    Ended,
    FromVisit,
    Prepared,
    PrinterNow,
    ReaderNow,
    Speak,
    SpeakLanguage,
    TakeCopy,
    TakeNumber,
    ToVisit,
    Watch,
)
from queue_terminal.printing import print_surely
from queue_terminal.screens.idle_screen import QML, IdleScreen
from queue_terminal.terminal import Terminal
from queue_terminal.visit_process import VisitProcess

logger = logging.getLogger(__name__)

WORDS = Path(__file__).parent / "words"
PRINT_WITHIN = 12.0
LATE_CONFIRMATIONS = 8
RETRY = 5_000
LEASE_LOOK = 60_000
SAY_WITHIN = timedelta(seconds=6)


class Shell(QObject):
    """The parent process: what is always there, between visits and beside them. It never holds a visitor's data."""

    def __init__(self, home: DeviceHome, place: shell.Place | None) -> None:
        super().__init__()
        self._home, self._place = home, place
        site = home.site()
        self._drivers = site.drivers
        self._book = LeaseBook(home.path / "lease.sqlite")
        self._store = CatalogueStore(home.path / "catalogue")
        self._bridge = LinkBridge(self)
        self.link = Link(home, "queue_terminal", self._bridge.deliver)
        self.terminal = Terminal(self._book, self, place=str(site.options.get("place", home.device)))
        self._calls, self._calls_now = Calls(), CallsNow(())
        self._zones: set[str] = set()
        self._printer: TicketPrinter | None = None
        self._voice: Voice | None = None
        self._print_lane = Lane("printer", self)
        self._fetch_lane = Lane("catalogue", self)
        self._status = Postbox(self._printer_changed, self)
        self._visit = VisitProcess(self._visit_command(), self)
        self._is_visit_on = False
        self._is_card_left = False
        self._words = Words(WORDS)
        self._screen = IdleScreen(self._words)
        self._hall_name = self._words.say("hall")
        self._scene = shell.Scene(
            Look(Sight.TOUCH), self._words, idle=self._screen, hall_name=self._hall_name
        )
        self._lease_timer = QTimer(self, interval=LEASE_LOOK)
        self._wire()

    def _visit_command(self) -> tuple[str, ...]:
        place = ("--place", str(self._place)) if self._place else ()
        return (sys.executable, "-m", "queue_terminal", "visit", "--home", str(self._home.path), *place)

    def _wire(self) -> None:
        self._bridge.answered.connect(self._answered)
        self._bridge.unanswered.connect(self._unanswered)
        self._bridge.told.connect(self._told)
        self._bridge.board_changed.connect(self._board_changed)
        self._bridge.link_changed.connect(self._link_changed)
        self._bridge.settled.connect(self._settled)
        self._visit.started.connect(self._prepare_visit)
        self._visit.heard.connect(self._hear_visit)
        self._visit.gone.connect(self._visit_gone)
        self._screen.no_card_pressed.connect(self._begin_without_card)
        self._screen.help_pressed.connect(self.terminal.call_staff)
        self._words.changed.connect(lambda: self.tell_visit(SpeakLanguage(self._words.chosen())))
        self._lease_timer.timeout.connect(self.terminal.look_after_lease)

    def start(self) -> None:
        """Show the screen first, then everything that may be slow."""
        settled = self._home.load_settled()
        if settled is not None:
            self._hall_name = settled.hall_name
        self._scene.engine.rootContext().setContextProperty("hall_name", self._hall_name)
        window = self._scene.load(QML)
        shell.show_at(window, self._place)
        frames.after_swap(window, self._start_rest)

    def _start_rest(self) -> None:
        self._use_catalogue(self._store.present())
        self._visit.start()
        settled = self._home.load_settled()
        if settled is not None:
            self._follow(settled)
        self.link.start()
        self.terminal.wake()
        self._lease_timer.start()
        self._screen.show_trouble(self.terminal.trouble, self.terminal.reader_trouble)
        self._open_printer()
        self._open_voice()

    @property
    def window(self) -> QQuickWindow:
        """The idle screen's window, once started."""
        assert self._scene.window is not None  # noqa: S101 - made by `start`
        return self._scene.window

    @property
    def visit_heard(self) -> SignalInstance:
        """Each word of the visits as it comes."""
        return self._visit.heard

    def close(self) -> None:
        """End everything this process began."""
        self._visit.close()
        self.link.stop()
        self._print_lane.close()
        for device in (self._printer, self._voice):
            if device is not None:
                device.close()
        self._book.close()

    # What the terminal reaches outside (Edges).

    def ask(self, request: Request, within: timedelta) -> str:
        """As Edges says."""
        return self.link.ask(request, within=within, keep=False)

    def ask_kept(self, request: Request, key: str) -> None:
        """As Edges says."""
        self.link.ask(request, key=key)

    def report(self, report: Report, key: str = "") -> None:
        """As Edges says."""
        self.link.report(report, key=key)

    def now(self) -> datetime:
        """As Edges says."""
        return self.link.hall_now()

    def tell_visit(self, word: ToVisit) -> None:
        """As Edges says."""
        self._visit.say(word)

    def print(self, paper: Paper) -> None:
        """As Edges says."""
        printer = self._printer
        if printer is None:
            self.terminal.printed(Printed(Outcome.FAILED, "", None))
            return
        self._print_lane.do(
            lambda: print_surely(printer, paper, PRINT_WITHIN), self.terminal.printed, self._print_broke
        )

    def _print_broke(self, fault: Exception) -> None:
        logger.error("the printer's driver broke in the middle of a print", exc_info=fault)
        self.terminal.printed(Printed(Outcome.UNKNOWN, "", None))

    def _answered(self, event: Answered) -> None:
        self.terminal.answered(event.key, event.answer)

    def _unanswered(self, event: Unanswered) -> None:
        self.terminal.unanswered(event.key)

    def _told(self, event: Told) -> None:
        self.terminal.told(event.key, event.message)

    def _link_changed(self, event: LinkChanged) -> None:
        self.terminal.link_changed(is_up=event.is_up)
        self._screen.show_link(is_up=event.is_up)

    def _settled(self, event: Settled) -> None:
        self._follow(event.settled)
        self._hall_name = event.settled.hall_name
        file = event.settled.catalogue
        if file is not None and not self._store.has(file):
            self._fetch(file)

    def _follow(self, settled: DeviceSettled) -> None:
        for zone, _name in settled.zones:
            if zone not in self._zones:
                self._zones.add(zone)
                self.link.follow(zone)

    def _fetch(self, file: CatalogueFile) -> None:
        store, url, authority = self._store, self._home.web_url, self._home.authority_path
        self._fetch_lane.do(
            lambda: store.fetch(file, url, authority),
            self._use_catalogue,
            lambda fault: self._fetch_later(file, fault),
        )

    def _fetch_later(self, file: CatalogueFile, fault: Exception) -> None:
        logger.warning("the file of matters was not fetched, trying again: %s", fault)
        QTimer.singleShot(RETRY, self, lambda: self._fetch(file))

    def _use_catalogue(self, path: Path | None) -> None:
        if path is None:
            return
        was_ready = self.terminal.catalogue is not None
        self.terminal.catalogue = catalogue_store.read(path)
        self._scene.engine.rootContext().setContextProperty("hall_name", self.terminal.catalogue.hall_name)
        self._screen.show_trouble(self.terminal.trouble, self.terminal.reader_trouble)
        if self._visit.pid and not self._is_visit_on:
            self._visit.end() if was_ready else self._prepare_visit()

    def _board_changed(self, event: BoardChanged) -> None:
        self._calls_now = self._calls.change(event.zone, event.board, event.fresh)
        self._screen.show_calls(self._calls_now.lines)
        self.tell_visit(self._calls_now)
        window, fresh = self._scene.window, self._calls_now.fresh
        if fresh and window is not None and not self._is_visit_on:
            frames.after_swap(window, lambda: self._drawn(fresh))

    def _drawn(self, calls: tuple[str, ...]) -> None:
        for call in calls:
            self.report(CallShown(call, SurfaceKind.TERMINAL, self.now()), f"{call}-{self._home.device}")

    # The visit.

    def _prepare_visit(self) -> None:
        path = self._store.present()
        catalogue = self.terminal.catalogue
        if path is None or catalogue is None:
            return
        self.tell_visit(Prepared(str(path), catalogue.hall_name))
        self.tell_visit(PrinterNow(self.terminal.trouble))
        self.tell_visit(CallsNow(self._calls_now.lines))
        self.tell_visit(SpeakLanguage(self._words.chosen()))
        self.tell_visit(Watch(is_card_left=self._is_card_left))

    def _begin_without_card(self) -> None:
        self.tell_visit(BeginWithoutCard(self._words.chosen()))

    def _hear_visit(self, word: FromVisit) -> None:
        match word:
            case TakeNumber():
                self.terminal.take_number(word)
            case TakeCopy():
                self.terminal.take_copy(word)
            case CallStaff():
                self.terminal.call_staff()
            case Speak():
                self._speak(word)
            case _:
                self._hear_of_visit(word)

    def _hear_of_visit(self, word: Began | ReaderNow | CardUnreadable | CallsDrawn | Ended) -> None:
        match word:
            case Began():
                self._is_visit_on = True
                self._screen.show_visit(is_on=True)
            case ReaderNow():
                self.terminal.reader_changed(word.state, word.trouble)
                self._screen.show_trouble(self.terminal.trouble, self.terminal.reader_trouble)
            case CardUnreadable():
                self._screen.show_unreadable(is_there=word.is_there)
            case CallsDrawn():
                self._drawn(word.calls)
            case Ended():
                self._ended(word)

    def _ended(self, word: Ended) -> None:
        if word.is_card_left and not self._is_card_left:
            self.terminal.call_staff("读卡区有遗留证件")
        self._is_card_left = word.is_card_left
        self._visit.end()

    def _visit_gone(self) -> None:
        self._is_visit_on = False
        self._screen.show_visit(is_on=False)
        self._screen.show_unreadable(is_there=False)
        self._screen.show_card_left(is_left=self._is_card_left)

    # The devices that stay with the shell.

    def _open_printer(self) -> None:
        address = self._drivers.get("ticket_printer", "")
        if address:
            self._print_lane.do(
                lambda: drivers.open_ticket_printer(address), self._use_printer, self._no_printer
            )

    def _use_printer(self, printer: TicketPrinter) -> None:
        self._printer = printer
        printer.watch(self._status.post)
        self._print_lane.do(printer.status, self._printer_changed, self._print_broke)

    def _no_printer(self, fault: Exception) -> None:
        trouble = fault if isinstance(fault, DeviceTrouble) else _misset(fault)
        self._printer_changed(PrinterStatus(DeviceState.ABSENT, paper_near_end=False, trouble=trouble))
        if isinstance(fault, DeviceTrouble):
            QTimer.singleShot(RETRY, self, self._open_printer)

    def _printer_changed(self, status: object) -> None:
        if isinstance(status, PrinterStatus) and status.state is not DeviceState.BUSY:
            self.terminal.printer_changed(status)
            self._screen.show_trouble(self.terminal.trouble, self.terminal.reader_trouble)

    def _open_voice(self) -> None:
        address = self._drivers.get("voice", "")
        if not address:
            return
        try:
            self._voice = drivers.open_voice(address)
        except (AddressWrong, DeviceTrouble) as fault:
            logger.warning("no voice: %s", fault)

    def _speak(self, word: Speak) -> None:
        if self._voice is not None:
            begin_by = self.now() + SAY_WITHIN
            self._voice.say(Sentence(word.key, word.text, begin_by, language=word.language), _ignore_end)


def _ignore_end(_: object) -> None:
    """A prompt is not a call: nobody waits for its end."""


def _misset(fault: Exception) -> DeviceTrouble:
    return DeviceTrouble("address_wrong", Who.ENGINEER, "打印机的地址设置有误，请工程师检查。", str(fault))


def run(home: Path, place: shell.Place | None, beside: Callable[[Shell], None] | None = None) -> int:
    """The terminal until it is told to end. beside: is given the shell once it stands, for measuring."""
    application = shell.start_quick("queue_terminal")
    StopSignals(application)
    terminal = Shell(DeviceHome(home), place)
    terminal.start()
    if beside is not None:
        beside(terminal)
    try:
        return application.exec()
    finally:
        terminal.close()
