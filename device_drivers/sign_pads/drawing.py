"""Decides what a signature looks like on a form: true to size, as wide a line as the pen pressed."""

import io
from collections.abc import Iterator
from itertools import pairwise

from PIL import Image, ImageDraw

from device_drivers.roles.sign_pad import Point, Signature
from device_drivers.sign_pads.strokes import bounding_box

MARGIN = 1.5
THIN, THICK = 0.25, 0.9
"""Millimetres: the line of a pen that barely touches, and of one that presses."""
EVEN = 0.55
"""Millimetres: the line where the pad feels no pressure."""
FINER = 4
"""Drawn so many times as large and then made small: smooth edges."""
MM_AN_INCH = 25.4
MOST_DOTS_A_MM = 48.0


def svg(signature: Signature) -> str:
    """A picture of the ink and a margin around it, in millimetres. ValueError for a signature without ink."""
    left, top, width, height = _frame(signature)
    lines = "".join(
        f'<line x1="{a.x - left:.2f}" y1="{a.y - top:.2f}" x2="{b.x - left:.2f}" y2="{b.y - top:.2f}" '
        f'stroke-width="{thickness:.2f}"/>'
        for a, b, thickness in _lines(signature)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}mm" height="{height:.2f}mm" '
        f'viewBox="0 0 {width:.2f} {height:.2f}"><g stroke="#000" stroke-linecap="round">{lines}</g></svg>'
    )


def png(signature: Signature, dots_a_mm: float = 300 / MM_AN_INCH) -> bytes:
    """The same in dots, black on transparent, its size in the file (pHYs). ValueError for no ink, or over 48 dots/mm."""
    if not 1 <= dots_a_mm <= MOST_DOTS_A_MM:
        raise ValueError(f"1 to {MOST_DOTS_A_MM:.0f} dots a millimetre, not {dots_a_mm}")
    left, top, width, height = _frame(signature)
    scale = dots_a_mm * FINER
    sheet = Image.new("L", (max(round(width * scale), 1), max(round(height * scale), 1)), 0)
    pen = ImageDraw.Draw(sheet)
    for a, b, thickness in _lines(signature):
        ends = [((point.x - left) * scale, (point.y - top) * scale) for point in (a, b)]
        pen.line(ends, fill=255, width=max(round(thickness * scale), 1))
        for x, y in ends:
            half = thickness * scale / 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    small = (max(round(width * dots_a_mm), 1), max(round(height * dots_a_mm), 1))
    picture = Image.new("L", small, 0).convert("LA")
    picture.putalpha(sheet.resize(small, Image.Resampling.BOX))
    out = io.BytesIO()
    picture.save(out, "png", dpi=(dots_a_mm * MM_AN_INCH,) * 2)
    return out.getvalue()


def _frame(signature: Signature) -> tuple[float, float, float, float]:
    """Left, top, width and height of the picture on the pad."""
    box = bounding_box(signature)
    if box is None:
        raise ValueError("a signature without ink cannot be drawn")
    width, height = box.right - box.left + 2 * MARGIN, box.bottom - box.top + 2 * MARGIN
    return box.left - MARGIN, box.top - MARGIN, width, height


def _lines(signature: Signature) -> Iterator[tuple[Point, Point, float]]:
    """Every short line from point to point, with its thickness; a dot is a line to itself."""
    for stroke in signature.strokes:
        points = stroke.points if len(stroke.points) > 1 else stroke.points * 2
        for a, b in pairwise(points):
            pressed = (a.pressure + b.pressure) / 2
            yield a, b, THIN + (THICK - THIN) * pressed if signature.has_pressure else EVEN
