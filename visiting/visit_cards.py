"""Decides what a card on the reader means to the visit: its beginning, its own card, somebody else's, or its end."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from device_drivers.roles.id_card_reader import IdCard
from device_drivers.sealed import Sealed
from visiting.plate import Plate


class Standing(Protocol):
    """What the cards must know of a visit. is_waiting: nobody is there yet. is_uncuttable: something is on its way."""

    @property
    def is_waiting(self) -> bool: ...

    @property
    def is_uncuttable(self) -> bool: ...


class VisitCards(QObject):
    """The cards of one visit. begins: the Sealed IdCard of who is there. lies: whether the visitor's card lies there now.

    unread: whether something lies there that cannot be read. over: the visit is over, and nothing of it is asked for.
    """

    begins = Signal(object)
    lies = Signal(bool)
    unread = Signal(bool)
    over = Signal()

    def __init__(self, plate: Plate, visit: Standing) -> None:
        super().__init__(plate)
        self._plate, self._visit = plate, visit
        self._present: Sealed[IdCard] | None = None
        self._is_others = False
        plate.laid.connect(self._laid)
        plate.taken.connect(self._taken)
        plate.unread.connect(self._unread)
        plate.lost.connect(self.over)

    def watch(self, *, is_others: bool) -> None:
        """Begin. is_others: the card of a visitor who has gone may lie there; until it is taken it begins nothing."""
        self._is_others = is_others
        self._plate.watch()

    def _laid(self, card: Sealed[IdCard]) -> None:
        if self._is_others:
            return
        self.unread.emit(False)
        if self._visit.is_waiting:
            self._present = card
            self.begins.emit(card)
        elif self._present is not None and card.open().id_number == self._present.open().id_number:
            self.lies.emit(True)
        elif not self._visit.is_uncuttable:
            # The visit before is over; the next process reads this card where it lies.
            self.over.emit()

    def _taken(self) -> None:
        if self._is_others:
            self.over.emit()
        else:
            self.unread.emit(False)
            self.lies.emit(False)

    def _unread(self) -> None:
        if not self._is_others:
            self.unread.emit(True)
