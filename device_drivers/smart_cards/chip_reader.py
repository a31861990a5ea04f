"""Decides how a reader for chip cards is driven: its own watch, which outlives pcscd, and what is told of each card."""

import hashlib
import secrets
import time
from collections import Counter
from collections.abc import Callable
from threading import Event, Lock, Thread, current_thread

from device_drivers.address import Address
from device_drivers.checks import Check
from device_drivers.condition import Condition
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.id_card_reader import CardTaken, CardUnread, ReaderChanged
from device_drivers.roles.smart_card_reader import OtherCard, SmartCard, SmartCardEvent, SmartCardPut
from device_drivers.smart_cards import troubles
from device_drivers.smart_cards.social_security import read_card
from device_drivers.transports.pcsc_slot import OF_CARDS, CardSeen, PcscSlot
from device_drivers.transports.pcsc_troubles import CARD_GONE

LOOK = 0.5
"""Seconds one look waits for a change; a card put in ends it at once."""
RETRY = 0.5
TRIES = 3
BETWEEN_TRIES = 0.2
CLOSED_WITHIN = 2.0
MARK_SIZE = 16


def open_reader(address: Address) -> "ChipReader":
    """The reader at `pcsc:NAME`. Option: socket, the path of another pcscd's."""
    return ChipReader(PcscSlot(address.place, address.text("socket", "")))


class ChipReader:
    """A SmartCardReader."""

    def __init__(self, slot: PcscSlot) -> None:
        self._slot = slot
        self._counted: Counter[str] = Counter()
        self._condition = Condition(self._changed)
        self._closing = Event()
        self._turn = Lock()
        self._thread: Thread | None = None
        self._on_event: Callable[[SmartCardEvent], None] | None = None
        self._known: CardSeen | None = None
        self._told = b""
        self._key = secrets.token_bytes(32)

    def watch(self, on_event: Callable[[SmartCardEvent], None]) -> None:
        """As the role says."""
        if self._thread is not None or self._closing.is_set():
            raise ValueError("a reader is watched once, before it is closed")
        self._on_event = on_event
        self._thread = Thread(target=self._watch, name="chip reader", daemon=True)
        self._thread.start()

    def read(self, within: float) -> SmartCard:
        """As the role says."""
        until = time.monotonic() + within
        while not self._closing.is_set():
            with self._turn:
                left = until - time.monotonic()
                seen = self._slot.look(min(max(left, 0.0), LOOK))
                if seen is not None:
                    return self._read(seen)
            if left <= 0:
                break
        raise troubles.no_card()

    def close(self) -> None:
        """As the role says. A call that hangs in a locked-up reader is left to itself."""
        self._closing.set()
        if self._thread not in {None, current_thread()}:
            self._thread.join(CLOSED_WITHIN)
        if self._turn.acquire(timeout=CLOSED_WITHIN):
            self._slot.close()
            self._turn.release()

    def abandon(self) -> None:
        """Forget whose card is in: it is told anew to whoever watches."""
        with self._turn:
            self._known, self._told = None, b""

    def self_test(self) -> tuple[Check, ...]:
        """Service and reader, and whether a card is in; reads no card."""
        try:
            with self._turn:
                seen = self._slot.look(0.0)
        except DeviceTrouble as trouble:
            return (Check("reader", is_well=False, found=str(trouble)),)
        card = "a card is in" if seen is not None else "empty"
        return Check("reader", is_well=True, found=self._slot.reader), Check("slot", is_well=True, found=card)

    def counters(self) -> dict[str, int]:
        """Cards read, partial, foreign and unread, tries that failed, and losses of reader or service."""
        return dict(self._counted)

    def _watch(self) -> None:
        while not self._closing.is_set():
            try:
                with self._turn:
                    seen = self._slot.look(LOOK)
                    self._condition.well()
                    self._consider(seen)
            except DeviceTrouble as trouble:
                self._lost(trouble)
                self._closing.wait(RETRY)

    def _lost(self, trouble: DeviceTrouble) -> None:
        """After a loss the count of cards begins anew, and the card that is in is known by its mark alone."""
        self._counted["losses"] += 1
        self._known = None
        self._condition.missed(trouble)

    def _consider(self, seen: CardSeen | None) -> None:
        """Tell what this look means. DeviceTrouble when the reader was lost while a card was read."""
        if seen is None:
            self._taken()
        elif self._known is None or seen.coming != self._known.coming:
            seen = seen if self._is_settled(seen) else None
        self._known = seen

    def _is_settled(self, seen: CardSeen) -> bool:
        """Read the card and tell of it; False when contact was lost, so that it is tried again at the next look."""
        try:
            card = self._read(seen)
        except DeviceTrouble as trouble:
            if trouble.code not in OF_CARDS | {troubles.CARD_UNREADABLE}:
                raise
            self._counted["unread_cards"] += 1
            self._tell_new(trouble.code.encode(), CardUnread(trouble))
            return trouble.code != CARD_GONE
        self._tell_new(_written(card), SmartCardPut(card))
        return True

    def _tell_new(self, content: bytes, event: SmartCardEvent) -> None:
        """Unless it is what was told of the card that is in."""
        mark = hashlib.blake2b(content, key=self._key, digest_size=MARK_SIZE).digest()
        if mark == self._told and self._known is None:
            return
        self._taken()
        self._told = mark
        self._tell(event)

    def _taken(self) -> None:
        if self._told:
            self._told = b""
            self._tell(CardTaken())

    def _read(self, seen: CardSeen) -> SmartCard:
        """The card; tried again when contact was lost, for a card is often still sliding in when it is first seen."""
        for left in reversed(range(TRIES)):
            try:
                with self._slot.card() as transmit:
                    card = read_card(transmit, seen.atr)
                break
            except DeviceTrouble as trouble:
                self._counted["failed_tries"] += 1
                is_in = trouble.code not in OF_CARDS or self._slot.look(0.0) is not None
                if not left or not is_in or trouble.code not in OF_CARDS | {troubles.CARD_UNREADABLE}:
                    raise
                self._closing.wait(BETWEEN_TRIES)
        self._count(card)
        return card

    def _count(self, card: SmartCard) -> None:
        if isinstance(card, OtherCard):
            self._counted["other_cards"] += 1
        else:
            self._counted["partial_cards" if card.is_partial else "cards_read"] += 1

    def _changed(self, state: DeviceState, trouble: DeviceTrouble | None) -> None:
        self._tell(ReaderChanged(state, trouble))

    def _tell(self, event: SmartCardEvent) -> None:
        if self._on_event is not None and not self._closing.is_set():
            self._on_event(event)


def _written(card: SmartCard) -> bytes:
    """Something that differs when the card differs."""
    if isinstance(card, OtherCard):
        return card.atr
    return "\0".join(
        (card.identification, card.card_number, card.id_number, card.name, *card.missing)
    ).encode()
