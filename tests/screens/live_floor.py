"""A floor of a real hall for screen tests: desk and walls in this process; server, broker and station in their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

import window_pad.clerk_desk.program as desk_side
from device_drivers.simulated.counter_display import CounterDisplayStandIn
from device_drivers.simulated.voice_sink import VoiceSinkStandIn
from display_wall.options import WallOptions
from display_wall.wall_program import WORDS as WALL_WORDS
from display_wall.wall_program import WallProgram
from hall.credentials.sealing import seal
from hall.language import hall_clock
from hall.language.visitors import HowKnown
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall.qt.words import Words
from tests.rig.live_server import PROJECT, LiveServer
from tests.rig.raw_device import RawDevice
from tests.server.people import a_matter, password
from window_pad.clerk_desk.program import DeskProgram
from window_pad.clerk_desk.screens.desk_window import DESIGN, DeskWindow


def pump(condition: Callable[[], object], seconds: float = 15.0, what: str = "") -> None:
    """Let the screens live until the condition holds; fail after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        QTest.qWait(10)
        assert time.monotonic() < end, f"not within {seconds} s: {what}"


def text(window: QWidget, name: str) -> str:
    """What the widget of this name says; empty when it is not there or hidden."""
    for found in window.findChildren(QWidget, name):
        if found.isVisible():
            return str(found.property("text") or "")
    return ""


class DeskHands:
    """Eyes and hands at a desk's window."""

    def __init__(self, window: DeskWindow) -> None:
        self.window = window

    def says(self, name: str) -> str:
        """What the label of this name says."""
        return text(self.window, name)

    def may_press(self, name: str) -> bool:
        """Whether a person could press this button."""
        return any(
            button.isVisible() and button.isEnabled()
            for button in self.window.findChildren(QPushButton, name)
        )

    def key(self, name: str, key: Qt.Key) -> None:
        """Press a step's key once the step may be taken."""
        pump(lambda: self.may_press(name), what=f"{name} can be pressed; {self.says('notice')}")
        self.window.activateWindow()
        pump(self.window.isActiveWindow, what="the desk's window is in front")
        QTest.keyClick(self.window, key)

    def sign_in(self, number: str, word: str) -> None:
        """Type number and password, and press Return."""
        pump(lambda: self.may_press("sign_in"), what="the desk can be signed in at")
        for name, typed in (("clerk_number", number), ("password", word)):
            field = next(iter(self.window.findChildren(QLineEdit, name)))
            field.clear()
            QTest.keyClicks(field, typed)
            QTest.keyClick(field, Qt.Key.Key_Return)


class LiveFloor:
    """`with LiveFloor(folder) as floor:` - everything from the clerk's key to the loudspeaker."""

    def __init__(self, folder: Path) -> None:
        self.server = LiveServer(services=("hub", "web"))
        self.board = CounterDisplayStandIn("board-1", {"link": str(folder / "board-1")})
        self.voice = VoiceSinkStandIn(
            "voice", {"quiet_ms": 400, "options": "engine=espeak&chime=0&speed=240"}
        )
        self._station: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.server.__enter__()
        self.board.start()
        self.voice.start()
        site = {
            "drivers": {"voice": self.voice.address},
            "options": {"boards": {"w01": self.board.address}, "times_spoken": 1},
        }
        (self.server.home("station-1").path / "site.json").write_text(json.dumps(site))
        self.start_station()
        self.desk_program = self.open_desk()
        self.desk = DeskHands(self._shown(self.desk_program))
        self.strip = self.open_wall("strip-01", (960, 240))
        self.area = self.open_wall("area-a", (1920, 1080))
        self.terminal = RawDevice(self.server, "terminal-1")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.desk_program.link.stop()
        for wall in (self.strip, self.area):
            wall.stop()
        self.stop_station()
        self.voice.stop()
        self.board.stop()
        self.server.__exit__(kind, fault, trace)

    def start_station(self) -> None:
        """The station as it runs in a hall."""
        self._station = subprocess.Popen(
            (
                sys.executable,
                "-m",
                "display_wall",
                "station",
                "--home",
                str(self.server.home("station-1").path),
            ),
            cwd=PROJECT,
            env=os.environ,
        )

    def kill_station(self) -> None:
        """kill -9; its boards lose their power with it."""
        assert self._station is not None
        self._station.kill()
        self._station.wait()
        self.board.act("power_cut", {})

    def stop_station(self) -> int:
        """SIGTERM and its exit code."""
        assert self._station is not None
        self._station.send_signal(signal.SIGTERM)
        return self._station.wait(15)

    def open_desk(self) -> DeskProgram:
        """The desk of window w01."""
        program = DeskProgram(self.server.home("desk-01"), Words(desk_side.WORDS))
        program.link.start()
        return program

    def _shown(self, program: DeskProgram) -> DeskWindow:
        assert program.window is not None
        program.window.resize(*DESIGN)
        program.window.show()
        return program.window

    def open_wall(self, device: str, size: tuple[int, int]) -> WallProgram:
        """A wall, shown."""
        program = WallProgram(self.server.home(device), WallOptions(), Words(WALL_WORDS))
        program.window.widget.resize(*size)
        program.window.widget.show()
        program.link.start()
        return program

    def sign_in(self) -> None:
        """陈静 takes the window, unless she has it."""
        if not self.desk.says("clerk_name"):
            self.desk.sign_in("1001", password(self.server, "1001"))
        pump(lambda: self.desk.says("clerk_name") == "陈静", what="the clerk is signed in")

    def take_number(self, visitor: VisitorDetails | None = None) -> str:
        """A citizen takes a number for a matter of this window, and holds its paper."""
        sealed = None
        if visitor is not None:
            key = self.server.home("terminal-1").hall_sealing_key()
            sealed = seal(key, encode_details(visitor), "visitor")
        request = IssueTicket(a_matter(self.server), HowKnown.CARD if visitor else HowKnown.NOT, sealed)
        pump(lambda: self.terminal.connection.is_connected, 30, "the terminal is connected")
        reserved = self.terminal.ask(request, TicketReserved)
        self.terminal.say(TicketPrinted(reserved.ticket, "0001", is_copy=False, printed_at=hall_clock.now()))
        self.wait_for_rows(
            "SELECT 1 FROM queueing_ticket WHERE id = ? AND state = 'waiting'", reserved.ticket
        )
        return reserved.number

    def wait_for_rows(self, question: str, *facts: object) -> list[tuple[object, ...]]:
        """What the database answers, once it answers anything."""
        pump(lambda: self.server.rows(question, *facts), what=question)
        return self.server.rows(question, *facts)
