"""Decides how an answer becomes the bytes a device gets."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from hall.language.refusals import PASSING, Refusal, RefusalCode
from hall.messages.devices import RequestRefused
from hall.messages.envelope import encode, wrap
from hall.messages.message import Message
from hall.messages.zone_board import ZoneBoard

LONGEST_FACT = 400
BUSY_SECONDS = 0.5
FAULT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes down to one device. is_board: published after the announcements that led to it."""

    device: str
    kind: str
    payload: bytes
    is_board: bool = False

    def to(self, device: str) -> Self:
        """The same for another device."""
        return replace(self, device=device)


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name the server speaks."""

    hall: str
    sender: str

    def reply(
        self,
        device: str,
        key: str,
        body: Message,
        now: datetime,
        *,
        position: tuple[int, int] = (0, 0),
    ) -> Reply:
        """An answer under the key it answers. position: (epoch, sequence) of a board."""
        epoch, sequence = position
        envelope = wrap(body, sender=self.sender, sent_at=now, key=key, epoch=epoch, sequence=sequence)
        return Reply(device, envelope.kind, encode(envelope), isinstance(body, ZoneBoard))


def refused(refusal: Refusal, retry_after: float | None = None) -> RequestRefused:
    """The hall's no, with its sentences. A passing refusal always says when to come again."""
    if retry_after is None and refusal.code in PASSING:
        retry_after = BUSY_SECONDS
    return RequestRefused(
        code=refusal.code.value,
        facts={name: fact[:LONGEST_FACT] for name, fact in refusal.facts.items()},
        chinese=refusal.sentence("zh")[:LONGEST_FACT],
        english=refusal.sentence("en")[:LONGEST_FACT],
        retry_after=retry_after,
    )


def is_final(answer: Message) -> bool:
    """Whether a repeat of the request may only get this answer again."""
    return not (isinstance(answer, RequestRefused) and answer.retry_after is not None)


BUSY = Refusal(RefusalCode.HALL_BUSY)
