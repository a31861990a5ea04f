"""Decides the ESC/POS bytes of a paper: the printer's font where it can, dots where it cannot."""

from dataclasses import replace

from device_drivers import glyphs
from device_drivers.receipt_printers import columns, commands
from device_drivers.receipt_printers.printer_models import PrinterModel
from device_drivers.receipt_printers.real_time import without_real_time
from device_drivers.roles.ticket_printer import Align, BigLine, Paper, Part, QrCode, Rule, Space, TextLine

CELL = 24  # dots of a Chinese character of the printer's font, and of a line of Latin text
GAP = 8  # blank dots between lines
TALLEST_MM = 60.0
LONGEST_PAYLOAD = 700  # bytes; a larger QR code does not fit on the paper at 3 dots a module


def paper_bytes(paper: Paper, model: PrinterModel) -> bytes:
    """Everything from the initialisation to the cut; the request for confirmation is the driver's to add."""
    start = commands.INITIALISE + commands.CHINESE_ON
    return start + b"".join(_part(part, model) for part in paper.parts) + commands.CUT


def _part(part: Part, model: PrinterModel) -> bytes:
    match part:
        case TextLine():
            return _text(part, model)
        case BigLine():
            return _big(part, model)
        case QrCode():
            return _qr(part)
        case Rule():
            return _rule(model)
        case Space():
            return commands.line_spacing(CELL + GAP) + commands.feed_lines(part.lines)


def _text(line: TextLine, model: PrinterModel) -> bytes:
    if not 1 <= line.scale <= 8:
        raise ValueError("text is printed at 1 to 8 times its size")
    lines, scale = _broken(columns.printable(line.text), line, model)
    return b"".join(_one_line(piece, replace(line, scale=scale), model) for piece in lines)


def _broken(text: str, line: TextLine, model: PrinterModel) -> tuple[list[str], int]:
    """The lines the text takes, and the largest scale up to the wanted one at which they are few enough."""
    broken = columns.balanced if line.align is Align.CENTRE else columns.wrap
    for scale in range(line.scale, 1, -1):
        lines = broken(text, model.columns // scale)
        if not line.most_lines or len(lines) <= line.most_lines:
            return lines, scale
    return broken(text, model.columns), 1


def _one_line(text: str, style: TextLine, model: PrinterModel) -> bytes:
    if not is_in_font(text, model.charset):
        return _drawn(
            glyphs.line(text, CELL * style.scale, heavy=style.bold), style.align
        ) + commands.feed_dots(GAP)
    return b"".join(
        (
            commands.justify(style.align),
            commands.line_spacing(CELL * style.scale + GAP),
            commands.scale(style.scale),
            commands.bold(style.bold),
            text.encode("gb18030"),
            commands.LINE_FEED,
        )
    )


def is_in_font(text: str, charset: str) -> bool:
    """Whether the printer's font holds every character: one byte, or a pair of the charset outside the private area."""
    return all(_is_held(mark, charset) for mark in text)


def _is_held(mark: str, charset: str) -> bool:
    if "\ue000" <= mark <= "\uf8ff":
        return False
    try:
        return len(mark.encode(charset)) <= 2
    except UnicodeEncodeError:
        return False


def _big(line: BigLine, model: PrinterModel) -> bytes:
    if not 1.0 <= line.height_mm <= TALLEST_MM:
        raise ValueError(f"a large line is 1 to {TALLEST_MM} mm high")
    height = -int(-line.height_mm * model.dots_per_mm // 1)
    dots = glyphs.big_line(columns.printable(line.text), height, model.dots)
    return commands.feed_dots(GAP) + _drawn(dots, Align.CENTRE) + commands.feed_dots(2 * GAP)


def _drawn(dots: glyphs.Dots, align: Align) -> bytes:
    row_bytes, rows = glyphs.packed(dots)
    if not rows:
        return commands.feed_dots(CELL)
    return commands.justify(align) + commands.raster(row_bytes, without_real_time(rows))


def _qr(code: QrCode) -> bytes:
    payload = code.payload.encode("ascii")
    if not payload or len(payload) > LONGEST_PAYLOAD or not code.payload.isprintable():
        raise ValueError(f"a QR code on a ticket carries 1 to {LONGEST_PAYLOAD} printable ASCII characters")
    if not 3 <= code.module_dots <= 8:
        raise ValueError("a module of a QR code is 3 to 8 dots wide")
    quiet = commands.feed_dots(4 * code.module_dots)
    return quiet + commands.justify(Align.CENTRE) + commands.qr_code(payload, code.module_dots) + quiet


def _rule(model: PrinterModel) -> bytes:
    row_bytes = model.dots // 8
    line = commands.raster(row_bytes, b"\xff" * row_bytes * 2)
    return commands.justify(Align.LEFT) + commands.feed_dots(GAP) + line + commands.feed_dots(GAP)
