"""Decides how an Onbon BX card is driven: dynamic areas in its working memory, each confirmed by the card."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from device_drivers.address import Address, AddressWrong
from device_drivers.checks import Check
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.led_cards import lettering, troubles
from device_drivers.led_cards import onbon_commands as commands
from device_drivers.led_cards.onbon_commands import Reply
from device_drivers.led_cards.onbon_frames import EVERY_CARD, SERVER, Dialect, FrameHunter, frame
from device_drivers.roles.led_card import Area, CardStatus
from device_drivers.transports.rs485_bus import BusSeat, seat_at

USUAL_SPEED = 57600
TCP_PORT, UDP_PORT = 5005, 5007
WITHIN = 1.0
BUSY_TRIES = 4
BUSY_PAUSE = 0.2
CARD_BUFFER = 1024
"""Bytes of a frame that a BX-5K/6K takes at once."""
DOTS_BUFFER = 63 * 1024
FONTS = {"16": "O000", "24": "O001", "32": "O002"}
CHARSET = "gb2312"


def open_card(address: Address) -> "OnbonCard":
    """A BX-5K/6K with a font of its own. Options: id (1 to 65533; without it any card), width, height, size, speed."""
    size = address.text("size", "")
    if size and size not in FONTS:
        raise AddressWrong(f"{address}: size is {', '.join(FONTS)}, or left to the card")
    seat, card, screen = _parts(address)
    return OnbonCard(seat, card, FontText(screen, FONTS.get(size, "")))


def open_dots_card(address: Address) -> "OnbonCard":
    """A BX-5E/6E, which is sent dots. Options: id, width (in steps of eight), height, size (dots, 12 to 64), speed."""
    seat, card, screen = _parts(address)
    if screen.width % 8:
        raise AddressWrong(f"{address}: width is a multiple of 8")
    return OnbonCard(seat, card, DrawnText(screen, address.whole("size", 32, lettering.SMALLEST, 64)))


def _parts(address: Address) -> tuple[BusSeat, int, Area]:
    card = address.whole("id", EVERY_CARD, 1, EVERY_CARD)
    speed = address.whole("speed", USUAL_SPEED, 1200, 115200)
    screen = Area(0, 0, 0, address.whole("width", 128, 8, 4096), address.whole("height", 32, 8, 1024))
    what = "" if card == EVERY_CARD else f"id={card}"
    seat = seat_at(address, speed, what, UDP_PORT if address.scheme == "udp" else TCP_PORT)
    return seat, card, screen


class FontText:
    """What is said to a BX-5K/6K."""

    dialect = Dialect.FONT
    buffer = CARD_BUFFER
    ping = commands.PING
    wipe = commands.WIPE

    def __init__(self, screen: Area, font: str) -> None:
        self._screen = screen
        self._font = font

    def shown(self, text: str, area: Area | None, lasts: int) -> bytes:
        """A backslash would begin one of the card's own words; `\\n` is the one that ends a line."""
        plain = text.replace("\\", "＼")
        content = b"\\n".join(lettering.font_bytes(words, CHARSET) for words in plain.split("\n"))
        return commands.text_area(area or self._screen, content, lasts, self._font, wraps=True)

    def missing(self, text: str) -> int:
        """Characters for which 〓 stands."""
        return lettering.missing_marks(text, CHARSET)

    def cleared(self, area: Area | None) -> bytes:
        """The area dropped."""
        return commands.text_dropped(area)

    def brightness(self, level: int) -> bytes:
        """0 to 15."""
        return commands.brightness(level)

    def time(self, now: datetime) -> bytes | None:
        """The clock set."""
        return commands.time_set(now)


class DrawnText:
    """What is said to a BX-5E/6E."""

    dialect = Dialect.DOTS
    buffer = DOTS_BUFFER
    ping = commands.PING_DOTS
    wipe = commands.WIPE_DOTS

    def __init__(self, screen: Area, size: int) -> None:
        self._screen = screen
        self._size = size

    def shown(self, text: str, area: Area | None, lasts: int) -> bytes:
        """ValueError for an area that does not begin and end at a multiple of eight."""
        place = area or self._screen
        if place.x % 8 or place.width % 8:
            raise ValueError("an area of this card begins at a multiple of eight dots, and is as wide")
        dots = lettering.drawn(text, place.width, place.height, self._size)
        return commands.dots_area(place, dots, lasts, alone=area is None)

    def missing(self, text: str) -> int:  # noqa: ARG002 - the font card's shape
        """None: every character is drawn."""
        return 0

    def cleared(self, area: Area | None) -> bytes:
        """The area dropped."""
        return commands.dots_dropped(area)

    def brightness(self, level: int) -> bytes:
        """0 to 15."""
        return commands.brightness_of_dots(level)

    def time(self, now: datetime) -> bytes | None:  # noqa: ARG002 - the font card's shape
        """None: no document says how."""
        return None


class OnbonCard:
    """A LedCard, a CounterDisplay and Wipeable."""

    def __init__(self, seat: BusSeat, card: int, says: FontText | DrawnText) -> None:
        self._seat = seat
        self._card = card
        self._says = says

    def show(self, text: str, area: Area | None = None, lasts: float = 0.0) -> None:
        """As the role says; `lasts` in whole seconds, at least one, at most 65,535."""
        seconds = min(max(round(lasts), 1), 0xFFFF) if lasts else 0
        self._do(self._says.shown(text, area, seconds))
        self._seat.counted["texts"] += 1
        self._seat.counted["missing_characters"] += self._says.missing(text)

    def clear(self, area: Area | None = None) -> None:
        """As the role says."""
        self._do(self._says.cleared(area))

    def set_brightness(self, percent: int) -> None:
        """In sixteen steps."""
        if not 1 <= percent <= 100:
            raise ValueError(f"brightness is 1 to 100 percent, not {percent}")
        self._do(self._says.brightness(round(percent * commands.BRIGHTEST / 100)))

    def set_time(self, now: datetime) -> None:
        """As the role says."""
        content = self._says.time(now)
        if content is None:
            raise troubles.trouble("card_model_differs")
        self._do(content)

    def wipe(self) -> None:
        """As Wipeable says."""
        self._do(self._says.wipe)

    def status(self) -> CardStatus:
        """Whether it answers."""
        try:
            self._do(self._says.ping)
        except DeviceTrouble as why:
            is_there = why.code in troubles.SENTENCES or why.code.startswith(troubles.UNNAMED)
            return CardStatus(DeviceState.FAULT if is_there else DeviceState.ABSENT, why)
        return CardStatus(DeviceState.READY, None)

    def self_test(self) -> tuple[Check, ...]:
        """Ask it; nothing changes on the screen."""
        status = self.status()
        found = "answers" if status.trouble is None else str(status.trouble)
        return (Check("answer", is_well=status.trouble is None, found=found),)

    def counters(self) -> dict[str, int]:
        """Texts shown, characters the card's font lacks, silences and more."""
        return dict(self._seat.counted)

    def close(self) -> None:
        """As the role says."""
        self._seat.close()

    def _do(self, content: bytes) -> Reply:
        whole = frame(self._says.dialect, self._card, content)
        if len(whole) > self._says.buffer:
            raise troubles.trouble("text_too_long")
        for answer in self._answers(whole):
            if not answer.error:
                return answer
            if not answer.may_be_asked_again:
                break
        raise answer.trouble()

    def _answers(self, whole: bytes) -> Iterator[Reply]:
        for attempt in range(BUSY_TRIES):
            if attempt:
                time.sleep(BUSY_PAUSE)
            yield self._seat.ask(whole, self._hearing, WITHIN)

    def _hearing(self) -> Callable[[bytes], Reply | None]:
        hunter = FrameHunter(self._says.dialect)

        def hear(come: bytes) -> Reply | None:
            for found in hunter.feed(come):
                answer = commands.reply(self._says.dialect, found.content)
                if answer is None:
                    continue
                if found.destination == SERVER and self._is_mine(found.source):
                    return answer
                self._seat.counted["stray_replies"] += 1
            return None

        return hear

    def _is_mine(self, source: int) -> bool:
        return EVERY_CARD in {source, self._card} or source == self._card
