"""Decides which engine says a sentence: the best that is there and can say all of it; one sentence never mixes voices."""

from collections import Counter
from collections.abc import Sequence
from threading import Lock

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.voices.clips import Clip
from device_drivers.voices.engines import CannotSay, Engine


class Ladder:
    """Engines, the best first. The last one should be able to say everything."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self.engines = tuple(engines)
        self._counted: Counter[str] = Counter()
        self._lock = Lock()

    def clip(self, text: str, language: str) -> Clip:
        """The sentence as sound. DeviceTrouble of the last engine tried when none can."""
        trouble = nothing_to_say()
        for engine in self.engines:
            missing = engine.why_not()
            if missing is not None:
                trouble = missing
                continue
            try:
                made = engine.clip(text, language)
            except CannotSay:
                self._count(f"not_by_{engine.name}")
                continue
            except DeviceTrouble as met:
                trouble = met
                self._count(f"failed_by_{engine.name}")
                continue
            self._count(f"spoken_by_{engine.name}")
            return made
        raise trouble

    def counters(self) -> dict[str, int]:
        """Sentences by engine: spoken, left to the next, failed."""
        with self._lock:
            return dict(self._counted)

    def _count(self, what: str) -> None:
        with self._lock:
            self._counted[what] += 1


def nothing_to_say() -> DeviceTrouble:
    """The sentence has no word in it."""
    return DeviceTrouble(
        "nothing_to_say", Who.SOFTWARE, "没有可以播报的内容。", "There is nothing in the sentence to say."
    )
