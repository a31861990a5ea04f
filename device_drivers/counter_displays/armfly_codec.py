"""Decides what is said to 安富莱 LED-485 boards (9600 8N1): short words in ASCII, or registers of Modbus RTU.

Source: armfly, LED-485-xxx user manual: `$001,TEXT#`, `$001,02&` (model), `$001,03&` (version); register 0x0070, twelve
characters of text.
"""

import re
from collections.abc import Callable

from device_drivers.counter_displays.modbus_rtu import write_several

TEXT_REGISTER = 0x0070
TEXT_CHARACTERS = 12
MOST_DIGITS = 6
ASK_MODEL = "02"
LAST_BOARD = 255
_SHOWABLE = re.compile(r"[0-9A-Za-z _-]")
_MODEL = re.compile(rb"LED-485-[0-9]{3,4}")


def showable(text: str, digits: int) -> str:
    """What of a text such a board can show: its last characters out of letters, digits, - and _; empty when none."""
    return "".join(_SHOWABLE.findall(text))[-digits:].strip()


def show_words(board: int, text: str) -> bytes:
    """Show this text, in ASCII."""
    return f"${board:03},{text}#".encode("ascii")


def model_asked(board: int) -> bytes:
    """Ask which model it is."""
    return f"${board:03},{ASK_MODEL}&".encode("ascii")


def show_registers(board: int, text: str) -> bytes:
    """Show this text, by Modbus."""
    padded = text.encode("ascii").ljust(TEXT_CHARACTERS, b"\x00")
    pairs = zip(padded[::2], padded[1::2], strict=True)
    return write_several(board, TEXT_REGISTER, [high << 8 | low for high, low in pairs])


def model_heard() -> Callable[[bytes], str | None]:
    """An ear for the model's name."""
    come = bytearray()

    def hear(more: bytes) -> str | None:
        come.extend(more)
        found = _MODEL.search(come)
        return found[0].decode("ascii") if found else None

    return hear
