"""Decides how a waiting-area screen is laid out, at 1920 x 1080: calls newest first, people waiting, clock, notice."""

from dataclasses import dataclass, replace
from datetime import datetime

from display_wall.screens.colours import NIGHT, colours
from display_wall.screens.lettering import Align, Lettering
from display_wall.screens.parts import Part, Place, Text
from display_wall.wall import AreaLook, Freshness
from hall.language.hall_clock import local
from hall.messages.calling import NumberCalled
from hall.qt.look import Palette
from hall.qt.words import Words

DESIGN = (1920, 1080)
TITLE, BODY, NUMBER, WINDOW = 60, 52, 116, 76
_HEAD = (0.0, 0.0, 1920.0, 132.0)
_FOOT = (0.0, 990.0, 1920.0, 90.0)
_CALLS = (32.0, 216.0, 1444.0, 758.0)
_WAITING = (1508.0, 216.0, 380.0, 758.0)
_HEADINGS_TOP, _HEADINGS_HEIGHT = 140.0, 72.0
_ROWS = 6
_MOST_QUEUES = 9
_PAD, _GAP, _ARROW = 28.0, 14.0, 72.0
# So many characters more than fit at full size are still well read on one line.
_SHRINKS_BY = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """How the design is placed in a window: scaled evenly, in the middle."""

    scale: float
    left: float
    top: float

    @classmethod
    def into(cls, width: int, height: int) -> "Fit":
        """The largest that fits."""
        scale = min(width / DESIGN[0], height / DESIGN[1])
        return cls(scale, (width - DESIGN[0] * scale) / 2, (height - DESIGN[1] * scale) / 2)

    def place(self, design: Place) -> Place:
        """A place of the design, in pixels of the window."""
        x, y, width, height = (part * self.scale for part in design)
        return self.left + x, self.top + y, width, height


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every part needs: where, in which colours, in which words."""

    fit: Fit
    paint: Palette
    words: Words

    def text(self, place: Place, lettering: Lettering, name: str = "") -> Text:
        return Text(self.fit.place(place), replace(lettering, size=lettering.size * self.fit.scale), name)

    def part(self, place: Place, fill: str, *texts: Text, radius: float = 0.0) -> Part:
        return Part(self.fit.place(place), fill, texts, radius * self.fit.scale)


def foot_place(fit: Fit) -> Place:
    """Where the notice runs."""
    x, y, width, height = _FOOT
    return fit.place((x + 32, y, width - 64, height))


def area_parts(
    look: AreaLook, fit: Fit, words: Words, now: datetime, fresh: frozenset[str]
) -> tuple[Part, ...]:
    """The parts of the screen. fresh: ids of calls that came in a moment ago."""
    sheet = _Sheet(fit, colours(is_live=look.freshness.is_live), words)
    return (
        _head(sheet, look, now),
        *_headings(sheet, _columns(look)),
        *_calls(sheet, look, fresh),
        *_waiting(sheet, look.waiting),
        _foot(sheet, look.freshness),
    )


def _head(sheet: _Sheet, look: AreaLook, now: datetime) -> Part:
    clock = local(now)
    day = sheet.words.say("weekdays").split()[clock.weekday()]
    date = sheet.words.say("date", clock.month, clock.day, day)
    ink, quiet = sheet.paint.ink, sheet.paint.quiet_ink
    hall = Lettering(look.hall_name, TITLE, ink, is_bold=True)
    zone = Lettering(look.zone_name, BODY, quiet)
    date_text = Lettering(date, BODY, quiet, Align.AlignRight)
    time_text = Lettering(clock.strftime("%H:%M"), TITLE, ink, Align.AlignRight, is_bold=True)
    return sheet.part(
        _HEAD,
        sheet.paint.surface,
        sheet.text((40, 6, 860, 120), hall, "hall_name"),
        sheet.text((920, 6, 340, 120), zone, "zone_name"),
        sheet.text((1270, 6, 400, 120), date_text),
        sheet.text((1690, 6, 190, 120), time_text, "clock"),
    )


def _columns(look: AreaLook) -> int:
    return 1 if look.window_count <= _ROWS and len(look.calls) <= _ROWS else 2


def _headings(sheet: _Sheet, columns: int) -> tuple[Part, ...]:
    x, _, width, _ = _CALLS
    number, window = sheet.words.say("number"), sheet.words.say("window")
    spots: list[tuple[float, str]] = []
    for column in range(columns):
        cell = _cell(column * _ROWS, columns)
        spots += [(cell[0] + _PAD, number), (_window_x(cell), window)]
    return (
        _heading(sheet, (x, width), spots),
        _heading(sheet, (_WAITING[0], _WAITING[2]), [(_WAITING[0] + _PAD, sheet.words.say("waiting"))]),
    )


def _heading(sheet: _Sheet, across: tuple[float, float], spots: list[tuple[float, str]]) -> Part:
    x, width = across
    quiet = sheet.paint.quiet_ink
    texts = (
        sheet.text((left, _HEADINGS_TOP, 330.0, _HEADINGS_HEIGHT), Lettering(text, BODY, quiet))
        for left, text in spots
    )
    return sheet.part((x, _HEADINGS_TOP, width, _HEADINGS_HEIGHT), sheet.paint.ground, *texts)


def _calls(sheet: _Sheet, look: AreaLook, fresh: frozenset[str]) -> tuple[Part, ...]:
    if not look.calls:
        return (_nobody(sheet, look.freshness),)
    return tuple(
        _call(sheet, call, _cell(index, _columns(look)), is_fresh=call.call in fresh, is_newest=index == 0)
        for index, call in enumerate(look.calls)
    )


def _cell(index: int, columns: int) -> Place:
    x, y, width, height = _CALLS
    cell_width = (width - _GAP * (columns - 1)) / columns
    cell_height = (height - _GAP * (_ROWS - 1)) / _ROWS
    column, row = divmod(index, _ROWS)
    return x + column * (cell_width + _GAP), y + row * (cell_height + _GAP), cell_width, cell_height


def _window_x(cell: Place) -> float:
    return cell[0] + _PAD + (cell[2] * 0.42 if cell[2] > 1000 else 348.0) + _ARROW


def _call(sheet: _Sheet, call: NumberCalled, place: Place, *, is_fresh: bool, is_newest: bool) -> Part:
    paint = sheet.paint
    x, y, width, height = place
    fill, ink, number_ink = (
        (paint.accent, paint.on_accent, paint.on_accent)
        if is_fresh
        else (paint.surface, paint.ink, paint.accent)
    )
    window_x = _window_x(place)
    number_width = window_x - _ARROW - x - _PAD
    names = ("called_number", "called_window") if is_newest else ("", "")
    number = Lettering(call.number, NUMBER, number_ink, is_bold=True, is_whole=True)
    return sheet.part(
        place,
        fill,
        sheet.text((x + _PAD, y, number_width, height), number, names[0]),
        sheet.text((window_x - _ARROW, y, _ARROW, height), Lettering("→", BODY, ink)),
        *_window_name(
            sheet, call.window_name, (window_x, y, x + width - window_x - 10, height), (ink, names[1])
        ),
        radius=14,
    )


def _window_name(sheet: _Sheet, window: str, place: Place, tone: tuple[str, str]) -> tuple[Text, ...]:
    """One line; a long name in a narrow cell takes two."""
    x, y, width, height = place
    ink, name = tone
    if len(window) <= width / WINDOW + _SHRINKS_BY:
        return (sheet.text(place, Lettering(window, WINDOW, ink, is_bold=True, is_whole=True), name),)
    half = (len(window) + 1) // 2
    upper, lower = (
        Lettering(part, height * 0.42, ink, is_bold=True, is_whole=True)
        for part in (window[:half], window[half:])
    )
    inner = height * 0.46
    top = y + height * 0.04
    return (
        sheet.text((x, top, width, inner), upper, name),
        sheet.text((x, top + inner, width, inner), lower),
    )


def _nobody(sheet: _Sheet, freshness: Freshness) -> Part:
    x, y, width, height = _CALLS
    is_known = freshness.is_live or freshness.as_of is not None
    paint = sheet.paint
    middle = y + height / 2
    first = sheet.words.say("nobody_called" if is_known else "connecting")
    second = "" if is_known else sheet.words.say("ask_staff")
    centre = Align.AlignHCenter
    return sheet.part(
        _CALLS,
        paint.surface,
        sheet.text((x, middle - 100, width, 100), Lettering(first, WINDOW, paint.ink, centre), "nobody"),
        sheet.text((x, middle + 10, width, 80), Lettering(second, BODY, paint.quiet_ink, centre)),
        radius=14,
    )


def _waiting(sheet: _Sheet, waiting: tuple[tuple[str, int], ...]) -> tuple[Part, ...]:
    x, y, width, height = _WAITING
    paint = sheet.paint
    row = height / _MOST_QUEUES
    texts: list[Text] = []
    for index, (queue, people) in enumerate(waiting[:_MOST_QUEUES]):
        top = y + index * row
        count = Lettering(sheet.words.say("people", people), TITLE, paint.ink, Align.AlignRight)
        texts.append(sheet.text((x + _PAD, top, 90, row), Lettering(queue, TITLE, paint.ink, is_bold=True)))
        texts.append(sheet.text((x + 120, top, width - 120 - _PAD, row), count, f"waiting_{queue}"))
    return (sheet.part(_WAITING, paint.surface, *texts, radius=14),)


def _foot(sheet: _Sheet, freshness: Freshness) -> Part:
    if freshness.is_live:
        return sheet.part(_FOOT, sheet.paint.surface)
    as_of = freshness.as_of
    words = sheet.words
    saying = words.say("stale", local(as_of).strftime("%H:%M:%S")) if as_of else words.say("unheard")
    x, y, width, height = _FOOT
    lettering = Lettering(saying, BODY, NIGHT.on_alert, is_bold=True)
    return sheet.part(_FOOT, NIGHT.alert, sheet.text((x + 32, y, width - 64, height), lettering, "stale"))
