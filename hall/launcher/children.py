"""Decides how a program is started, watched and ended so that nothing of it outlives the launcher."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hall.launcher.faults import CannotStart
from hall.launcher.words import say

LAST_WORDS = 400
PROJECT = Path(__file__).parents[2]
"""Where the programs are found, and the working folder of each."""
_LOOK = os.WEXITED | os.WNOHANG | os.WNOWAIT


@dataclass(frozen=True, slots=True)
class Program:
    """What to start. is_ready: asked until true; None when nobody waits for it.

    environment is added to the launcher's own. patience: seconds until `is_ready` must hold. grace: seconds between
    asking the program to end and killing it. repair: tried before the next start when the last one ended within
    seconds. pid_file: written at every start, for those who send the program signals.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[], bool] | None = None
    patience: float = 30.0
    grace: float = 5.0
    repair: Callable[[], object] | None = None
    pid_file: Path | None = None


class Child:
    """One started program with its log. It leads a process group of its own, so that Ctrl-C reaches the launcher alone."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        self._log_start = log.stat().st_size if log.exists() else 0
        self.started_at = time.monotonic()
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                # The kernel ends the child when the launcher dies, also by kill -9 (prctl(2), PR_SET_PDEATHSIG).
                ("setpriv", "--pdeathsig", "TERM", "--", *program.command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **program.environment},
                cwd=PROJECT,
                process_group=0,
            )
        if program.pid_file:
            program.pid_file.write_text(str(self.pid))

    @property
    def pid(self) -> int:
        """The program's own process id."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs; negative when a signal ended it. What it left running ends with it."""
        if self._process.returncode is None and os.waitid(os.P_PID, self.pid, _LOOK):
            self._bury()
        return self._process.returncode

    def last_words(self) -> str:
        """The end of what this start has written to its log."""
        with self.log.open("rb") as log:
            log.seek(max(self._log_start, self.log.stat().st_size - LAST_WORDS))
            return log.read().decode("utf-8", "replace").strip()

    def wait_ready(self) -> None:
        """Return once the program is ready. CannotStart when it ended, or took longer than its patience."""
        if self.program.is_ready is not None:
            self.wait_until(self.program.is_ready)

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        """The same for a condition of the caller's."""
        deadline = time.monotonic() + self.program.patience
        while not is_ready():
            if self.exit_code() is not None:
                raise self._gave_up("program_ended", code=self.exit_code())
            if time.monotonic() > deadline:
                raise self._gave_up("program_not_ready", seconds=self.program.patience)
            time.sleep(0.05)

    def _gave_up(self, fault: str, **facts: object) -> CannotStart:
        words = self.last_words().splitlines()
        last = words[-1] if words else say("said_nothing")
        return CannotStart(fault, name=self.program.name, words=last, log=self.log, **facts)

    def stop(self) -> None:
        """Ask it to end, and kill it when its grace is over. Safe to call twice."""
        self.ask_to_end()
        self.wait_end(time.monotonic() + self.program.grace)
        self.kill()

    def ask_to_end(self) -> None:
        """Send SIGTERM to the program alone: it ends its own children in its own order."""
        self.signal(signal.SIGTERM)

    def wait_end(self, deadline: float) -> None:
        """Wait until it has ended, at most until `deadline` (monotonic seconds)."""
        while self.exit_code() is None and time.monotonic() < deadline:
            time.sleep(0.02)

    def kill(self) -> None:
        """End it at once, as a power cut would (SIGKILL), and wait until it is gone. Safe to call twice."""
        if self.exit_code() is None:
            self._bury()

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal, if it still runs."""
        if self.exit_code() is None:
            self._process.send_signal(number)

    def _bury(self) -> None:
        # Until the leader is waited for, its number and its group's can be no one else's.
        os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
