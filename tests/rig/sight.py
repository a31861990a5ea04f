"""Looks at each application's part of the screen, and works it by hand."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from hall.launcher.hall_folder import HallFolder
from tests.rig.clicker import Clicker, Control
from tests.rig.families import family
from tests.rig.screen_reader import ScreenReader, crop, number_in, read_number, read_text, save

MARK = 9
"""From a choice's left edge to the middle of its mark, in pixels."""


@dataclass(frozen=True, slots=True)
class Sights:
    """The display of one hall."""

    display: str
    folder: HallFolder

    @property
    def clicker(self) -> Clicker:
        """The hands."""
        return Clicker(self.display, self.folder.rig)

    @property
    def reader(self) -> ScreenReader:
        """The eyes."""
        return ScreenReader(self.display)

    def of(self, device: str) -> "Window":
        """One application's window."""
        return Window(self, str(self.folder.home(device).absolute()))

    def keep(self, path: Path) -> None:
        """Save what is on the whole display now."""
        save(self.reader.shot(), path)


@dataclass(frozen=True, slots=True)
class Window:
    """The window of the application whose device home this is; controls are looked for in its processes alone."""

    sights: Sights
    home: str

    def processes(self) -> set[int]:
        """The ids of the application and what it started."""
        return family(self.home)

    def find(self, name: str) -> Control | None:
        """A control that is visible now."""
        return self.sights.clicker.find(self.processes, name)

    def wait_for(self, name: str, within: float = 60) -> Control:
        """A control once it can be used."""
        return self.sights.clicker.wait_for(self.processes, name, within)

    def press(self, name: str, within: float = 60) -> Control:
        """Press a control once it can be used."""
        return self.sights.clicker.press(self.processes, name, within)

    def press_mark(self, name: str) -> None:
        """Press a choice at its mark: beside the words nothing is hit."""
        control = self.wait_for(name)
        self.sights.clicker.press_at(control.box.x + MARK, control.middle[1])

    def type_into(self, name: str, text: str) -> None:
        """Press a field and type."""
        self.sights.clicker.type_into(self.processes, name, text)

    def overtype(self, name: str, text: str) -> None:
        """Press a field and write over all that stands in it."""
        self.sights.clicker.overtype(self.processes, name, text)

    def picture_of(self, name: str) -> Image.Image | None:
        """What is painted where a control lies now; None when it is not visible."""
        control = self.find(name)
        return crop(self.sights.reader.shot(), control.box, 2) if control else None

    def text_at(self, name: str, *, words: str = "eng", psm: int = 6, height: int = 0) -> str:
        """What is painted where a control lies."""
        control = self.find(name)
        if control is None:
            return ""
        return read_text(crop(self.sights.reader.shot(), control.box, 2), words=words, psm=psm, height=height)

    def number_at(self, name: str) -> str | None:
        """The ticket number painted where a control lies."""
        picture = self.picture_of(name)
        return read_number(picture) if picture else None

    def shows_number(self, name: str, number: str) -> bool:
        """Whether this very number is painted there."""
        return self.number_at(name) == number or number_in(self.text_at(name)) == number
