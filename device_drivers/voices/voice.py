"""Decides what is said next: the most urgent first, nothing too late, nothing twice, and nothing cut off."""

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread, current_thread

from device_drivers.address import Address, AddressWrong
from device_drivers.errors import DeviceTrouble
from device_drivers.roles.voice import Sentence, SentenceEnded, Spoken
from device_drivers.voices.clips import chime, silence
from device_drivers.voices.engines import Engine
from device_drivers.voices.espeak import WORDS_A_MINUTE, EspeakEngine
from device_drivers.voices.ladder import Ladder
from device_drivers.voices.neural import NeuralEngine
from device_drivers.voices.recorded import RecordedEngine
from device_drivers.voices.sinks import Sink, alsa_sink, pulse_sink
from device_drivers.wall_time import utc_now

PAUSE = 0.7  # seconds between two sentences, so that they are heard as two
LEAD_IN = 0.2  # seconds of silence before any, while amplifiers and sound servers wake up
OnEnd = Callable[[SentenceEnded], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    sentence: Sentence
    on_end: OnEnd
    order: int

    @property
    def turn(self) -> tuple[int, int]:
        return (-self.sentence.priority, self.order)


class Announcer:
    """A `Voice`. rings: whether sentences that ask for a chime get one here."""

    def __init__(self, ladder: Ladder, sink: Sink, *, rings: bool = True) -> None:
        self._ladder = ladder
        self._sink = sink
        self._chime = chime() if rings else None
        self._waiting: dict[str, _Waiting] = {}
        self._taken_back: deque[_Waiting] = deque()
        self._asked = 0
        self._ended: Counter[Spoken] = Counter()
        self._changed = Condition()
        self._closing = False
        self._spoke_until = 0.0
        self._thread = Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    def say(self, sentence: Sentence, on_end: OnEnd) -> None:
        """As the role says. What it replaces ends as withdrawn; the new one takes its place in the row."""
        with self._changed:
            if self._closing:
                raise RuntimeError("the voice was closed")
            replaced = self._waiting.pop(sentence.key, None)
            self._asked += 1
            order = self._asked
            if replaced is not None:
                self._taken_back.append(replaced)
                order = replaced.order
            self._waiting[sentence.key] = _Waiting(sentence, on_end, order)
            self._changed.notify()

    def withdraw(self, key: str) -> None:
        """As the role says; nothing happens when nothing waits under this key."""
        with self._changed:
            waiting = self._waiting.pop(key, None)
            if waiting is not None:
                self._taken_back.append(waiting)
                self._changed.notify()

    def close(self) -> None:
        """End after the sentence now being spoken; what still waits is withdrawn. Safe to call twice."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not current_thread():
            self._thread.join()

    def counters(self) -> dict[str, int]:
        """Sentences by how they ended, and by engine: spoken, left to the next, failed."""
        return self._ladder.counters() | {
            f"sentences_{how.value}": count for how, count in self._ended.items()
        }

    def engines(self) -> dict[str, DeviceTrouble | None]:
        """The engines by name, the best first, and why one cannot be used."""
        return {engine.name: engine.why_not() for engine in self._ladder.engines}

    def _work(self) -> None:
        while True:
            taken_back, expired, due = self._next()
            for waiting in taken_back:
                self._end(waiting, Spoken.WITHDRAWN)
            for waiting in expired:
                self._end(waiting, Spoken.EXPIRED)
            if due is not None:
                self._speak(due)
            elif not taken_back and not expired:
                return

    def _next(self) -> tuple[list[_Waiting], list[_Waiting], _Waiting | None]:
        """What was taken back, what is too late now, and the one to speak; nothing of all when closed."""
        with self._changed:
            while not self._waiting and not self._taken_back and not self._closing:
                self._changed.wait()
            if self._closing:
                self._taken_back.extend(self._waiting.values())
                self._waiting.clear()
            now = utc_now()
            taken_back = list(self._taken_back)
            self._taken_back.clear()
            expired = [waiting for waiting in self._waiting.values() if waiting.sentence.begin_by < now]
            for waiting in expired:
                del self._waiting[waiting.sentence.key]
            due = min(self._waiting.values(), key=lambda waiting: waiting.turn, default=None)
            if due is not None:
                del self._waiting[due.sentence.key]
            return taken_back, expired, due

    def _speak(self, due: _Waiting) -> None:
        try:
            clip = self._ladder.clip(due.sentence.text, due.sentence.language)
            if self._chime is not None and due.sentence.chime:
                clip = self._chime + clip
            if due.sentence.begin_by < utc_now():
                self._end(due, Spoken.EXPIRED)
                return
            self._sink.play(silence(max(LEAD_IN, self._spoke_until + PAUSE - time.monotonic())) + clip)
            self._spoke_until = time.monotonic()
        except DeviceTrouble as trouble:
            self._end(due, Spoken.FAILED, trouble)
        else:
            self._end(due, Spoken.SPOKEN)

    def _end(self, waiting: _Waiting, how: Spoken, trouble: DeviceTrouble | None = None) -> None:
        self._ended[how] += 1
        waiting.on_end(SentenceEnded(waiting.sentence.key, how, utc_now(), trouble))


def open_voice(address: Address) -> Announcer:
    """The loudspeaker at `pulse:SINK?server=unix:PATH` or `alsa:DEVICE`; `speed` in words a minute, `chime=0` for none."""
    sink = (
        alsa_sink(address.place) if address.scheme == "alsa" else pulse_sink(address.place, address.options)
    )
    speed = address.whole("speed", WORDS_A_MINUTE, 80, 260)
    ladder = ladder_of(address.text("engine", "auto"), address.options, speed)
    return Announcer(ladder, sink, rings=bool(address.whole("chime", 1, 0, 1)))


def ladder_of(best: str, options: Mapping[str, str], speed: int) -> Ladder:
    """The engines from this one downwards: clips (`clips=FOLDER`), neural (`neural=FOLDER`), espeak; `auto`: all there are.

    AddressWrong for no such engine, and for one whose folder is not named.
    """
    folders: dict[str, Callable[[Path], Engine]] = {"clips": RecordedEngine, "neural": NeuralEngine}
    if best not in {"auto", "espeak", *folders}:
        raise AddressWrong(f"no engine {best}; there are auto, clips, neural, espeak")
    if best in folders and best not in options:
        raise AddressWrong(f"engine={best} needs its folder: {best}=PATH")
    order = ("auto", *folders, "espeak")
    rungs = [name for name in folders if name in options and order.index(name) >= order.index(best)]
    engines = [folders[name](Path(options[name])) for name in rungs]
    return Ladder([*engines, EspeakEngine(speed)])
