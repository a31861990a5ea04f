"""Wires a window pad: its home, its link, its idle screen, one process a visit. The shell never holds personal data."""

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtQuick import QQuickWindow

from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.messages.devices import DeviceSettled
from hall.messages.message import Report
from hall.messages.zone_board import WindowLine
from hall.qt import frames, shell
from hall.qt.look import Look, Sight
from hall.qt.stop_signals import StopSignals
from hall.qt.words import Words
from visiting.visit_process import VisitProcess
from window_pad.citizen_side.hall_side import HallSide
from window_pad.citizen_side.pad import Pad
from window_pad.citizen_side.pipe_words import Drawn, FromVisit, LinkNow, Prepared, ToVisit, read_from_visit
from window_pad.citizen_side.screens.idle_screen import QML, IdleScreen

WORDS = Path(__file__).parent / "words"
LOOK_EVERY = 500
"""Milliseconds between two looks at what is too old to stand there."""


class Shell(QObject):
    """The parent process: what is always there, between visits and beside them."""

    def __init__(self, home: DeviceHome, place: shell.Place | None) -> None:
        super().__init__()
        self._home, self._place = home, place
        self._hall = HallSide(home, self)
        self.pad = Pad(self, self._rating_key)
        self._words, self._look = Words(WORDS), Look(Sight.TOUCH)
        self._screen = IdleScreen(self._words)
        self._scene = shell.Scene(self._look, self._words, idle=self._screen)
        self._process = VisitProcess(self._visit_command(), read_from_visit, self)
        self._is_up = False
        self._is_ending = False
        self._names = ("", "")
        self._line: WindowLine | None = None
        self._clerk = ""
        self._clock = QTimer(self, interval=LOOK_EVERY)
        self._clock.timeout.connect(self.pad.tick)
        self._process.started.connect(self._prepare)
        self._process.heard.connect(self._hear)
        self._process.gone.connect(self._gone)
        self._hall.tell(self.pad)
        self._hall.settled.connect(self._settled)
        self._hall.link_changed.connect(self._link_changed)
        self._hall.window.connect(self._window_changed)

    def _visit_command(self) -> tuple[str, ...]:
        place = ("--place", str(self._place)) if self._place else ()
        home = ("--home", str(self._home.path))
        return (sys.executable, "-m", "window_pad", "citizen_side", "visit", *home, *place)

    def _rating_key(self) -> str:
        return self._hall.known.rating_key if self._hall.known is not None else ""

    def start(self) -> None:
        """Show the screen first, then everything that may be slow."""
        settled = self._home.load_settled()
        if settled is not None:
            self._screen.show_settled(settled)
        window = self._scene.load(QML)
        shell.show_at(window, self._place)
        self._screen.resize(window.width(), window.height())
        frames.after_swap(window, lambda: self._start_rest(settled))

    def _start_rest(self, settled: DeviceSettled | None) -> None:
        if settled is not None:
            self._hall.follow(settled)
        self._process.start()
        self.pad.remember(self._hall.link.kept)
        self._hall.link.start()
        self._clock.start()

    @property
    def window(self) -> QQuickWindow:
        """The idle screen's window, once started."""
        assert self._scene.window is not None  # noqa: S101 - made by `start`
        return self._scene.window

    @property
    def visit_pid(self) -> int:
        """The process of the present visit; 0 between two."""
        return self._process.pid

    def close(self) -> None:
        """End everything this process began."""
        self._clock.stop()
        self._process.close()
        self._hall.link.stop()

    # What the pad reaches outside (Edges).

    def report(self, report: Report) -> str:
        """As Edges says."""
        return self._hall.link.report(report)

    def say(self, word: ToVisit) -> None:
        """As Edges says."""
        self._process.say(word)

    def begin_anew(self) -> None:
        """As Edges says."""
        self._is_ending = True
        self._process.end()
        self._is_ending = False

    def now(self) -> datetime:
        """As Edges says."""
        return self._hall.link.hall_now()

    # What comes from outside.

    def _prepare(self) -> None:
        settled = self._hall.known
        hall_name = settled.hall_name if settled else self._words.say("hall")
        window_name = settled.window_name if settled else self._words.say("window")
        self._names = (hall_name, window_name)
        for word in (Prepared(hall_name, window_name), LinkNow(self._is_up), *self.pad.words_now()):
            self._process.say(word)

    def _hear(self, word: FromVisit) -> None:
        invited = self.pad.invitation
        if isinstance(word, Drawn) and invited is not None:
            self._know_clerk(" ".join(filter(None, (invited.clerk_number, invited.clerk_name))))
        self.pad.heard(word)

    def _know_clerk(self, clerk: str) -> None:
        """The hall names a clerk with each invitation; whoever sits here after a break, or unheard, is not known."""
        self._clerk = clerk
        self._screen.show_window(self._line, clerk)

    def _gone(self) -> None:
        if not self._is_ending:
            self.pad.died()

    def _settled(self, settled: DeviceSettled) -> None:
        self._screen.show_settled(settled)
        names = (settled.hall_name, settled.window_name)
        if names != self._names and not self.pad.is_on and self._process.pid:
            self.begin_anew()

    def _link_changed(self, is_up: bool) -> None:  # noqa: FBT001 - a signal's value
        self._is_up = is_up
        self._screen.show_link(is_up=is_up)
        self._process.say(LinkNow(is_up))
        if not is_up:
            self._know_clerk("")

    def _window_changed(self, line: WindowLine) -> None:
        self._line = line
        self._know_clerk(self._clerk if line.is_open else "")


def run_pad(arguments: Sequence[str], beside: Callable[[Shell], None] | None = None) -> int:
    """The pad until it is told to end, or with `visit` one visit of it. 2 when the home cannot serve."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    is_visit = bool(arguments) and arguments[0] == "visit"
    start = shell.read_start("window_pad citizen_side", arguments[1:] if is_visit else arguments)
    try:
        if is_visit:
            from window_pad.citizen_side import one_visit  # noqa: PLC0415 - each process loads what it needs

            return one_visit.run(start.home, start.place)
        home = DeviceHome(start.home)
        home.hold()
        application = shell.start_quick("citizen_side")
        StopSignals(application)
        pad = Shell(home, start.place)
    except HomeTrouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    pad.start()
    if beside is not None:
        beside(pad)
    try:
        return application.exec()
    finally:
        pad.close()
