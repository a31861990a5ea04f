"""What stands on one screen of a visit, and what it is read from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hall.messages.matter_catalogue import MatterCatalogue, MatterLine
from visiting.matters import Room

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to choose. name: how tests and rigs call it. detail: a quiet second line."""

    text: str
    name: str
    is_chosen: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A field to write into."""

    name: str
    label: str
    hint: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One screen. Buttons are (name, text); empty names are not there. tone: plain or alert.

    is_search: words are written into a field above the choices. columns: of the choices.
    """

    title: str
    sub: str = ""
    ask: str = ""
    number: str = ""
    facts: tuple[str, ...] = ()
    fields: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    at: int = 0
    pages: int = 1
    primary: tuple[str, str] = ("", "")
    secondary: tuple[str, str] = ("", "")
    notice: str = ""
    tone: str = "plain"
    has_back: bool = False
    leave: str = ""
    is_busy: bool = False
    is_search: bool = False
    columns: int = 1


@dataclass(slots=True)
class Reading:
    """What the screen shows of the visit: which page, what is searched for, in which language.

    printing: what is on its way to its paper, as the visitor knows it.
    """

    say: Say
    room: Room
    catalogue: MatterCatalogue
    language: str = "zh"
    at: int = 0
    wanted: str = ""
    printing: str = ""
    found: Sequence[MatterLine] = field(default_factory=tuple)
