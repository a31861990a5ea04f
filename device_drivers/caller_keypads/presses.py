"""Decides which of the presses a keypad tells is a new one: not one the line repeated, nor the second of a double press."""

from device_drivers.caller_keypads.keypad_frames import Press
from device_drivers.roles.caller_keypad import KeyPressed

DOUBLE_PRESS = 1.0
"""Seconds within which the same key again is a nervous finger."""


class Presses:
    """Of one keypad. ack: what the next poll carries: the number of the press just heard, 0 when nothing waited."""

    def __init__(self) -> None:
        self.ack = 0
        self._last: KeyPressed | None = None
        self._told_at = float("-inf")

    def nothing_waits(self) -> None:
        """The keypad has dropped what was acknowledged: the same number would be another press."""
        self.ack = 0

    def take(self, press: Press, now: float) -> KeyPressed | None:
        """The press to be told; None for one that was told already. now: time.monotonic."""
        is_repeated, self.ack = press.number == self.ack, press.number
        if is_repeated:
            return None
        pressed = KeyPressed(press.key, press.digits)
        if pressed == self._last and now - self._told_at < DOUBLE_PRESS:
            return None
        self._last, self._told_at = pressed, now
        return pressed
