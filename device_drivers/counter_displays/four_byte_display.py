"""Decides how a four-byte number board is driven: it answers nothing, so an order is repeated and a loss is the port's."""

from collections import Counter

from device_drivers.address import Address
from device_drivers.checks import Check
from device_drivers.counter_displays.four_byte_codec import LAST_BOARD, MOST, order, shown_number
from device_drivers.counter_displays.troubles import not_showable
from device_drivers.errors import DeviceTrouble
from device_drivers.transports.rs485_bus import BusSeat, seat_at

DEFAULT_SPEED = 9600
DEFAULT_BOARD = 1
BLANK = 0
"""There is no order for darkness; boards rest at zero."""
TIMES = 2
"""The board confirms nothing: an order spoilt on the wire is made good by the next one."""
TRIAL_NUMBER = 8888


def open_display(address: Address) -> "FourByteDisplay":
    """The board on an RS-485 port. Options: id (0 to 255), speed. The port is first used at the first order."""
    speed = address.whole("speed", DEFAULT_SPEED, 1200, 115200)
    board = address.whole("id", DEFAULT_BOARD, 0, LAST_BOARD)
    return FourByteDisplay(seat_at(address, speed, f"id={board}"), board)


class FourByteDisplay:
    """A CounterDisplay of four digits; boards of one port share their bus."""

    def __init__(self, seat: BusSeat, board: int) -> None:
        self._seat = seat
        self._board = board
        self._counted: Counter[str] = Counter()

    def show(self, text: str) -> None:
        """As the role says: the last four digits of the text. DeviceTrouble for a text without digits."""
        number = shown_number(text)
        if number is None:
            raise not_showable(text)
        self._order(number)

    def clear(self) -> None:
        """Rest at zero."""
        self._order(BLANK)

    def close(self) -> None:
        """As the role says."""
        self._seat.close()

    def self_test(self) -> tuple[Check, ...]:
        """Light every segment, then rest; whether it lit only a person can see."""
        try:
            self._order(min(TRIAL_NUMBER, MOST))
            self.clear()
        except DeviceTrouble as trouble:
            return (Check("port", is_well=False, found=str(trouble)),)
        return (Check("port", is_well=True, found=f"sent {TRIAL_NUMBER}; the board confirms nothing"),)

    def counters(self) -> dict[str, int]:
        """Orders sent."""
        return dict(self._counted)

    def _order(self, number: int) -> None:
        for _ in range(TIMES):
            self._seat.send(order(self._board, number))
        self._counted["orders"] += 1
