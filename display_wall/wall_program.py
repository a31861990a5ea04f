"""Wires a wall: its home, its link, what it knows, its one painted window."""

import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer

from display_wall.kept_boards import BoardShelf
from display_wall.options import WallOptions, wall_options
from display_wall.screens.wall_window import WallWindow
from display_wall.wall import Wall
from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.messages.devices import DeviceSettled
from hall.messages.message import Report
from hall.mqtt.link import Link
from hall.mqtt.link_events import BoardChanged, LinkChanged, Settled
from hall.qt.background import Lane
from hall.qt.link_bridge import LinkBridge
from hall.qt.look import Look, Sight
from hall.qt.shell import read_start, show_at, start_widgets
from hall.qt.stop_signals import StopSignals
from hall.qt.words import Words

log = logging.getLogger(__name__)

WORDS = Path(__file__).parent / "words"
_KEEP_AFTER_MILLISECONDS = 1000


class WallProgram:
    """The running wall: what the link says changes the wall, and the window looks again.

    What is kept goes to the disk on a lane of its own: a slow disk never holds up a frame.
    """

    def __init__(self, home: DeviceHome, options: WallOptions, words: Words) -> None:
        settled = home.load_settled()
        self._options = options
        self._wall = Wall(options.mode_for(settled), settled)
        self._shelf = BoardShelf(home.path / "boards.json")
        self._bridge = LinkBridge()
        self.link = Link(home, "wall", self._bridge.deliver)
        self._disk = Lane("disk")
        self.window = WallWindow(self._wall, words, self._report, self.link.hall_now)
        self._zones: set[str] = set()
        self._keep_soon = QTimer(singleShot=True, interval=_KEEP_AFTER_MILLISECONDS)
        self._keep_soon.timeout.connect(self.keep)
        self._bridge.settled.connect(self._settle)
        self._bridge.board_changed.connect(self._change_board)
        self._bridge.link_changed.connect(self._change_link)
        self._recall()
        if settled is not None:
            self._follow(settled)

    def keep(self) -> None:
        """Write the boards to the disk; a full disk costs a line in the log, never the screen."""
        boards, now = dict(self._wall.boards), self.link.hall_now()
        self._disk.do(lambda: self._shelf.keep(boards, now), _done, _not_kept)

    def stop(self) -> None:
        """End in good order: what was painted is reported, what is known is kept."""
        self.keep()
        self._disk.close()
        self.link.stop()

    def _report(self, report: Report) -> None:
        self._disk.do(lambda: self.link.report(report), _done, _not_kept)

    def _recall(self) -> None:
        kept = self._shelf.load()
        if kept is not None:
            self._wall.recall(kept.boards, kept.kept_at)

    def _settle(self, event: Settled) -> None:
        self._wall.settle(event.settled, self._options.mode_for(event.settled))
        self._follow(event.settled)
        self.window.look_again()

    def _follow(self, settled: DeviceSettled) -> None:
        zones = {zone for zone, _ in settled.zones}
        for zone in sorted(zones - self._zones):
            self.link.follow(zone)
        for zone in sorted(self._zones - zones):
            self.link.unfollow(zone)
        self._zones = zones

    def _change_board(self, event: BoardChanged) -> None:
        for missed in self._wall.board_changed(event.zone, event.board, event.fresh, time.monotonic()):
            self._report(missed)
        self.window.look_again()
        if not self._keep_soon.isActive():
            self._keep_soon.start()

    def _change_link(self, event: LinkChanged) -> None:
        self._wall.link_changed(event.is_up, event.since, time.monotonic())
        self.window.look_again()


def run_wall(arguments: Sequence[str]) -> int:
    """Show the wall of this home until told to end. 2 when the home cannot serve."""
    start = read_start("display_wall wall", arguments)
    try:
        home = DeviceHome(start.home)
        home.hold()
        options = wall_options(home.site().options)
    except (HomeTrouble, ValueError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    application = start_widgets("display_wall", Look(Sight.WALL))
    words = Words(WORDS)
    words.choose(options.language)
    program = WallProgram(home, options, words)
    StopSignals(application)
    show_at(program.window.widget, start.place)
    program.link.start()
    ended = application.exec()
    program.stop()
    return ended


def _done(_result: object) -> None:
    return


def _not_kept(fault: Exception) -> None:
    log.warning("a report or board could not be kept: %s", fault)
