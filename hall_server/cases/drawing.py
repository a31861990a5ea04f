"""Decides how a statutory paper is set: Typst's PDF of a sheet, its look-up as a QR code."""

from io import BytesIO
from pathlib import Path

import msgspec
import segno

from hall_server.cases.sheets import Sheet

LAYOUTS = Path(__file__).parent / "layouts"


def draw(sheet: Sheet) -> bytes:
    """The PDF. typst.TypstError when the layout cannot be set."""
    import typst  # noqa: PLC0415 - 40 MB that only who draws needs

    told = {**msgspec.to_builtins(sheet), "qr": _qr(sheet.looks_up)}
    drawn: bytes = typst.compile(
        LAYOUTS / "paper.typ",
        root=LAYOUTS,
        format="pdf",
        sys_inputs={"sheet": msgspec.json.encode(told).decode()},
    )
    return drawn


def _qr(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, scale=4)
    return drawn.getvalue().decode()
