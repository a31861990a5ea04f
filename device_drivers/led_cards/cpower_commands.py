"""Decides what is said to C-Power cards: windows, texts and dots in working memory, clock, brightness, version.

Source: as for the packets; external calls 2.3 and 1 (simple picture), basic protocol 1.2.5 to 1.2.7. Nothing here writes to
flash: CC 07, which saves the windows, is never sent.
"""

import struct
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum

import numpy as np

from device_drivers.glyphs import Dots
from device_drivers.roles.led_card import Area

DIVIDE, PICTURE, TEXT, EXIT = 0x01, 0x03, 0x04, 0x06
TIME, BRIGHTNESS, VERSION = 0x47, 0x46, 0x2E
MOST_WINDOWS = 8
BRIGHTEST = 31
HOURS = 24
DONE = 1
"""First byte of a basic command's answer."""
FONT_SIZES = {8: 0, 12: 1, 16: 2, 24: 3, 32: 4, 40: 5, 48: 6, 56: 7}
LONGEST_STAY = 0xFFFF


class Colour(IntEnum):
    """A bit each for red, green and blue."""

    RED = 1
    GREEN = 2
    YELLOW = 3
    BLUE = 4
    PURPLE = 5
    CYAN = 6
    WHITE = 7


def divided(windows: Sequence[Area]) -> bytes:
    """Divide the screen into these windows, at most eight; each is known by its place in the sequence."""
    boxes = b"".join(struct.pack(">HHHH", area.x, area.y, area.width, area.height) for area in windows)
    return bytes((DIVIDE, len(windows))) + boxes


def text_in(window: int, area: Area, text: bytes, size: int, colour: Colour) -> bytes:
    """One line of text, in the middle of the window. size: dots high, one of FONT_SIZES."""
    top = max((area.height - size) // 2, 0)
    lit = bytes(0xFF if colour & bit else 0 for bit in (Colour.RED, Colour.GREEN, Colour.BLUE))
    place = struct.pack(">HHHH", 0, top, area.width, area.height - top)
    return bytes((TEXT, window, 1, 1)) + place + bytes((FONT_SIZES[size],)) + lit + text + b"\x00"


def dots_in(window: int, dots: Dots, colour: Colour) -> bytes:
    """Dots as large as the window, drawn at once and kept."""
    height, width = dots.shape
    rows = np.packbits(dots, axis=1).tobytes()
    planes = rows * colour.bit_count()
    head = b"I1" + struct.pack("<HHBB", width, height, int(colour), 0)
    return bytes((PICTURE, window, 0, 1)) + struct.pack(">HBHH", LONGEST_STAY, 4, 0, 0) + head + planes


def exited() -> bytes:
    """Leave what was called, return to the card's own programs."""
    return bytes((EXIT,))


def time_set(now: datetime) -> bytes:
    """Second, minute, hour, weekday (Sunday is 0), day, month, year of the century."""
    week = now.isoweekday() % 7
    return bytes((0, now.second, now.minute, now.hour, week, now.day, now.month, now.year % 100))


def brightness_set(level: int) -> bytes:
    """The same for every hour, 0 to 31."""
    return b"\x00" + bytes((level,)) * HOURS


def version_in(content: bytes) -> str:
    """The firmware's version out of the answer to VERSION; empty when it is too short."""
    return f"{content[7] >> 4}.{content[7] & 0xF}" if len(content) > 7 else ""
