"""Stands in for four-byte number boards on one RS-485 line, each keeping what it shows."""

from collections.abc import Mapping
from threading import Lock

import msgspec

from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused, read_options

ORDER_LENGTH = 4
DIGITS = 4


class DisplayOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: path of the port. boards: the addresses present, 0 to 255. speed: bits a second all are set to."""

    link: str
    boards: tuple[int, ...] = (1,)
    speed: int = 9600


class CounterDisplayStandIn:
    """Boards that answer nothing, as real ones: an order they do not understand is simply not shown."""

    kind = "counter_display"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        options = read_options(DisplayOptions, given)
        if not options.boards or not all(0 <= board <= 255 for board in options.boards):
            raise VerbRefused(f"{name}: boards are addresses from 0 to 255, at least one")
        self._showing: dict[int, int | None] = dict.fromkeys(options.boards)
        self._heard = bytearray()
        self._orders = 0
        self._skipped = 0
        self._lock = Lock()
        self.line = SerialLine(options.link, self._on_bytes, speed=options.speed)

    @property
    def address(self) -> str:
        """The first board's address."""
        first = next(iter(self._showing))
        return f"serial:{self.line.link}?model=four_byte&id={first}&speed={self.line.speed}"

    def start(self) -> None:
        """Light up, dark."""
        self.line.plug()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """showing: the first board's number or None; boards: every board's; orders understood and bytes skipped so far."""
        with self._lock:
            return {
                "showing": next(iter(self._showing.values())),
                "boards": {str(board): number for board, number in self._showing.items()},
                "orders": self._orders,
                "skipped": self._skipped,
                "plugged": self.line.is_plugged,
            }

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:  # noqa: ARG002 - the protocol's shape
        """`power_cut`: every board forgets what it shows."""
        if verb != "power_cut":
            raise VerbRefused(f"a counter display knows power_cut, not {verb}")
        with self._lock:
            self._showing = dict.fromkeys(self._showing)
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: what it shows is a number."""
        return None

    def _on_bytes(self, content: bytes) -> None:
        with self._lock:
            self._heard += content
            while len(self._heard) >= ORDER_LENGTH:
                self._take_order()

    def _take_order(self) -> None:
        board, high, low, total = self._heard[:ORDER_LENGTH]
        number = high * 256 + low
        if (board + high + low) % 256 != total:
            del self._heard[0]
            self._skipped += 1
            return
        del self._heard[:ORDER_LENGTH]
        if board in self._showing:
            self._orders += 1
            self._showing[board] = number if number < 10**DIGITS else None
