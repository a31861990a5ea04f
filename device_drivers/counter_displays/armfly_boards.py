"""Decides how 安富莱 LED-485 boards are driven: by words that they do not confirm, or by registers that they do."""

from collections.abc import Callable

from device_drivers.address import Address
from device_drivers.checks import Check
from device_drivers.counter_displays import armfly_codec as codec
from device_drivers.counter_displays.modbus_rtu import Written, WrittenHunter
from device_drivers.counter_displays.troubles import board_refuses, not_showable
from device_drivers.errors import DeviceTrouble
from device_drivers.transports.rs485_bus import BusSeat, seat_at

USUAL_SPEED = 9600
WITHIN = 0.5
TIMES = 2
"""Words are not confirmed: one spoilt on the wire is made good by the next."""


def open_words_board(address: Address) -> "WordsBoard":
    """Options: id (1 to 255), digits (3 to 6), speed."""
    return WordsBoard(*_parts(address))


def open_modbus_board(address: Address) -> "ModbusBoard":
    """Options: as `open_words_board`."""
    return ModbusBoard(*_parts(address))


def _parts(address: Address) -> tuple[BusSeat, int, int]:
    board = address.whole("id", 1, 1, codec.LAST_BOARD)
    speed = address.whole("speed", USUAL_SPEED, 1200, 115200)
    return seat_at(address, speed, f"id={board}"), board, address.whole("digits", 4, 3, codec.MOST_DIGITS)


class WordsBoard:
    """A CounterDisplay by ASCII."""

    def __init__(self, seat: BusSeat, board: int, digits: int) -> None:
        self._seat = seat
        self._board = board
        self._digits = digits

    def show(self, text: str) -> None:
        """As the role says: the last characters of the text. DeviceTrouble for one without any the board has."""
        self._order(_shown(text, self._digits))

    def clear(self) -> None:
        """Show blanks."""
        self._order(" " * self._digits)

    def close(self) -> None:
        """As the role says."""
        self._seat.close()

    def self_test(self) -> tuple[Check, ...]:
        """Ask which model it is; nothing changes on the board."""
        try:
            model = self._seat.ask(codec.model_asked(self._board), codec.model_heard, WITHIN)
        except DeviceTrouble as trouble:
            return (Check("model", is_well=False, found=str(trouble)),)
        return (Check("model", is_well=True, found=model),)

    def counters(self) -> dict[str, int]:
        """Orders sent."""
        return dict(self._seat.counted)

    def _order(self, text: str) -> None:
        for _ in range(TIMES):
            self._seat.send(codec.show_words(self._board, text))
        self._seat.counted["orders"] += 1


class ModbusBoard:
    """A CounterDisplay by Modbus RTU."""

    def __init__(self, seat: BusSeat, board: int, digits: int) -> None:
        self._seat = seat
        self._board = board
        self._digits = digits

    def show(self, text: str) -> None:
        """As the role says: the last characters of the text. DeviceTrouble for one without any the board has."""
        self._order(_shown(text, self._digits))

    def clear(self) -> None:
        """Show blanks."""
        self._order(" " * self._digits)

    def close(self) -> None:
        """As the role says."""
        self._seat.close()

    def self_test(self) -> tuple[Check, ...]:
        """Light every segment, then go dark; whether it lit only a person can see."""
        try:
            self._order("8" * self._digits)
            self.clear()
        except DeviceTrouble as trouble:
            return (Check("answer", is_well=False, found=str(trouble)),)
        return (Check("answer", is_well=True, found="took a text and a blank"),)

    def counters(self) -> dict[str, int]:
        """Orders taken, silences."""
        return dict(self._seat.counted)

    def _order(self, text: str) -> None:
        answer = self._seat.ask(codec.show_registers(self._board, text), self._hearing, WITHIN)
        if answer.refusal:
            raise board_refuses(answer.refusal)
        self._seat.counted["orders"] += 1

    def _hearing(self) -> Callable[[bytes], Written | None]:
        hunter = WrittenHunter()
        return lambda come: next((heard for heard in hunter.feed(come) if heard.unit == self._board), None)


def _shown(text: str, digits: int) -> str:
    shown = codec.showable(text, digits)
    if not shown:
        raise not_showable(text)
    return shown
