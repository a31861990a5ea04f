"""Makes sound of a sentence with espeak-ng, a program of its own: Mandarin by pinyin, English as written.

Its plain Mandarin voice reads syllables as English words in 1.51; the voice for Latin pinyin with tone numbers does not.
"""

import shutil
import subprocess
from collections import OrderedDict
from threading import Lock

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.voices.clips import RATE, Clip
from device_drivers.voices.english_wording import english_of
from device_drivers.voices.ladder import nothing_to_say
from device_drivers.voices.pinyin_reading import pinyin_of

WORDS_A_MINUTE = 150
PATIENCE = 10.0
REMEMBERED = 256
_VOICES = {"zh": "cmn-latn-pinyin", "en": "en"}


class EspeakEngine:
    """An Engine that remembers the last clips. speed: words a minute, 80 to 260."""

    name = "espeak"

    def __init__(self, speed: int = WORDS_A_MINUTE) -> None:
        self.speed = speed
        self._made: OrderedDict[tuple[str, str], Clip] = OrderedDict()
        self._lock = Lock()

    def why_not(self) -> DeviceTrouble | None:
        """As the role says: whether the program is installed."""
        return None if shutil.which("espeak-ng") else _no_engine(FileNotFoundError("espeak-ng"))

    def clip(self, text: str, language: str) -> Clip:
        """The sentence as sound. language: `zh`, or `en`. DeviceTrouble when there is nothing to say or no engine."""
        with self._lock:
            wanted = (text, language)
            if wanted not in self._made:
                self._made[wanted] = self._make(text, language)
            self._made.move_to_end(wanted)
            if len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
            return self._made[wanted]

    def _make(self, text: str, language: str) -> Clip:
        said = pinyin_of(text) if language == "zh" else english_of(text)
        if not said:
            raise nothing_to_say()
        command = [
            "espeak-ng",
            "-v",
            _VOICES.get(language, "en"),
            "-s",
            str(self.speed),
            "--stdin",
            "--stdout",
        ]
        try:
            made = subprocess.run(
                command,
                input=said.encode("ascii", "ignore"),
                capture_output=True,
                timeout=PATIENCE,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as failure:
            raise _no_engine(failure) from failure
        return Clip(_samples(made.stdout))


def _samples(wav: bytes) -> bytes:
    """The samples of espeak-ng's WAV, whose lengths are unknown while it streams. DeviceTrouble for another form."""
    begins = wav.find(b"data")
    form = wav[20:36]
    expected = (
        b"\x01\x00\x01\x00"
        + RATE.to_bytes(4, "little")
        + (2 * RATE).to_bytes(4, "little")
        + b"\x02\x00\x10\x00"
    )
    if wav[:4] != b"RIFF" or form != expected or begins < 0:
        raise _no_engine(ValueError("its sound has another form"))
    samples = wav[begins + 8 :]
    return samples[: len(samples) // 2 * 2]


def _no_engine(failure: Exception) -> DeviceTrouble:
    return DeviceTrouble(
        "no_speech_engine",
        Who.ENGINEER,
        f"语音合成程序 espeak-ng 不能使用，请检查是否已安装（{failure}）。",
        f"The speech program espeak-ng cannot be used; check that it is installed ({failure}).",
    )
