"""Stands in for a reader of chip cards: what a person does to it, and what can be seen of it."""

from collections.abc import Mapping
from pathlib import Path
from threading import RLock
from urllib.parse import quote

import msgspec

from device_drivers.simulated.card_place import READER, CardPlace
from device_drivers.simulated.chip_card import ChipCard, SampleChipCard
from device_drivers.simulated.stand_in import VerbRefused, read_options


class SmartCardReaderOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: a folder of its own, with a short path, in which its pcscd lives."""

    link: str


class _Nothing(msgspec.Struct, forbid_unknown_fields=True):
    pass


class SmartCardReaderStandIn:
    """Verbs: present CARD, remove, swap CARD. Methods, for faults: atr, select, read_record, get_response, other."""

    kind = "smart_card_reader"

    def __init__(self, _name: str, given: Mapping[str, object]) -> None:
        options = read_options(SmartCardReaderOptions, given)
        self._lock = RLock()
        self._card: ChipCard | None = None
        self._asked: list[str] = []
        self.line = CardPlace(Path(options.link), self._answer)

    @property
    def address(self) -> str:
        """With the socket of its own pcscd."""
        return f"pcsc:{READER}?socket={quote(str(self.line.service), safe='/')}"

    def start(self) -> None:
        """Appear."""
        self.line.start()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """card: what and whose is in, or None; commands: class and instruction of all that cards were asked, in order."""
        with self._lock:
            card = self._card
            return {
                "card": None if card is None else {"what": card.sample.what, "name": card.sample.name},
                "commands": list(self._asked),
                "plugged": self.line.is_plugged,
            }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do one of the verbs; the state afterwards."""
        match verb:
            case "present":
                if self._card is not None:
                    raise VerbRefused("a card is in: remove it, or swap it")
                self._put(ChipCard(read_options(SampleChipCard, arguments)))
            case "swap":
                card = ChipCard(read_options(SampleChipCard, arguments))
                self._pull()
                self._put(card)
            case "remove":
                read_options(_Nothing, arguments)
                self._pull()
            case _:
                raise VerbRefused(f"a smart card reader knows present, remove, swap, not {verb}")
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: a reader shows nothing."""
        return None

    def _put(self, card: ChipCard) -> None:
        with self._lock:
            self._card = card
        self.line.put()

    def _pull(self) -> None:
        self.line.pull()
        with self._lock:
            self._card = None

    def _answer(self, command: bytes) -> tuple[str, bytes | None]:
        with self._lock:
            if self._card is None:
                return "power", None
            if len(command) > 1:
                self._asked.append(command[:2].hex())
            return self._card.answer(command)
