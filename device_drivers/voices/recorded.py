"""Says sentences with recorded words, chosen by how the sentence is read: none stands where it would sound otherwise."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from device_drivers.errors import DeviceTrouble
from device_drivers.voices.clip_folder import ClipFolder, Reading, load
from device_drivers.voices.clips import Clip
from device_drivers.voices.engines import CannotSay
from device_drivers.voices.joining import joined
from device_drivers.voices.pinyin_reading import pinyin_of

PAUSES = (",", ".")


class RecordedEngine:
    """An Engine over a folder of clips, loaded when it is first asked. Chinese only."""

    name = "clips"

    def __init__(self, folder: Path) -> None:
        self._path = folder
        self._folder: ClipFolder | None = None
        self._trouble: DeviceTrouble | None = None
        self._lock = Lock()

    def why_not(self) -> DeviceTrouble | None:
        """As the role says; a folder that was wrong is not looked at again."""
        with self._lock:
            if self._folder is None and self._trouble is None:
                try:
                    self._folder = load(self._path)
                except DeviceTrouble as trouble:
                    self._trouble = trouble
            return self._trouble

    def clip(self, text: str, language: str) -> Clip:
        """As the role says. CannotSay when a single syllable of the sentence has no clip."""
        trouble = self.why_not()
        if trouble is not None or self._folder is None:
            raise trouble or CannotSay("no clips")
        if language != "zh":
            raise CannotSay("the clips are Chinese")
        syllables, pauses = syllables_of(pinyin_of(text))
        words = covering(syllables, pauses, self._folder.words, self._folder.longest)
        ends = [sum(map(len, words[: count + 1])) for count in range(len(words))]
        sounds = [self._folder.words[word] for word in words]
        return joined(sounds, [pauses[end - 1] for end in ends], self._folder.level)


def syllables_of(read: str) -> tuple[Reading, tuple[str, ...]]:
    """`qing3 A ling2, dao4` is its syllables and what follows each: "", "," or "."."""
    pieces = read.split()
    pauses = tuple(piece[-1] if piece.endswith(PAUSES) else "" for piece in pieces)
    return tuple(piece.rstrip(",.") for piece in pieces), pauses


def covering(
    syllables: Reading, pauses: Sequence[str], words: Mapping[Reading, object], longest: int
) -> list[Reading]:
    """The fewest words that are read as these syllables; none goes across a pause. CannotSay names what has no clip."""
    if not syllables:
        raise CannotSay("nothing to say")
    best: list[list[Reading] | None] = [[], *[None] * len(syllables)]
    for begin in range(len(syllables)):
        before = best[begin]
        if before is None:
            continue
        for end in range(begin + 1, min(begin + longest, len(syllables)) + 1):
            word = syllables[begin:end]
            known = best[end]
            if word in words and (known is None or len(known) > len(before) + 1):
                best[end] = [*before, word]
            if pauses[end - 1]:
                break
    found = best[-1]
    if found is None:
        reached = max(place for place, way in enumerate(best) if way is not None)
        raise CannotSay(f"no clip for {syllables[reached]}")
    return found
