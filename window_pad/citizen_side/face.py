"""What stands on one screen of the pad, and what it is read from."""

from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Row:
    """A field to judge. verdict: right, wrong or empty. code: empty for what is only told."""

    code: str
    label: str
    value: str
    verdict: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A thing to tick or choose. name: how tests and rigs call it."""

    name: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is read, no longer than its page is wide."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """One screen. kind: fields, lines, note, sign, rating or saying. Buttons are (name, text); empty names are not there.

    faces: the levels of a rating, the best first. text: what is written with the keys; tone: plain or alert.
    """

    kind: str
    title: str
    sub: str = ""
    progress: str = ""
    rows: tuple[Row, ...] = ()
    lines: tuple[Line, ...] = ()
    faces: tuple[Pick, ...] = ()
    picks: tuple[Pick, ...] = ()
    text: str = ""
    hint: str = ""
    is_writing: bool = False
    primary: tuple[str, str] = ("", "")
    is_primary_ready: bool = True
    secondary: tuple[str, str] = ("", "")
    turns: tuple[bool, bool] = (False, False)
    has_back: bool = False
    tone: str = "plain"
    is_busy: bool = False
