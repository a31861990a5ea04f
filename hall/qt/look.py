"""Decides how every screen looks: colours, type, spacing, with a big-type and a high-contrast way to see them."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Property, QObject, Signal

FAMILIES = ("Noto Sans CJK SC", "HanaMinA", "HanaMinB")
BIG_TYPE = 1.25


class Sight(StrEnum):
    """From where a screen is read; it decides the type scale."""

    TOUCH = "touch"
    DESK = "desk"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they mean. accent is the one colour a screen may shout with; alert takes its place in trouble."""

    ground: str
    surface: str
    ink: str
    quiet_ink: str
    line: str
    accent: str
    on_accent: str
    accent_tint: str
    alert: str
    on_alert: str
    alert_tint: str


PLAIN = Palette(
    ground="#F2F5F8",
    surface="#FFFFFF",
    ink="#16222E",
    quiet_ink="#4A5968",
    line="#C9D3DC",
    accent="#0A5FA8",
    on_accent="#FFFFFF",
    accent_tint="#E3EFF9",
    alert="#A33B0B",
    on_alert="#FFFFFF",
    alert_tint="#FCEBE2",
)
HIGH_CONTRAST = Palette(
    ground="#000000",
    surface="#000000",
    ink="#FFFFFF",
    quiet_ink="#FFFFFF",
    line="#FFFFFF",
    accent="#FFD83D",
    on_accent="#000000",
    accent_tint="#2E2A12",
    alert="#FFD83D",
    on_alert="#000000",
    alert_tint="#2E2A12",
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Pixels at the design size. touch: least height of what is touched; unit: the step of all spacing."""

    touch: int
    unit: int
    radius: int


MEASURES: dict[Sight, Measures] = {
    Sight.TOUCH: Measures(touch=112, unit=12, radius=16),
    Sight.DESK: Measures(touch=44, unit=8, radius=8),
    Sight.WALL: Measures(touch=112, unit=12, radius=16),
}


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Pixel heights at the design size. A screen uses two of them: body, and either title or number."""

    body: int
    title: int
    number: int


TYPE_SCALES: dict[Sight, TypeScale] = {
    Sight.TOUCH: TypeScale(body=38, title=64, number=300),
    Sight.DESK: TypeScale(body=18, title=30, number=132),
    Sight.WALL: TypeScale(body=56, title=96, number=220),
}


class Look(QObject):
    """The look of one process's screens. QML reads it as `look`; widgets wear `style_sheet`.

    Sizes are pixels at the design size.
    """

    changed = Signal()

    def __init__(self, sight: Sight, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sight = sight
        self.palette = PLAIN
        self.scale = TYPE_SCALES[sight]
        self.measures = MEASURES[sight]
        self._big = False

    def set_big_type(self, wanted: bool) -> None:  # noqa: FBT001 - a switch
        """Show everything a quarter larger, or as designed."""
        self._big = wanted
        plain = TYPE_SCALES[self.sight]
        grown = TypeScale(round(plain.body * BIG_TYPE), round(plain.title * BIG_TYPE), plain.number)
        self.scale = grown if wanted else plain
        self.changed.emit()

    def set_high_contrast(self, wanted: bool) -> None:  # noqa: FBT001 - a switch
        """Show white and yellow on black, or the plain colours."""
        self.palette = HIGH_CONTRAST if wanted else PLAIN
        self.changed.emit()

    @property
    def is_big(self) -> bool:
        """Whether everything is shown larger."""
        return self._big

    @property
    def is_high_contrast(self) -> bool:
        """Whether it is shown white and yellow on black."""
        return self.palette is HIGH_CONTRAST

    bigType = Property(bool, lambda self: self.is_big, set_big_type, notify=changed)  # noqa: N815 - a QML name
    highContrast = Property(bool, lambda self: self.is_high_contrast, set_high_contrast, notify=changed)  # noqa: N815 - a QML name
    touch = Property(int, lambda self: self.measures.touch, constant=True)
    unit = Property(int, lambda self: self.measures.unit, constant=True)
    radius = Property(int, lambda self: self.measures.radius, constant=True)
    body = Property(int, lambda self: self.scale.body, notify=changed)
    title = Property(int, lambda self: self.scale.title, notify=changed)
    number = Property(int, lambda self: self.scale.number, notify=changed)
    ground = Property(str, lambda self: self.palette.ground, notify=changed)
    surface = Property(str, lambda self: self.palette.surface, notify=changed)
    ink = Property(str, lambda self: self.palette.ink, notify=changed)
    quietInk = Property(str, lambda self: self.palette.quiet_ink, notify=changed)  # noqa: N815 - a QML name
    line = Property(str, lambda self: self.palette.line, notify=changed)
    accent = Property(str, lambda self: self.palette.accent, notify=changed)
    onAccent = Property(str, lambda self: self.palette.on_accent, notify=changed)  # noqa: N815 - a QML name
    accentTint = Property(str, lambda self: self.palette.accent_tint, notify=changed)  # noqa: N815 - a QML name
    alert = Property(str, lambda self: self.palette.alert, notify=changed)
    onAlert = Property(str, lambda self: self.palette.on_alert, notify=changed)  # noqa: N815 - a QML name
    alertTint = Property(str, lambda self: self.palette.alert_tint, notify=changed)  # noqa: N815 - a QML name
