"""Decides that heavy work is done in a process beside this one, which lives only while there is some.

Setting type and sealing take 120 MB and would keep them, and the names they were told; a hall's server is idle for most of
the day.
`python -m hall_server.beside` is that process: questions on its input, answers on its output, one after the other.
"""

import logging
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from struct import Struct as Layout
from typing import IO, Any, TypeVar, get_type_hints

import msgspec

from hall.messages import records

IDLE_SECONDS = 20.0
LIFE_SECONDS = 60.0
"""Seconds after which the next question begins another process, however busy this one is."""
MOST_SECONDS = 60.0
_LENGTH = Layout(">I")

_Question = TypeVar("_Question", bound=msgspec.Struct)
_Answer = TypeVar("_Answer")


class BrokenOff(Exception):  # noqa: N818 - says what it is
    """The work could not be done: the fault's kind and what it says, or that the process ended."""


class _Asked(msgspec.Struct, frozen=True):
    """deed: `module:function`. question: as the function takes it."""

    deed: str
    question: msgspec.Raw


class _Answered(msgspec.Struct, frozen=True, omit_defaults=True):
    """fault: what went wrong; empty when there is an answer."""

    answer: msgspec.Raw = msgspec.Raw(msgspec.msgpack.encode(None))
    fault: str = ""


_answered = msgspec.msgpack.Decoder(_Answered).decode


def beside(
    deed: Callable[[_Question], _Answer], question: _Question, process: "Process | None" = None
) -> _Answer:
    """What a deed of a module answers to this question; others wait. BrokenOff when it raises or takes a minute.

    deed: needs neither database nor settings, names nobody in its faults, and may be done twice; msgspec can spell what it
    takes and gives.
    """
    spelled = msgspec.Raw(msgspec.msgpack.encode(question))
    asked = _Asked(f"{deed.__module__}:{deed.__name__}", spelled)
    answered = _answered((process or _PROCESS).ask(msgspec.msgpack.encode(asked)))
    if answered.fault:
        raise BrokenOff(answered.fault)
    kind: type[_Answer] = get_type_hints(deed)["return"]
    records.learned(kind)
    return msgspec.msgpack.decode(answered.answer, type=kind)


class Process:
    """The process beside: started by the first question, ended when none has come for a while."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._begun_at = 0.0
        self._idle: threading.Timer | None = None

    @property
    def number(self) -> int | None:
        """The process id while there is one."""
        return self._running.pid if self._running is not None else None

    def ask(self, question: bytes) -> bytes:
        """The answer's bytes. BrokenOff when the process ends instead."""
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            process = self._started()
            too_long = _later(MOST_SECONDS, process.kill)
            try:
                return _exchanged(process, question)
            except (OSError, EOFError) as fault:
                process.kill()
                self._end()
                raise BrokenOff(f"the process beside ended: {fault}") from fault
            finally:
                too_long.cancel()
                self._idle = _later(self._idle_seconds, self._leave_idle)

    def end(self) -> None:
        """End the process now; the next question begins another."""
        with self._lock:
            self._end()

    def _leave_idle(self) -> None:
        with self._lock:
            if threading.current_thread() is self._idle:
                self._end()

    def _end(self) -> None:
        if self._running is not None:
            self._running.communicate()
            self._running = None

    def _started(self) -> subprocess.Popen[bytes]:
        if time.monotonic() - self._begun_at >= LIFE_SECONDS:
            self._end()
        if self._running is None or self._running.poll() is not None:
            self._begun_at = time.monotonic()
            root = str(Path(__file__).parents[1])
            self._running = subprocess.Popen(
                (sys.executable, "-m", __name__),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=root,
                env={**os.environ, "PYTHONPATH": root},
            )
        return self._running


_PROCESS = Process()


def _later(seconds: float, deed: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, deed)
    timer.daemon = True
    timer.start()
    return timer


def _exchanged(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    questions, answers = process.stdin, process.stdout
    if questions is None or answers is None:
        raise EOFError("it has no pipes")
    _write(questions, question)
    return _read(answers)


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError("nothing more came")
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError("less came than was said")
    return content


def _done(question: bytes) -> bytes:
    asked = msgspec.msgpack.decode(question, type=_Asked)
    try:
        module, _, name = asked.deed.partition(":")
        deed: Any = getattr(import_module(module), name)
        takes = next(hint for place, hint in get_type_hints(deed).items() if place != "return")
        answer = msgspec.msgpack.encode(deed(msgspec.msgpack.decode(asked.question, type=takes)))
        return msgspec.msgpack.encode(_Answered(msgspec.Raw(answer)))
    except Exception as fault:  # noqa: BLE001 - the guarded edge of this process: whoever asked is told
        return msgspec.msgpack.encode(_Answered(fault=f"{type(fault).__name__}: {fault}"))


def main() -> None:
    """Answer until nobody can ask any more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.WARNING)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints shall not speak among the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            _write(answers, _done(_read(sys.stdin.buffer)))
        except (EOFError, BrokenPipeError):
            return


if __name__ == "__main__":
    main()
