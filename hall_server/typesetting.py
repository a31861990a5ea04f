"""Decides how a layout becomes a PDF: Typst sets it, beside the server, and what fills it is never markup."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hall_server.beside import beside

if TYPE_CHECKING:
    from typst import Fonts


class Setting(msgspec.Struct, frozen=True):
    """A layout's file, and what it is told: name -> JSON."""

    layout: str
    told: dict[str, str]

    def __repr__(self) -> str:
        return f"Setting({self.layout}, ***)"


class PageNotSet(Exception):  # noqa: N818 - says what it is
    """The layout cannot be set with what it was told. Typst's own words repeat that, and go no further."""


def typeset(layout: Path, **told: object) -> bytes:
    """The PDF. told: what the layout reads from `sys.inputs`, each spelled as JSON. BrokenOff when it cannot be set."""
    spelled = {name: msgspec.json.encode(value).decode() for name, value in told.items()}
    return beside(set_in_type, Setting(str(layout), spelled))


def set_in_type(wanted: Setting) -> bytes:
    """The PDF; here and now. PageNotSet names the layout."""
    import typst  # noqa: PLC0415 - 40 MB that only the process beside needs

    layout = Path(wanted.layout)
    try:
        drawn: bytes = typst.compile(
            layout, root=layout.parent, format="pdf", sys_inputs=wanted.told, font_paths=_fonts()
        )
    except typst.TypstError:
        raise PageNotSet(layout.name) from None
    return drawn


@cache
def _fonts() -> "Fonts":
    """The machine's fonts. To look through them takes longer than to set a page, and this process lives for a minute."""
    from typst import Fonts  # noqa: PLC0415 - 40 MB that only the process beside needs

    return Fonts()
