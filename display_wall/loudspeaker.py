"""Decides how an utterance reaches the voice's driver and how its end comes back, in the hall's time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.roles.voice import Sentence, SentenceEnded, Spoken, Voice
from display_wall.announcer import Ending, Utterance
from hall.language import hall_clock


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The end of an utterance. at: the hall's time. trouble: why it failed."""

    key: str
    how: Ending
    at: datetime
    trouble: DeviceTrouble | None


class Loudspeaker:
    """One voice. It is opened at the first utterance, and tried again at the next one when that failed.

    on_end is called on the voice's own thread, or at once when there is no voice. behind: the hall's time minus this
    machine's, because a driver knows only the machine's clock.
    """

    def __init__(
        self,
        open_voice: Callable[[], Voice],
        on_end: Callable[[SpeechEnded], None],
        behind: Callable[[], timedelta] = timedelta,
    ) -> None:
        self._open_voice = open_voice
        self._on_end = on_end
        self._behind = behind
        self._voice: Voice | None = None

    def say(self, utterance: Utterance) -> None:
        """Queue it."""
        try:
            voice = self._opened()
        except (DeviceTrouble, ValueError) as fault:
            self._fail(utterance.key, fault)
            return
        sentence = Sentence(
            key=utterance.key,
            text=utterance.text,
            begin_by=utterance.begin_by - self._behind(),
            language=utterance.language,
        )
        voice.say(sentence, self._ended)

    def withdraw(self, key: str) -> None:
        """Take it back if it has not begun."""
        if self._voice is not None:
            self._voice.withdraw(key)

    def close(self) -> None:
        """End after what is being said."""
        if self._voice is not None:
            self._voice.close()

    def _opened(self) -> Voice:
        if self._voice is None:
            self._voice = self._open_voice()
        return self._voice

    def _ended(self, ended: SentenceEnded) -> None:
        at = ended.ended_at.astimezone(UTC) + self._behind()
        self._on_end(SpeechEnded(ended.key, _ENDINGS[ended.how], at, ended.trouble))

    def _fail(self, key: str, fault: DeviceTrouble | ValueError) -> None:
        trouble = fault if isinstance(fault, DeviceTrouble) else _misconfigured(fault)
        self._on_end(SpeechEnded(key, Ending.FAILED, hall_clock.now() + self._behind(), trouble))


_ENDINGS = {
    Spoken.SPOKEN: Ending.SPOKEN,
    Spoken.EXPIRED: Ending.EXPIRED,
    Spoken.WITHDRAWN: Ending.WITHDRAWN,
    Spoken.FAILED: Ending.FAILED,
}


def _misconfigured(fault: ValueError) -> DeviceTrouble:
    return DeviceTrouble(
        "misconfigured",
        Who.ENGINEER,
        "语音设备的地址写错了，请检查 site.json。",
        f"the voice's address in site.json is wrong: {fault}",
    )
