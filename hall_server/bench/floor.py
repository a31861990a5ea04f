"""Decides what really stands on the floor in a bench: a clerk's desk and a waiting-area screen, on a screen of their own."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from hall.bench.finger import Finger
from hall.bench.private_screen import private_screen
from hall.bench.screen_door import ScreenDoors, Spot
from hall.bench.watcher import Watcher
from hall_server.bench.clerks import CLERKS
from hall_server.bench.enrolled import DESKS
from hall_server.bench.stage import Stage

WALL_PLACE, DESK_PLACE = "0,0,1920,1080", "1920,0,1180,760"
SCREEN = (3100, 1080)
REST_SECONDS = 0.12
PAINTED_WITHIN_SECONDS = 10.0


class Floor:
    """`with Floor(stage) as floor:` - both programs run, a clerk is signed in, finger and eyes are in front of them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._ending = ExitStack()
        self._number = Spot(0, 0, 0, 0)

    def __enter__(self) -> Self:
        with ExitStack() as ending:
            self._display = ending.enter_context(private_screen(*SCREEN))
            doors = self._stage.folder / "doors"
            doors.mkdir()
            self._wall, self._desk = ScreenDoors(doors, "display_wall"), ScreenDoors(doors, "clerk_desk")
            self._finger = ending.enter_context(Finger(self._display))
            self._eyes = ending.enter_context(Watcher(self._display))
            for words, name, role, place in (
                (("display_wall", "wall"), self._stage.displays[0], "wall", WALL_PLACE),
                (("window_pad", "clerk_desk"), DESKS[0], "clerk_desk", DESK_PLACE),
            ):
                ending.callback(_end, self._program(words, name, role, place))
            self._sign_in()
            self._ending = ending.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.close()

    def call(self) -> float:
        """Press *call next*; the seconds until the number's place on the wall was painted."""
        self._finger.move(*self._desk.wait_for("call_next").middle)
        self._eyes.rests(self._number, REST_SECONDS)
        pressed_at = self._finger.tap()
        return self._eyes.painted_at(self._number, PAINTED_WITHIN_SECONDS) - pressed_at

    def number(self) -> str:
        """The number both programs show now. RuntimeError when they differ."""
        called, shown = self._desk.wait_for("number_label"), self._wall.wait_for("called_number")
        if called.text != shown.text or not called.text:
            raise RuntimeError(f"the desk has {called.text}, the wall shows {shown.text}")
        return shown.text

    def finish(self) -> None:
        """The person comes and is served."""
        for step in ("begin", "finish"):
            self._press(step)
        self._wall.wait_for("nobody")

    def _program(self, words: tuple[str, str], name: str, role: str, place: str) -> "subprocess.Popen[bytes]":
        home = self._stage.home(name, role)
        environment = {**os.environ, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"}
        environment["ZHITING_RIG"] = str(self._stage.folder / "doors")
        with (self._stage.folder / f"{name}.log").open("wb") as log:
            command = (sys.executable, "-m", *words, "--home", str(home), "--place", place)
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def _sign_in(self) -> None:
        passwords: dict[str, str] = json.loads(
            (self._stage.folder / "state" / "sample_passwords.json").read_text()
        )
        for field, text in (("clerk_number", CLERKS[0]), ("password", passwords[CLERKS[0]])):
            self._press(field)
            self._type(text)
        self._press("sign_in")
        self._desk.wait_for("call_next")
        self._wall.wait_for("nobody")
        self._press("call_next")
        self._number = self._wall.wait_for("called_number")
        self.number()
        self.finish()

    def _type(self, text: str) -> None:
        subprocess.run(
            ("xdotool", "type", "--delay", "15", text),
            env={**os.environ, "DISPLAY": self._display},
            check=True,
            timeout=20,
        )

    def _press(self, name: str) -> None:
        self._finger.move(*self._desk.wait_for(name).middle)
        self._finger.tap()


def _end(program: "subprocess.Popen[bytes]") -> None:
    program.terminate()
    try:
        program.wait(10)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
