"""Stands in for a loudspeaker: a real sound server whose sound is recorded, utterance by utterance."""

import io
import time
import wave
from collections.abc import Callable, Mapping
from threading import Lock, Timer

import msgspec

from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.sound_server import RATE, SINK, SoundServer
from device_drivers.simulated.stand_in import VerbRefused, read_options
from device_drivers.simulated.utterances import Utterances
from device_drivers.wall_time import utc_now


class VoiceSinkOptions(msgspec.Struct, forbid_unknown_fields=True):
    """quiet_ms: silence that ends an utterance. options: added to the address, as `engine=espeak&speed=150`."""

    quiet_ms: int = 600
    options: str = "engine=espeak"


class Seconds(msgspec.Struct, forbid_unknown_fields=True):
    """seconds: how long; 0 until told otherwise. kind: for `fault`."""

    seconds: float = 0.0
    kind: str = ""


class VoiceSinkStandIn:
    """Verbs: unplug, plug, freeze, thaw; `fault` with kind unplug, plug or silence does the same."""

    kind = "voice_sink"
    line: SerialLine | None = None

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        options = read_options(VoiceSinkOptions, given)
        if not 100 <= options.quiet_ms <= 10_000:
            raise VerbRefused(f"{name}: quiet_ms is a whole number from 100 to 10000")
        self._options = options.options
        self._utterances = Utterances(RATE, options.quiet_ms / 1000, utc_now)
        self._lock = Lock()
        self._server = SoundServer(self._heard)
        self._later: Timer | None = None

    @property
    def address(self) -> str:
        """Where a driver finds it."""
        return f"pulse:{SINK}?server={self._server.server}" + (f"&{self._options}" if self._options else "")

    def start(self) -> None:
        """Switch the amplifier on."""
        self._server.start()

    def stop(self) -> None:
        """Switch it off and leave nothing behind."""
        if self._later is not None:
            self._later.cancel()
        self._server.remove()

    def state(self) -> dict[str, object]:
        """plugged; speaking: whether sound is heard now; utterances: the last hundred, oldest first."""
        with self._lock:
            heard = self._utterances.all()
            speaking = self._utterances.is_speaking
        return {
            "plugged": self._server.is_running,
            "speaking": speaking,
            "utterances": [utterance.as_json() for utterance in heard],
        }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what a person does to a loudspeaker."""
        given = read_options(Seconds, arguments)
        match given.kind if verb == "fault" else verb:
            case "unplug":
                self._server.stop()
                self._after(given.seconds, self._server.start)
            case "plug" | "heal":
                self._server.start()
            case "freeze" | "silence":
                self._server.freeze(frozen=True)
                self._after(given.seconds, lambda: self._server.freeze(frozen=False))
            case "thaw":
                self._server.freeze(frozen=False)
            case unknown:
                raise VerbRefused(
                    f"a loudspeaker does not know {unknown}; it knows unplug, plug, freeze, thaw"
                )
        return {"plugged": self._server.is_running}

    def picture(self, path: str) -> bytes | None:
        """`utterances/N.wav`, N as in `utterances`; `utterances/last.wav` the newest."""
        folder, _, name = path.removesuffix(".wav").partition("/")
        if folder != "utterances":
            return None
        with self._lock:
            heard = self._utterances.all()
        for utterance in reversed(heard):
            if name in {"last", str(utterance.index)}:
                return _wav(utterance.samples)
        return None

    def _heard(self, samples: bytes, arrived: float) -> None:
        with self._lock:
            if samples:
                self._utterances.hear(samples, arrived)
            else:
                self._utterances.wait_in_silence(time.monotonic())

    def _after(self, seconds: float, deed: Callable[[], None]) -> None:
        if seconds:
            self._later = Timer(seconds, deed)
            self._later.daemon = True
            self._later.start()


def _wav(samples: bytes) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples)
    return out.getvalue()
