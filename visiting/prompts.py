"""Decides what an appliance says aloud: what a visit asks for, soon or not at all."""

import logging
from datetime import datetime, timedelta

from device_drivers import catalogue as drivers
from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceTrouble
from device_drivers.roles.voice import Sentence, SentenceEnded, Spoken, Voice
from visiting.words import Speak

logger = logging.getLogger(__name__)

SAY_WITHIN = timedelta(seconds=6)


class Prompts:
    """The appliance's loudspeaker; one without is silent."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._voice: Voice | None = None

    def open(self) -> None:
        """Make the voice ready."""
        if not self._address:
            return
        try:
            self._voice = drivers.open_voice(self._address)
        except (AddressWrong, DeviceTrouble) as fault:
            logger.warning("no voice: %s", fault)

    def say(self, word: Speak, now: datetime) -> None:
        """Say it; not begun SAY_WITHIN later it is out of place and never said."""
        if self._voice is not None:
            sentence = Sentence(word.key, word.text, now + SAY_WITHIN, language=word.language)
            self._voice.say(sentence, _note_end)

    def close(self) -> None:
        """End after the sentence now being spoken."""
        if self._voice is not None:
            self._voice.close()


def _note_end(ended: SentenceEnded) -> None:
    """Nobody waits for a prompt; a loudspeaker that fails is for the log."""
    if ended.how is Spoken.FAILED:
        logger.warning("%s was not said: %s", ended.key, ended.trouble)
