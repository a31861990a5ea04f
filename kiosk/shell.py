"""Decides nothing: joins hall, printer, papers, loudspeaker, visits and idle screen of one kiosk."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from device_drivers.roles.document_printer import DocumentPrinterStatus
from hall.credentials.device_home import DeviceHome
from hall.messages.collecting import CollectableReady
from hall.messages.devices import DeviceSettled
from hall.messages.message import Report, Request
from hall.qt import frames, shell
from hall.qt.look import Look, Sight
from hall.qt.stop_signals import StopSignals
from hall.qt.words import Words
from kiosk.hall_side import HallSide
from kiosk.kiosk import Kiosk
from kiosk.paper_lane import PaperLane
from kiosk.papers_begun import PapersBegun
from kiosk.pipe_words import HelpNow, LinkNow, ToVisit, read_from_visit
from kiosk.place_options import PlaceOptions
from kiosk.printer_watch import PrinterWatch
from kiosk.screens.idle_screen import QML, IdleScreen
from kiosk.visits import Visits
from visiting import catalogue_store
from visiting.catalogue_lane import CatalogueLane
from visiting.help_call import HelpSaid
from visiting.prompts import Prompts
from visiting.troubles import trouble_word
from visiting.visit_process import VisitProcess
from visiting.words import Speak

WORDS = Path(__file__).parent / "words"
HELP_LOOK = 2_000
"""Milliseconds between two looks at a call for staff."""


class Shell(QObject):
    """The parent process: what is always there, between visits and beside them. It never holds a visitor's data."""

    def __init__(self, home: DeviceHome, place: shell.Place | None) -> None:
        super().__init__()
        self._home, self._place = home, place
        drivers = home.site().drivers
        options = PlaceOptions.of(home.site())
        printer = drivers.get("document_printer", "")
        self._hall = HallSide(home, self)
        self._catalogue = CatalogueLane(home, self)
        self._printer = PrinterWatch(printer, self)
        self._papers = PaperLane(printer, home.web_url, str(home.authority_path), self)
        self._prompts = Prompts(drivers.get("voice", ""))
        self.kiosk = Kiosk(PapersBegun(home.path), self, place=options.place or home.device)
        self._words = Words(WORDS)
        self._look = Look(Sight.TOUCH)
        self._screen = IdleScreen(self._words, self._look)
        self._process = VisitProcess(self._visit_command(), read_from_visit, self)
        self._visits = Visits(self._process, self.kiosk, self._screen, self._words, self._look)
        self._hall_name = self._words.say("hall")
        self._scene = shell.Scene(self._look, self._words, idle=self._screen, hall_name=self._hall_name)
        self._help_timer = QTimer(self, interval=HELP_LOOK)
        self._wire()

    def _visit_command(self) -> tuple[str, ...]:
        place = ("--place", str(self._place)) if self._place else ()
        return (sys.executable, "-m", "kiosk", "visit", "--home", str(self._home.path), *place)

    def _wire(self) -> None:
        self._hall.tell(self.kiosk)
        self._hall.settled.connect(self._settled)
        self._hall.link_changed.connect(self._link_changed)
        self._catalogue.arrived.connect(self._use_catalogue)
        self._papers.said.connect(self.kiosk.paper_said)
        self._papers.lost.connect(self.kiosk.paper_lost)
        self._printer.changed.connect(self._printer_changed)
        self._visits.speak.connect(self._speak)
        self._screen.help_pressed.connect(self.kiosk.call_staff)
        self._screen.spoken.connect(self._speak)
        self._help_timer.timeout.connect(self.kiosk.look_after_help)

    def start(self) -> None:
        """Show the screen first, then everything that may be slow."""
        settled = self._home.load_settled()
        if settled is not None:
            self._name_hall(settled.hall_name)
        window = self._scene.load(QML)
        shell.show_at(window, self._place)
        frames.after_swap(window, self._start_rest)

    def _start_rest(self) -> None:
        self._use_catalogue(self._catalogue.present)
        self._show_trouble()
        self._process.start()
        self._hall.link.start()
        self.kiosk.wake()
        self._help_timer.start()
        self._printer.open()
        self._prompts.open()

    def close(self) -> None:
        """End everything this process began, but a paper on its way."""
        self._process.close()
        self._hall.link.stop()
        self._papers.close()
        self._printer.close()
        self._prompts.close()
        self._catalogue.close()

    # What the kiosk reaches outside (Edges).

    def ask(self, request: Request, within: timedelta) -> str:
        """As Edges says."""
        return self._hall.link.ask(request, within=within, keep=False)

    def report(self, report: Report) -> None:
        """As Edges says."""
        self._hall.link.report(report)

    def bring(self, ready: CollectableReady) -> None:
        """As Edges says."""
        self._papers.bring(ready)

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

    # What comes from outside.

    def _settled(self, settled: DeviceSettled) -> None:
        self._name_hall(settled.hall_name)
        self._catalogue.want(settled.catalogue)
        self._use_catalogue(self._catalogue.present)

    def _link_changed(self, is_up: bool) -> None:  # noqa: FBT001 - a signal's value
        self._screen.show_link(is_up=is_up)
        self._process.say(LinkNow(is_up))

    def _name_hall(self, name: str) -> None:
        self._hall_name = name
        self._scene.engine.rootContext().setContextProperty("hall_name", name)

    def _use_catalogue(self, path: Path | None) -> None:
        if path is not None:
            self._name_hall(catalogue_store.read(path).hall_name)
        self._screen.show_guide(is_there=path is not None)
        self._visits.use_catalogue(path, self._hall_name)

    def _printer_changed(self, status: DocumentPrinterStatus) -> None:
        self.kiosk.printer_changed(status.state.value, trouble_word(status.trouble))
        self._show_trouble()

    def _show_trouble(self) -> None:
        self._screen.show_trouble(self.kiosk.trouble, self.kiosk.reader_trouble)

    def _speak(self, word: Speak) -> None:
        self._prompts.say(word, self.now())


def run(home: Path, place: shell.Place | None) -> int:
    """The kiosk until it is told to end."""
    device_home = DeviceHome(home)
    device_home.hold()
    application = shell.start_quick("kiosk")
    StopSignals(application)
    kiosk = Shell(device_home, place)
    kiosk.start()
    try:
        return application.exec()
    finally:
        kiosk.close()
