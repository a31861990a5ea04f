"""Decides how a C-Power card is driven: windows divided once, texts and dots in its working memory, each confirmed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from device_drivers.address import Address, AddressWrong
from device_drivers.checks import Check
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.led_cards import cpower_commands as commands
from device_drivers.led_cards import lettering, troubles
from device_drivers.led_cards.cpower_commands import Colour
from device_drivers.led_cards.cpower_packets import (
    ANY_CARD,
    CALLS,
    Answer,
    AnswerHunter,
    Carrier,
    basic_packet,
    call_packets,
    carried,
)
from device_drivers.roles.led_card import Area, CardStatus
from device_drivers.transports.rs485_bus import BusSeat, seat_at

USUAL_SPEED = 115200
TCP_PORT = 5200
ANY_ID_CODE = 0xFFFFFFFF
WITHIN = 1.0
CHARSET = "gb2312"
_ERRORS = {1: "card_line_noisy", 2: "card_line_noisy"}


@dataclass(frozen=True, slots=True)
class Look:
    """How texts look. size: dots high."""

    screen: Area
    size: int
    colour: Colour


def open_card(address: Address) -> "CPowerCard":
    """Options: id (1 to 254; without it any card), width, height, size, colour; speed on serial wires; code on the network.

    code: the card's id code, eight hexadecimal digits.
    """
    card = address.whole("id", ANY_CARD, 1, ANY_CARD)
    speed = address.whole("speed", USUAL_SPEED, 1200, 115200)
    size = address.whole("size", 16, 8, 56)
    if size not in commands.FONT_SIZES:
        raise AddressWrong(f"{address}: size is one of {', '.join(map(str, commands.FONT_SIZES))}")
    screen = Area(0, 0, 0, address.whole("width", 128, 8, 4096), address.whole("height", 32, 8, 1024))
    carrier = Carrier.SERIAL if address.scheme == "serial" else Carrier.NETWORK
    seat = seat_at(address, speed, "" if card == ANY_CARD else f"id={card}", TCP_PORT)
    return CPowerCard(seat, Talk(carrier, card, _id_code(address)), Look(screen, size, _colour(address)))


def _colour(address: Address) -> Colour:
    named = address.text("colour", "red").upper()
    if named not in Colour.__members__:
        raise AddressWrong(f"{address}: colour is one of {', '.join(Colour.__members__).lower()}")
    return Colour[named]


def _id_code(address: Address) -> int:
    written = address.text("code", f"{ANY_ID_CODE:08x}")
    try:
        return int.from_bytes(bytes.fromhex(written.zfill(8)), "big") & 0xFFFFFFFF
    except ValueError:
        raise AddressWrong(f"{address}: code is eight hexadecimal digits") from None


@dataclass(frozen=True, slots=True)
class Talk:
    """To whom we talk, and over what."""

    carrier: Carrier
    card: int
    id_code: int


class CPowerCard:
    """A LedCard and a CounterDisplay."""

    def __init__(self, seat: BusSeat, talk: Talk, look: Look) -> None:
        self._seat = seat
        self._talk = talk
        self._look = look
        self._windows: tuple[Area, ...] = ()
        self._texts: dict[Area, str] = {}

    def show(self, text: str, area: Area | None = None, lasts: float = 0.0) -> None:  # noqa: ARG002 - the role's shape
        """As the role says; this card keeps a text until it is replaced."""
        place = area or self._look.screen
        self._texts[place] = text
        if area is None:
            self._texts = {place: text}
        else:
            self._texts = {
                other: shown
                for other, shown in self._texts.items()
                if other == place or _are_apart(other, place)
            }
        self._draw(place)
        self._seat.counted["texts"] += 1

    def clear(self, area: Area | None = None) -> None:
        """As the role says; an area alone goes dark."""
        if area is not None:
            self.show("", area)
            return
        self._texts.clear()
        self._windows = ()
        self._call(commands.exited())

    def set_brightness(self, percent: int) -> None:
        """In 32 steps."""
        if not 1 <= percent <= 100:
            raise ValueError(f"brightness is 1 to 100 percent, not {percent}")
        self._basic(commands.BRIGHTNESS, commands.brightness_set(round(percent * commands.BRIGHTEST / 100)))

    def set_time(self, now: datetime) -> None:
        """As the role says."""
        self._basic(commands.TIME, commands.time_set(now))

    def status(self) -> CardStatus:
        """Whether it answers; told: version."""
        try:
            content = self._ask(
                basic_packet(self._talk.card, commands.VERSION, b"\x00"), commands.VERSION
            ).content
        except DeviceTrouble as why:
            return CardStatus(DeviceState.ABSENT, why)
        return CardStatus(DeviceState.READY, None, {"version": commands.version_in(content)})

    def self_test(self) -> tuple[Check, ...]:
        """Ask it; nothing changes on the screen."""
        status = self.status()
        if status.trouble is not None:
            return (Check("answer", is_well=False, found=str(status.trouble)),)
        return (Check("answer", is_well=True, found=f"version {status.told['version']}"),)

    def counters(self) -> dict[str, int]:
        """Texts shown, silences and more."""
        return dict(self._seat.counted)

    def close(self) -> None:
        """As the role says."""
        self._seat.close()

    def _draw(self, place: Area) -> None:
        """Once more from the beginning when the card no longer knows the windows it had: it was without power."""
        windows = tuple(sorted(self._texts, key=lambda area: area.number))[: commands.MOST_WINDOWS]
        if windows == self._windows:
            try:
                self._call(self._said(windows.index(place), place, self._texts[place]))
            except DeviceTrouble as why:
                if not why.code.startswith(troubles.UNNAMED):
                    raise
            else:
                return
        self._windows = ()
        self._call(commands.divided(windows))
        for number, area in enumerate(windows):
            self._call(self._said(number, area, self._texts[area]))
        self._windows = windows

    def _said(self, window: int, area: Area, text: str) -> bytes:
        """As text when the card's font has it and one line holds it, else as dots."""
        size, colour = self._look.size, self._look.colour
        across = sum(size // 2 if mark.isascii() else size for mark in text)
        is_line = text and "\n" not in text and across <= area.width and size <= area.height
        if is_line and lettering.in_font(text, CHARSET):
            return commands.text_in(window, area, text.encode(CHARSET), size, colour)
        return commands.dots_in(window, lettering.drawn(text, area.width, area.height, size), colour)

    def _call(self, command: bytes) -> None:
        for body in call_packets(self._talk.card, command):
            answer = self._ask(body, CALLS)
            if answer.code in _ERRORS:
                answer = self._ask(body, CALLS)
            if answer.code:
                self._windows = ()
                code = _ERRORS.get(answer.code)
                raise troubles.card_refuses(answer.code) if code is None else troubles.trouble(code)

    def _basic(self, protocol: int, content: bytes) -> None:
        answer = self._ask(basic_packet(self._talk.card, protocol, content), protocol)
        if answer.content[:1] != bytes((commands.DONE,)):
            raise troubles.card_refuses(answer.content[0] if answer.content else 0)

    def _ask(self, body: bytes, protocol: int) -> Answer:
        sent = carried(self._talk.carrier, body, self._talk.id_code)
        return self._seat.ask(sent, lambda: self._hearing(protocol), WITHIN)

    def _hearing(self, protocol: int) -> Callable[[bytes], Answer | None]:
        hunter = AnswerHunter(self._talk.carrier)

        def hear(come: bytes) -> Answer | None:
            for answer in hunter.feed(come):
                if answer.protocol == protocol and self._talk.card in {ANY_CARD, answer.card}:
                    return answer
                self._seat.counted["stray_replies"] += 1
            return None

        return hear


def _are_apart(one: Area, other: Area) -> bool:
    """Whether two areas have neither a number nor a dot in common."""
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    above = one.y + one.height <= other.y or other.y + other.height <= one.y
    return one.number != other.number and (beside or above)
