"""Decides that an answer belongs to the question just asked: asks again after noise, finds its place after silence."""

import time
from collections import Counter
from itertools import cycle
from threading import Event

from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers import troubles
from device_drivers.id_card_readers.sam_commands import Command
from device_drivers.id_card_readers.sam_frames import FrameHunter, Harm, Reply, Spoilt
from device_drivers.transports.byte_link import ByteLink

TRIES = 3
QUIET = 0.3
"""Seconds without a byte after which a frame that has begun will not be finished."""
SLICE = 0.2
"""Seconds after which it is noticed that nobody waits for the answer any more."""
OVERHEAD = 16
"""Bytes of a reply beside its content, with room for a few of noise."""


class SamDialogue:
    """Questions and answers with one reader.

    Replies name no question, and a reader answers in the order it was asked. So after a question without an answer
    nothing is believed until a question of another shape (status and SAM number in turn) has been answered: whatever
    was on its way has then passed.
    """

    def __init__(self, link: ByteLink, counted: Counter[str], given_up: Event) -> None:
        self._link = link
        self._given_up = given_up
        self._counted = counted
        self._hunter = FrameHunter()
        self._marks = cycle((sam.STATUS, sam.SAM_ID))
        self._is_lost = True

    def begin_afresh(self) -> None:
        """The link was lost or opened: find the place again before the next question."""
        self._is_lost = True

    def ask(self, command: Command) -> Reply:
        """The reader's answer, whatever it says. DeviceTrouble when none came, none was whole, or the link is gone."""
        for _ in range(TRIES):
            if self._is_lost and not self._found_the_place():
                continue
            answer = self._whole_answer(command)
            if answer is not None:
                return answer
        raise troubles.line_noisy()

    def _found_the_place(self) -> bool:
        return self._whole_answer(next(self._marks)) is not None

    def _whole_answer(self, command: Command) -> Reply | None:
        """None when noise spoilt the question or the answer."""
        self._is_lost = True
        answer = self._exchange(command)
        if answer is None:
            self._counted["silences"] += 1
            raise troubles.reader_silent()
        if isinstance(answer, Spoilt) or answer.sw3 in troubles.OF_THE_LINE:
            self._counted["spoilt_exchanges"] += 1
            return None
        self._is_lost = False
        return answer

    def _exchange(self, command: Command) -> Reply | Spoilt | None:
        """The first fitting reply; else how it was spoilt, once the line is quiet; else nothing."""
        self._link.open()
        self._link.discard_input()
        self._hunter.forget()
        self._link.write(command.frame())
        until = end = time.monotonic() + command.work + self._link.on_the_wire(command.most + OVERHEAD)
        harm: Spoilt | None = None
        while (now := time.monotonic()) < until and not self._given_up.is_set():
            received = self._link.read(min(until, now + SLICE))
            for frame in self._hunter.feed(received):
                if isinstance(frame, Spoilt):
                    harm = frame
                elif command.fits(frame):
                    return frame
                else:
                    self._counted["stray_replies"] += 1
            if received:
                is_begun = harm is not None or self._hunter.is_within_frame
                until = min(end, time.monotonic() + QUIET) if is_begun else end
        return Spoilt(Harm.CUT_SHORT) if harm is None and self._hunter.is_within_frame else harm

    @property
    def skipped_bytes(self) -> int:
        """Bytes so far that were part of no frame."""
        return self._hunter.skipped
