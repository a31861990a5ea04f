"""Decides what a person does to a stand-in for a reader of identity cards, and what can be seen of it, on whatever wire."""

from threading import RLock

import msgspec

from device_drivers.simulated.card_pages import SampleCard, fingerprint_of, new_address_page, text_of
from device_drivers.simulated.sam_module import METHODS, Answer, Habits, SamModule
from device_drivers.simulated.stand_in import VerbRefused, read_options

USUAL_SAM_ID = "05000300371534012a3a5f00d2029649"


class _Ordained(msgspec.Struct, forbid_unknown_fields=True):
    """sw3: two hexadecimal digits, or `timeout` for the vendor's time-out frame."""

    method: str
    sw3: str
    times: int = 1


class _Hardware(msgspec.Struct, forbid_unknown_fields=True):
    sw3: str = "90"


class _Nothing(msgspec.Struct, forbid_unknown_fields=True):
    pass


class _Habits(msgspec.Struct, forbid_unknown_fields=True):
    rereads: bool | None = None
    address_after_read: bool | None = None


class ReaderDesk:
    """Verbs: present CARD, remove, swap CARD, answer (method, sw3, times), hardware (sw3), quirks (habits).

    Methods: reset, status, sam_id, find, select, read, read_address, read_fingerprint, set_speed. Any thread may call.
    sam_id: 32 hexadecimal digits.
    """

    def __init__(self, sam_id: str, habits: Habits) -> None:
        self._module = SamModule(_bytes(sam_id, 16), habits)
        self._lock = RLock()
        self._verbs = {
            "present": self._present,
            "swap": self._swap,
            "remove": self._remove,
            "answer": self._ordain,
            "hardware": self._break,
            "quirks": self._change_habits,
        }

    def hear(self, content: bytes) -> list[Answer]:
        """The answers to the requests that these bytes complete."""
        with self._lock:
            return self._module.hear(content)

    def state(self) -> dict[str, object]:
        """card: document and name of what lies there, or None; was_read; hardware (SW3); how often each method was asked."""
        with self._lock:
            card = self._module.card
            return {
                "card": None
                if card is None
                else {"document": card.document, "name": card.name, "what": card.what},
                "was_read": self._module.was_read,
                "hardware": f"{self._module.hardware:02x}",
                "asked": dict(self._module.counts),
                "quirks": {
                    "rereads": self._module.habits.rereads,
                    "address_after_read": self._module.habits.address_after_read,
                },
            }

    def act(self, verb: str, arguments: dict[str, object]) -> None:
        """Do one of the verbs. VerbRefused when it cannot be done."""
        if verb not in self._verbs:
            raise VerbRefused(f"an id card reader knows {', '.join(self._verbs)}, not {verb}")
        with self._lock:
            self._verbs[verb](arguments)

    def _present(self, arguments: dict[str, object]) -> None:
        if self._module.card is not None:
            raise VerbRefused("a card lies on the plate: remove it, or swap it")
        self._module.lay(_card(arguments))

    def _swap(self, arguments: dict[str, object]) -> None:
        self._module.lay(_card(arguments))

    def _remove(self, arguments: dict[str, object]) -> None:
        read_options(_Nothing, arguments)
        self._module.lay(None)

    def _ordain(self, arguments: dict[str, object]) -> None:
        ordained = read_options(_Ordained, arguments)
        if ordained.method not in METHODS.values():
            raise VerbRefused(f"no method {ordained.method}; there are {', '.join(METHODS.values())}")
        sw3 = None if ordained.sw3 == "timeout" else _bytes(ordained.sw3, 1)[0]
        self._module.ordain(ordained.method, sw3, ordained.times)

    def _break(self, arguments: dict[str, object]) -> None:
        self._module.hardware = _bytes(read_options(_Hardware, arguments).sw3, 1)[0]

    def _change_habits(self, arguments: dict[str, object]) -> None:
        changed = read_options(_Habits, arguments)
        habits = self._module.habits
        if changed.rereads is not None:
            habits.rereads = changed.rereads
        if changed.address_after_read is not None:
            habits.address_after_read = changed.address_after_read


def _card(arguments: dict[str, object]) -> SampleCard:
    """A card that can be written into a chip. VerbRefused when it cannot."""
    card = read_options(SampleCard, arguments)
    text_of(card), fingerprint_of(card), new_address_page(card)
    return card


def _bytes(written: str, count: int) -> bytes:
    try:
        content = bytes.fromhex(written)
    except ValueError:
        content = b""
    if len(content) != count:
        raise VerbRefused(f"{written!r} is not {count} bytes in hexadecimal digits")
    return content
