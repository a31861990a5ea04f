"""What every speech engine offers, and how one says that a sentence is not for it."""

from typing import Protocol

from device_drivers.errors import DeviceTrouble
from device_drivers.voices.clips import Clip


class CannotSay(Exception):  # noqa: N818 - the engine's word about one sentence, not an error
    """This engine is well but cannot say this sentence; the next one may. The words say what is missing."""


class Engine(Protocol):
    """Makes sound of sentences."""

    @property
    def name(self) -> str:
        """One word, as it is written in addresses."""

    def why_not(self) -> DeviceTrouble | None:
        """None when it can be used here and now; else what is missing."""

    def clip(self, text: str, language: str) -> Clip:
        """The sentence as sound. language: `zh` or `en`. CannotSay for this sentence, DeviceTrouble for the engine."""
