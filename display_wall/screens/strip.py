"""Decides how a window's strip is laid out: the window on the left, the number called on the rest."""

import math
from dataclasses import dataclass

from display_wall.screens.colours import NIGHT, colours
from display_wall.screens.lettering import Align, Lettering
from display_wall.screens.parts import Part, Place, Text
from display_wall.screens.ticker import Line
from display_wall.wall import Freshness, StripLook
from hall.language.hall_clock import local
from hall.qt.look import Palette
from hall.qt.words import Words

_DIMMEST = 0.45
_PULSE_SECONDS = 1.6

# A strip this many times longer than high has room for the invitation beside the number.
_LONG = 2.6


def glow(seconds: float) -> float:
    """How bright a fresh number is after so many seconds: a slow breath, never off."""
    breath = 0.5 + 0.5 * math.cos(2 * math.pi * seconds / _PULSE_SECONDS)
    return _DIMMEST + (1 - _DIMMEST) * breath


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the four blocks of a strip stand; foot and serves may have no height."""

    window: Place
    middle: Place
    serves: Place
    foot: Place

    @classmethod
    def of(cls, look: StripLook, width: int, height: int) -> "Layout":
        """The layout for what is to be shown."""
        left = min(width * 0.3, height * 1.3)
        unit = min(height, width * 0.3)
        foot = 0.0 if look.freshness.is_live else unit * 0.17
        body = height - foot
        serves = unit * 0.27 if look.serves else 0.0
        return cls(
            window=(0.0, 0.0, left, body),
            middle=(left, 0.0, width - left, body - serves),
            serves=(left, body - serves, width - left, serves),
            foot=(0.0, body, float(width), foot),
        )


def strip_parts(look: StripLook, layout: Layout, words: Words, glowing: float) -> tuple[Part, ...]:
    """The parts of a strip. glowing: brightness of the number, 0 to 1."""
    paint = colours(is_live=look.freshness.is_live)
    parts = (
        _window(look, layout.window, paint),
        _middle(look, layout.middle, words, (paint, glowing)),
        Part(layout.serves, paint.ground),
    )
    return parts if look.freshness.is_live else (*parts, _warning(look.freshness, layout.foot, words))


def served_line(look: StripLook, layout: Layout, words: Words) -> Line:
    """What the window serves, running when it is long."""
    paint = colours(is_live=look.freshness.is_live)
    x, y, width, height = layout.serves
    pad = height * 0.3
    text = words.say("served_here", look.serves) if look.serves else ""
    place = (x + pad, y, width - 2 * pad, height)
    return Line(text, place, height * 0.6, paint.quiet_ink, paint.ground, is_centred=True)


def _window(look: StripLook, place: Place, paint: Palette) -> Part:
    _, _, width, height = place
    ink = paint.ink if look.is_staffed else paint.quiet_ink
    pad = width * 0.06
    share = 0.66 if look.number else 0.0
    below = (pad, height * share, width - 2 * pad, height * (0.96 - share))
    name = Lettering(look.name, height * 0.2, ink, Align.AlignHCenter, is_bold=True, is_whole=True)
    texts: tuple[Text, ...] = (Text(below, name, "window_name"),)
    if look.number:
        number = Lettering(str(look.number), height * 0.62, ink, Align.AlignHCenter, is_bold=True)
        texts += (Text((pad, height * 0.04, width - 2 * pad, height * share), number),)
    return Part(place, paint.surface, texts)


def _middle(look: StripLook, place: Place, words: Words, tone: tuple[Palette, float]) -> Part:
    paint, glowing = tone
    x, y, width, height = place
    pad = height * 0.12
    inner = (x + pad, y + height * 0.03, width - 2 * pad, height * 0.97)
    if look.call is not None:
        inks = (_dimmed(paint.accent, paint.ground, glowing), paint.ink)
        return Part(place, paint.ground, _call(look.call.number, inner, words, inks))
    if look.serving and look.is_staffed:
        return Part(place, paint.ground, _serving(look.serving, inner, words, (paint.ink, paint.quiet_ink)))
    saying = words.say("please_wait" if look.is_staffed else "paused")
    ink = paint.ink if look.is_staffed else paint.quiet_ink
    state = Lettering(saying, height * 0.55, ink, Align.AlignHCenter, is_bold=True, is_whole=True)
    return Part(place, paint.ground, (Text(inner, state, "strip_state"),))


def _call(number: str, place: Place, words: Words, inks: tuple[str, str]) -> tuple[Text, ...]:
    return _number_with(number, words.say("come_here"), place, inks, "called_number", "called_window")


def _serving(number: str, place: Place, words: Words, inks: tuple[str, str]) -> tuple[Text, ...]:
    return _number_with(number, words.say("now_serving"), place, inks, "serving_number", "strip_state")


def _number_with(
    number: str, saying: str, place: Place, inks: tuple[str, str], *names: str
) -> tuple[Text, ...]:
    x, y, width, height = place
    if width > _LONG * height:
        beside = width * 0.6
        number_place, invite_place = (x, y, beside, height), (x + beside, y, width - beside, height)
        align = (Align.AlignLeft, Align.AlignRight)
    else:
        above = height * 0.66
        number_place, invite_place = (x, y, width, above), (x, y + above, width, height - above)
        align = (Align.AlignHCenter, Align.AlignHCenter)
    called = Lettering(number, number_place[3] * 1.05, inks[0], align[0], is_bold=True, is_whole=True)
    invite_size = min(height * 0.32, invite_place[3] * 0.8)
    invite = Lettering(saying, invite_size, inks[1], align[1], is_bold=True, is_whole=True)
    return (Text(number_place, called, names[0]), Text(invite_place, invite, names[1]))


def _warning(freshness: Freshness, place: Place, words: Words) -> Part:
    x, y, width, height = place
    if freshness.as_of is None:
        saying = words.say("unheard")
    else:
        saying = words.say("stale_short", local(freshness.as_of).strftime("%H:%M:%S"))
    lettering = Lettering(saying, height * 0.62, NIGHT.on_alert, Align.AlignHCenter, is_bold=True)
    text = Text((x + height * 0.2, y, width - height * 0.4, height), lettering, "stale")
    return Part(place, NIGHT.alert, (text,))


def _dimmed(ink: str, ground: str, share: float) -> str:
    """The ink at this share of its strength over the ground, in 24 steps."""
    share = round(share * 24) / 24
    pairs = zip(_channels(ink), _channels(ground), strict=True)
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
