"""Decides what one look at the plate finds, whatever the reader's habits after a card was read."""

import hashlib
import secrets
from collections import Counter
from dataclasses import replace

from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers import troubles
from device_drivers.id_card_readers.card_blocks import (
    BlockWrong,
    CardBlock,
    split_text_photo,
    split_text_photo_fingerprint,
)
from device_drivers.id_card_readers.card_text import LayoutUnknown, card_of, new_address_of
from device_drivers.id_card_readers.doubts import is_doubtful
from device_drivers.id_card_readers.photo_decoder import PhotoDecoder, PhotoUndecoded
from device_drivers.id_card_readers.plate import Look, Nothing, Seen, StillThere, Unreadable
from device_drivers.id_card_readers.sam_dialogue import SamDialogue
from device_drivers.id_card_readers.sam_frames import Reply
from device_drivers.roles.id_card_reader import NO_EXTRAS, Extra, Extras, IdCard

MARK_SIZE = 16
_OLD_READERS = frozenset({sam.COMMAND_ERROR, sam.NO_AUTHORITY, sam.UNRECOGNISED})
_SPLIT = {sam.READ: split_text_photo, sam.READ_FINGERPRINT: split_text_photo_fingerprint}


class ReaderRefuses(Exception):  # noqa: N818 - the reader's state, which the driver turns into a named one
    """The reader answered with a code that belongs to no card."""

    def __init__(self, sw3: int) -> None:
        super().__init__(f"SW3 {sw3:02X}")
        self.sw3 = sw3


class Swipe:
    """Finds, selects and reads. Most readers answer *not found* once a card was read until it is taken away, though it
    can still be read: so an empty find is not believed while a card lies there, nor on a blind look."""

    def __init__(
        self, dialogue: SamDialogue, counted: Counter[str], decoder: PhotoDecoder | None = None
    ) -> None:
        self._dialogue = dialogue
        self._counted = counted
        self._decoder = decoder
        self._key = secrets.token_bytes(32)
        self._address_tells_presence = True
        self.extras: Extras = NO_EXTRAS
        """What is read beside text and photo."""

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
        command, answer = self._answered()
        if answer.sw3 != sam.DONE:
            return _unreadable(answer.sw3)
        try:
            block = _SPLIT[command](answer.content)
            card = card_of(block.text, block.photo, block.fingerprint)
        except BlockWrong:
            return _unreadable(sam.READ_FAILED)
        except LayoutUnknown:
            return Unreadable(troubles.card_not_supported())
        if is_doubtful(card) and not self._says_the_same_again(command, answer):
            return _unreadable(sam.READ_FAILED)
        self._counted["cards_read"] += 1
        return self._seen(card, block)

    def _answered(self) -> tuple[sam.Command, Reply]:
        """A reader too old for fingerprints refuses the command, and is asked for the rest."""
        if Extra.FINGERPRINT in self.extras:
            answer = self._dialogue.ask(sam.READ_FINGERPRINT)
            if answer.sw3 not in _OLD_READERS:
                return sam.READ_FINGERPRINT, self._of_a_question(answer)
            self._counted["fingerprints_refused"] += 1
        return sam.READ, self._ask(sam.READ)

    def _says_the_same_again(self, command: sam.Command, first: Reply) -> bool:
        self._counted["doubtful_readings"] += 1
        return self._ask(command).content == first.content

    def _seen(self, card: IdCard, block: CardBlock) -> Seen:
        mark = hashlib.blake2b(block.text, key=self._key, digest_size=MARK_SIZE).digest()
        added = self._new_address() if Extra.NEW_ADDRESS in self.extras else ""
        return Seen(replace(card, new_address=added, picture=self._picture(card.photo)), mark)

    def _picture(self, photo: bytes) -> bytes:
        """Empty without a decoder or a photo; a card whose photo cannot be decoded is a card all the same, and counted."""
        if self._decoder is None or not photo:
            return b""
        try:
            return self._decoder.picture(photo)
        except PhotoUndecoded:
            self._counted["photos_undecoded"] += 1
            return b""

    def _new_address(self) -> str:
        """Empty when the card has none; a reader that will not tell is counted."""
        answer = self._dialogue.ask(sam.READ_ADDRESS)
        if answer.sw3 == sam.DONE:
            return new_address_of(answer.content)
        if answer.sw3 != sam.ITEM_ABSENT:
            self._counted["addresses_refused"] += 1
        return ""

    def _ask(self, command: sam.Command) -> Reply:
        answer = self._dialogue.ask(command)
        return answer if command is sam.READ_ADDRESS else self._of_a_question(answer)

    def _of_a_question(self, answer: Reply) -> Reply:
        if answer.sw3 not in sam.OF_ONE_QUESTION:
            raise ReaderRefuses(answer.sw3)
        return answer


def _unreadable(sw3: int) -> Unreadable:
    return Unreadable(troubles.OF_THE_CARD[sw3]())
