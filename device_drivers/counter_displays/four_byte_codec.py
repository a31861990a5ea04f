"""Decides the bytes of an order to a four-byte number board (9600 8N1): address, high byte, low byte, their sum."""

MOST = 9999
"""Four digits."""
LAST_BOARD = 255


def order(board: int, number: int) -> bytes:
    """Show this number on the board with this address. ValueError when either is out of range."""
    if not 0 <= board <= LAST_BOARD:
        raise ValueError(f"a board's address is 0 to {LAST_BOARD}, not {board}")
    if not 0 <= number <= MOST:
        raise ValueError(f"a board shows 0 to {MOST}, not {number}")
    body = bytes((board, number >> 8, number & 0xFF))
    return body + bytes((sum(body) & 0xFF,))


def shown_number(text: str) -> int | None:
    """What of a ticket number such a board can show: its last digits, at most four (`A0123` is 123); None without digits."""
    digits = "".join(character for character in text if character in "0123456789")
    return int(digits[-4:]) if digits else None
