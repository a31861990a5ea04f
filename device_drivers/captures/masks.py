"""Decides what of a wire may be kept when no personal data may: by role, and nothing where nobody thought of it."""

from collections.abc import Callable, Iterable

from device_drivers.captures.capture import Piece
from device_drivers.id_card_readers.sam_mask import SamMask

Masking = Callable[[str, bytes], bytes]
"""direction, and what went that way without the other side saying anything; gives as many bytes."""

HIDDEN = ord("*")
LINE_ENDS = b"\r\n"
QUESTION = 16
"""Bytes up to which what is sent to a printer is a question and no paper."""


def masked(role: str, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces, as long as they were, with nothing in them by which anybody is known."""
    masking = masking_of(role)
    left: list[Piece] = []
    for run in _runs(pieces):
        content = masking(run[0].direction, b"".join(piece.content for piece in run))
        for piece in run:
            size = len(piece.content)
            left.append(Piece(piece.at, piece.direction, content[:size].hex()))
            content = content[size:]
    return tuple(left)


def masking_of(role: str) -> Masking:
    """How the wire of this role is masked."""
    match role:
        case "id_card_reader":
            mask = SamMask()
            return lambda direction, content: content if direction == "in" else mask.masked(content)
        case "ticket_printer":
            return lambda direction, content: (
                content if direction == "out" or len(content) <= QUESTION else _hidden(content)
            )
        case "counter_display" | "caller_keypad":
            return lambda _direction, content: content
        case _:
            return lambda _direction, content: _hidden(content)


def _hidden(content: bytes) -> bytes:
    return bytes(byte if byte in LINE_ENDS else HIDDEN for byte in content)


def _runs(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that went the same way without an answer between."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and runs[-1][-1].direction == piece.direction:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs
