"""Decides which programs of a hall run together, when one that died is started again, and the order of their end."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hall.launcher.children import Child, Program
from hall.launcher.faults import CannotStart
from hall.launcher.words import say

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
PROVEN_AFTER = 30.0
STILLBORN_BEFORE = 5.0
GOODBYE = 1.0


@dataclass(slots=True)
class _Absence:
    pause: float
    until: float


class Company:
    """The running programs of a hall, in the order of their start.

    say: called with a sentence when a program died and when it is started again.
    """

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._children: dict[str, Child] = {}
        self._absences: dict[str, _Absence] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def __getitem__(self, name: str) -> Child:
        return self._children[name]

    def __contains__(self, name: str) -> bool:
        return name in self._children

    def start(self, program: Program) -> Child:
        """Start a program; does not wait for it to be ready."""
        child = Child(program, self._logs / f"{program.name}.log")
        self._children[program.name] = child
        return child

    def start_until(self, program: Program, is_ready: Callable[[Child], bool]) -> Child:
        """Start a program whose own output says when it is ready. CannotStart when it never is."""
        child = self.start(program)
        child.wait_until(lambda: is_ready(child))
        return child

    def start_and_wait(self, program: Program) -> Child:
        """Start a program and wait until it is ready; once more after its repair. CannotStart when it never is."""
        child = self.start(program)
        try:
            child.wait_ready()
        except CannotStart:
            if not program.repair or not program.repair():
                raise
            child.kill()
            child = self.start(program)
            child.wait_ready()
        return child

    def restart(self, name: str) -> Child:
        """End a program if it still runs, start it again and wait until it is ready."""
        child = self._children[name]
        child.stop()
        return self.start_and_wait(child.program)

    def mend(self) -> None:
        """Look once at every program: start again what died, later and later while it keeps dying."""
        now = time.monotonic()
        for name, child in list(self._children.items()):
            if child.exit_code() is None:
                continue
            absence = self._absences.get(name)
            if absence is None or absence.until < child.started_at:
                self._note_death(name, child, now)
            elif now >= absence.until:
                self._say(say("program_mended", name=name))
                self.start(child.program)

    def _note_death(self, name: str, child: Child, now: float) -> None:
        before = self._absences.get(name)
        lived_well = before is None or now - child.started_at > PROVEN_AFTER
        pause = FIRST_PAUSE if lived_well or before is None else min(before.pause * 2, LONGEST_PAUSE)
        self._absences[name] = _Absence(pause, now + pause)
        if now - child.started_at < STILLBORN_BEFORE and child.program.repair:
            child.program.repair()
        how, words = _how(child.exit_code()), child.last_words().splitlines()
        if words:
            self._say(say("program_died_saying", name=name, how=how, pause=pause, words=words[-1]))
        else:
            self._say(say("program_died", name=name, how=how, pause=pause))

    def stop(self, *names: str) -> None:
        """End these programs, or all, last started first: each may say goodbye to those it was started after."""
        chosen = [name for name in reversed(self._children) if not names or name in names]
        started = time.monotonic()
        for name in chosen:
            self._children[name].ask_to_end()
            self._children[name].wait_end(time.monotonic() + GOODBYE)
        for name in chosen:
            child = self._children.pop(name)
            child.wait_end(started + child.program.grace)
            child.kill()


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return say("by_signal", number=-code)
    return say("by_exit_code", number=code)
