"""Decides how a 讯鹏 board is driven: alone on its wires, since its orders carry no address; it repeats what it took."""

from collections.abc import Callable

from device_drivers.address import Address
from device_drivers.checks import Check
from device_drivers.counter_displays.four_byte_codec import shown_number
from device_drivers.counter_displays.troubles import not_showable
from device_drivers.counter_displays.xunpeng_codec import GREEN, AnswerHunter, order
from device_drivers.errors import DeviceTrouble
from device_drivers.transports.rs485_bus import BusSeat, seat_at

USUAL_SPEED = 9600
WITHIN = 0.5
BLANK = 0
TRIAL_NUMBER = 8888


def open_display(address: Address) -> "XunpengBoard":
    """Options: colour (the board's code, 0 to 255, 0 is green), speed."""
    speed = address.whole("speed", USUAL_SPEED, 1200, 115200)
    return XunpengBoard(seat_at(address, speed, ""), address.whole("colour", GREEN, 0, 255))


class XunpengBoard:
    """A CounterDisplay of four digits."""

    def __init__(self, seat: BusSeat, colour: int) -> None:
        self._seat = seat
        self._colour = colour

    def show(self, text: str) -> None:
        """As the role says: the last four digits of the text. DeviceTrouble for a text without digits."""
        number = shown_number(text)
        if number is None:
            raise not_showable(text)
        self._order(number)

    def clear(self) -> None:
        """Rest at zero: there is no order for darkness."""
        self._order(BLANK)

    def close(self) -> None:
        """As the role says."""
        self._seat.close()

    def self_test(self) -> tuple[Check, ...]:
        """Light every segment, then rest; whether it lit only a person can see."""
        try:
            self._order(TRIAL_NUMBER)
            self.clear()
        except DeviceTrouble as trouble:
            return (Check("answer", is_well=False, found=str(trouble)),)
        return (Check("answer", is_well=True, found=f"repeated {TRIAL_NUMBER}"),)

    def counters(self) -> dict[str, int]:
        """Orders taken, silences."""
        return dict(self._seat.counted)

    def _order(self, number: int) -> None:
        self._seat.ask(order(number, self._colour), lambda: _hearing(number), WITHIN)
        self._seat.counted["orders"] += 1


def _hearing(number: int) -> Callable[[bytes], bool | None]:
    hunter = AnswerHunter()
    return lambda come: True if number in hunter.feed(come) else None
