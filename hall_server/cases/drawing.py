"""Decides how a statutory paper is set: Typst's PDF of a sheet, its look-up as a QR code."""

from io import BytesIO
from pathlib import Path

import msgspec
import segno

from hall_server.cases.sheets import Sheet
from hall_server.typesetting import set_page

LAYOUTS = Path(__file__).parent / "layouts"


def draw(sheet: Sheet) -> bytes:
    """The PDF. PageNotSet when the layout cannot be set."""
    told = {**msgspec.to_builtins(sheet), "qr": _qr(sheet.looks_up)}
    return set_page(LAYOUTS / "paper.typ", sheet=msgspec.json.encode(told).decode())


def _qr(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, scale=4)
    return drawn.getvalue().decode()
