"""Decides what is left of a recorded answer when nobody may be known by it: the same frames, faults and all, of samples."""

import hashlib
import secrets

from device_drivers.id_card_readers.card_blocks import SIZE_OF_LENGTH, TEXT_LENGTH
from device_drivers.id_card_readers.card_text import FLAG_AT, FLAG_LENGTH, LAYOUTS
from device_drivers.id_card_readers.doubts import CHECK_CHARACTERS, WEIGHTS
from device_drivers.id_card_readers.sam_frames import LENGTH_SIZE, LONGEST, PREAMBLE, SHORTEST, checksum
from device_drivers.roles.id_card_reader import Document

HEAD = len(PREAMBLE) + LENGTH_SIZE
STATUS = 3
HARMLESS = SHORTEST + 16
"""Frames up to the length of a module's number say nothing of people."""
NEW_ADDRESS = 70
KEPT_OF_NOISE = PREAMBLE + b"\0"
NOISE = 0x55
BLANK = b" \0"


class SamMask:
    """Masks answers. Different people stay different, and the same the same, within one capture."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._people: dict[bytes, int] = {}

    def masked(self, answer: bytes) -> bytes:
        """As many bytes, of what came between two questions: heads, statuses and wrong checksums as they were."""
        left = bytearray(byte if byte in KEPT_OF_NOISE else NOISE for byte in answer)
        place = answer.find(PREAMBLE)
        while place >= 0:
            end = self._frame(answer, place, left)
            place = answer.find(PREAMBLE, max(end, place + 1))
        return bytes(left)

    def _frame(self, answer: bytes, place: int, left: bytearray) -> int:
        """Mask the frame that begins here; where it ends."""
        start = place + len(PREAMBLE)
        length = int.from_bytes(answer[start : start + LENGTH_SIZE], "big")
        end = start + LENGTH_SIZE + length
        if len(answer) < place + HEAD or not SHORTEST <= length <= LONGEST:
            left[place : place + HEAD] = answer[place : place + HEAD]
            return place + HEAD
        frame = answer[place:end]
        left[place : place + len(frame)] = frame if length <= HARMLESS else self._of_samples(frame, length)
        return end

    def _of_samples(self, frame: bytes, length: int) -> bytes:
        """A frame, or what came of it, with other content under a checksum as right or wrong as it was."""
        first = HEAD + STATUS
        content = frame[first : HEAD + length - 1]
        masked = frame[:first] + self._content(content, length - SHORTEST)
        if len(frame) < HEAD + length:
            return masked
        wrong_by = frame[-1] ^ checksum(frame[len(PREAMBLE) : -1])
        return masked + bytes((checksum(masked[len(PREAMBLE) :]) ^ wrong_by,))

    def _content(self, content: bytes, size: int) -> bytes:
        """As many bytes as came of a content that was to have `size`."""
        text_at = 2 * SIZE_OF_LENGTH
        if int.from_bytes(content[:SIZE_OF_LENGTH], "big") != TEXT_LENGTH:
            return (
                "样例新址".encode("utf-16-le").ljust(NEW_ADDRESS)[: len(content)].ljust(len(content), b"\0")
            )
        if (size - text_at - TEXT_LENGTH) % 512 == SIZE_OF_LENGTH:
            text_at += SIZE_OF_LENGTH
        text = content[text_at : text_at + TEXT_LENGTH]
        masked = content[:text_at] + self._text(text)[: len(text)]
        return masked.ljust(len(content), b"\0")

    def _text(self, text: bytes) -> bytes:
        """A sample card of the same layout."""
        flag = text[FLAG_AT : FLAG_AT + FLAG_LENGTH].ljust(FLAG_LENGTH, b" ")
        sample = bytearray(BLANK * (TEXT_LENGTH // 2))
        sample[FLAG_AT : FLAG_AT + FLAG_LENGTH] = flag
        layout = LAYOUTS.get(flag.decode("utf-16-le", errors="replace"))
        if layout is not None:
            for field, value in _sample(layout.document, self._person(text)).items():
                place, room = layout.fields.get(field, ((0, 0),))[0]
                cell = value.encode("utf-16-le")[:room]
                sample[place : place + len(cell)] = cell
        return bytes(sample)

    def _person(self, text: bytes) -> int:
        mark = hashlib.blake2b(text, key=self._key, digest_size=16).digest()
        return self._people.setdefault(mark, len(self._people) + 1)


def _sample(document: Document, person: int) -> dict[str, str]:
    """Fields of a person who does not exist, with a right check character (GB 11643)."""
    if document is Document.FOREIGN_2017:
        number = f"XXX1100{person:08}"
    else:
        first = f"1101051949123{person % 10_000:04}"
        total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True))
        number = first + CHECK_CHARACTERS[total % 11]
    return {"name": f"样例{person}", "id_number": number, "birth": "19491231", "valid_to": "长期"}
