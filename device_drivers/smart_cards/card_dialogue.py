"""Decides how one command and its whole answer go to and fro, whatever a T=0 card wants to be asked on the way."""

from collections.abc import Callable

from device_drivers.smart_cards import troubles
from device_drivers.smart_cards.apdus import (
    MORE_WAITS,
    WRONG_LENGTH,
    Answer,
    answer_of,
    get_response,
    with_length,
)

Transmit = Callable[[bytes], bytes]
STEPS = 8
"""A card that wants to be asked again more often than this turns in a circle."""


def asked(transmit: Transmit, command: bytes) -> Answer:
    """The card's whole answer: what waits (61 xx) is fetched, a wrong length (6C xx) corrected.

    DeviceTrouble from the link; `smart_card_unreadable` for an answer without a status and a card that turns in a circle.
    """
    content = b""
    for _ in range(STEPS):
        answer = answer_of(transmit(command))
        if answer is None:
            break
        sw1, sw2 = divmod(answer.status, 0x100)
        content += answer.content
        if sw1 == MORE_WAITS:
            command = get_response(sw2)
        elif sw1 == WRONG_LENGTH and sw2 != command[-1]:
            command = with_length(command, sw2)
        else:
            return Answer(answer.status, content)
    raise troubles.card_unreadable()
