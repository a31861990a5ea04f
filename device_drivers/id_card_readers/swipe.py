"""Decides what one look at the plate finds, whatever the reader's habits after a card was read."""

import hashlib
import secrets
from collections import Counter

from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers import troubles
from device_drivers.id_card_readers.card_blocks import BlockWrong, CardBlock, split_text_photo
from device_drivers.id_card_readers.card_text import LayoutUnknown, card_of
from device_drivers.id_card_readers.doubts import is_doubtful
from device_drivers.id_card_readers.plate import Look, Nothing, Seen, StillThere, Unreadable
from device_drivers.id_card_readers.sam_dialogue import SamDialogue
from device_drivers.id_card_readers.sam_frames import Reply
from device_drivers.roles.id_card_reader import IdCard

MARK_SIZE = 16


class ReaderRefuses(Exception):  # noqa: N818 - the reader's state, which the driver turns into a named one
    """The reader answered with a code that belongs to no card."""

    def __init__(self, sw3: int) -> None:
        super().__init__(f"SW3 {sw3:02X}")
        self.sw3 = sw3


class Swipe:
    """Finds, selects and reads. Most readers answer *not found* once a card was read until it is taken away, though it
    can still be read: so an empty find is not believed while a card lies there, nor on a blind look."""

    def __init__(self, dialogue: SamDialogue, counted: Counter[str]) -> None:
        self._dialogue = dialogue
        self._counted = counted
        self._key = secrets.token_bytes(32)
        self._address_tells_presence = True

    def look(self, *, is_card_lying: bool, is_blind: bool) -> Look:
        """One look. is_blind: read even when nothing is found. DeviceTrouble for the link, ReaderRefuses for the reader."""
        if self._ask(sam.FIND).sw3 == sam.FOUND:
            return self._select_and_read()
        if is_card_lying and self._address_tells_presence and not is_blind:
            if self._ask(sam.READ_ADDRESS).sw3 in {sam.DONE, sam.ITEM_ABSENT}:
                return StillThere()
            found = self._read_unfound()
            self._address_tells_presence = not isinstance(found, Seen)
            return found
        return self._read_unfound() if is_card_lying or is_blind else Nothing()

    def _select_and_read(self) -> Look:
        self._counted["cards_found"] += 1
        selected = self._ask(sam.SELECT)
        look = self._read() if selected.sw3 == sam.DONE else _unreadable(selected.sw3)
        if isinstance(look, Unreadable):
            self._counted["failed_readings"] += 1
        return look

    def _read_unfound(self) -> Look:
        look = self._read()
        is_misread = isinstance(look, Unreadable) and look.trouble.code == troubles.CARD_MISREAD
        return Nothing() if is_misread else look

    def _read(self) -> Look:
        answer = self._ask(sam.READ)
        if answer.sw3 != sam.DONE:
            return _unreadable(answer.sw3)
        try:
            block = split_text_photo(answer.content)
            card = card_of(block.text, block.photo)
        except BlockWrong:
            return _unreadable(sam.READ_FAILED)
        except LayoutUnknown:
            return Unreadable(troubles.card_not_supported())
        if is_doubtful(card) and not self._says_the_same_again(answer):
            return _unreadable(sam.READ_FAILED)
        self._counted["cards_read"] += 1
        return self._seen(card, block)

    def _says_the_same_again(self, first: Reply) -> bool:
        self._counted["doubtful_readings"] += 1
        return self._ask(sam.READ).content == first.content

    def _seen(self, card: IdCard, block: CardBlock) -> Seen:
        mark = hashlib.blake2b(block.text, key=self._key, digest_size=MARK_SIZE).digest()
        return Seen(card, mark)

    def _ask(self, command: sam.Command) -> Reply:
        answer = self._dialogue.ask(command)
        if answer.sw3 not in sam.OF_ONE_QUESTION and command is not sam.READ_ADDRESS:
            raise ReaderRefuses(answer.sw3)
        return answer


def _unreadable(sw3: int) -> Unreadable:
    return Unreadable(troubles.OF_THE_CARD[sw3]())
