"""Decides how what the clerk shows is read: a page at a time, never half a line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall.messages.casework import PadPart
from window_pad.citizen_side.face import Face, Line, Say
from window_pad.citizen_side.pipe_words import ShowPage

Wrap = Callable[[str], Sequence[str]]
"""A text as the lines it takes."""


def pages_of(parts: Sequence[PadPart], wrap: Wrap, lines_a_page: int) -> tuple[tuple[Line, ...], ...]:
    """The lines of all parts in pages; a heading never stands alone at a page's foot. lines_a_page: two at least."""
    pages: list[list[Line]] = [[]]
    for part in parts:
        heading = [Line(one, is_heading=True) for one in wrap(part.heading)] if part.heading else []
        lines = [Line(one) for text in part.lines for one in wrap(text)]
        if pages[-1] and len(pages[-1]) + len(heading) + min(1, len(lines)) > lines_a_page:
            pages.append([])
        for line in (*heading, *lines):
            if len(pages[-1]) >= lines_a_page:
                pages.append([])
            pages[-1].append(line)
    return tuple(tuple(page) for page in pages)


@dataclass(slots=True)
class Leaflet:
    """What is read, and where the reader is."""

    shown: ShowPage
    pages: tuple[tuple[Line, ...], ...] = ((),)
    at: int = 0

    def lay_out(self, wrap: Wrap, lines_a_page: int) -> None:
        """As wide and high as the screen is now."""
        self.pages = pages_of(self.shown.parts, wrap, lines_a_page)
        self.at = min(self.at, len(self.pages) - 1)

    def turn(self, by: int) -> bool:
        """Forward or back."""
        to = self.at + by
        if not 0 <= to < len(self.pages):
            return False
        self.at = to
        return True


def face_of(leaflet: Leaflet, say: Say, *, is_over_check: bool) -> Face:
    """The screen. is_over_check: the citizen goes back to a check from here."""
    pages = len(leaflet.pages)
    return Face(
        "lines",
        leaflet.shown.title,
        progress=say("screen_of", leaflet.at + 1, pages) if pages > 1 else "",
        lines=leaflet.pages[leaflet.at],
        turns=(leaflet.at > 0, leaflet.at < pages - 1) if pages > 1 else (False, False),
        primary=("end_page", say("back_to_check" if is_over_check else "page_read")),
    )
