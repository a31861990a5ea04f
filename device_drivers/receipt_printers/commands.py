"""Holds the ESC/POS commands a ticket needs, as bytes (Epson ESC/POS command reference)."""

from device_drivers.roles.ticket_printer import Align

INITIALISE = b"\x1b@"
CHINESE_ON = b"\x1c&"
LINE_FEED = b"\n"
CUT = b"\x1dV\x42\x00"  # GS V function B: feed to the blade, then cut
CLEAR_BUFFERS = bytes((0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08))  # DLE DC4 function 8
RECOVER = b"\x10\x05\x02"  # DLE ENQ 2: leave a cutter error, forgetting what stood in the buffers
ASK_BUFFERED_STATUS = b"\x1dr\x01"
NO_AUTOMATIC_STATUS = b"\x1da\x00"

_JUSTIFY = {Align.LEFT: 0, Align.CENTRE: 1, Align.RIGHT: 2}
MOST_RASTER_LINES = 255


def ask_status(kind: int) -> bytes:
    """DLE EOT n, answered at once, ahead of the buffer. kind: 1 printer, 2 off-line cause, 3 error cause, 4 paper."""
    return bytes((0x10, 0x04, kind))


def justify(align: Align) -> bytes:
    """ESC a n."""
    return bytes((0x1B, 0x61, _JUSTIFY[align]))


def line_spacing(dots: int) -> bytes:
    """ESC 3 n."""
    return bytes((0x1B, 0x33, dots))


def bold(on: bool) -> bytes:  # noqa: FBT001 - the command's own parameter
    """ESC E n."""
    return bytes((0x1B, 0x45, on))


def scale(times: int) -> bytes:
    """GS ! n: the same enlargement across and down, 1 to 8."""
    return bytes((0x1D, 0x21, (times - 1) * 0x11))


def feed_lines(lines: int) -> bytes:
    """ESC d n."""
    return bytes((0x1B, 0x64, lines))


def feed_dots(dots: int) -> bytes:
    """ESC J n."""
    return bytes((0x1B, 0x4A, dots))


def raster(row_bytes: int, rows: bytes) -> bytes:
    """GS v 0, in bands of at most 255 lines. rows: `row_bytes` bytes a line, most significant bit left, 1 is black."""
    band = row_bytes * MOST_RASTER_LINES
    return b"".join(
        _raster_band(row_bytes, rows[start : start + band]) for start in range(0, len(rows), band)
    )


def _raster_band(row_bytes: int, rows: bytes) -> bytes:
    lines = len(rows) // row_bytes
    return b"\x1dv0\x00" + row_bytes.to_bytes(2, "little") + lines.to_bytes(2, "little") + rows


def qr_code(payload: bytes, module_dots: int) -> bytes:
    """GS ( k, symbol type 49: model 2, module size, error correction L, store, print."""
    return b"".join(
        (
            _symbol(b"\x31\x41\x32\x00"),
            _symbol(bytes((0x31, 0x43, module_dots))),
            _symbol(b"\x31\x45\x30"),
            _symbol(b"\x31\x50\x30" + payload),
            _symbol(b"\x31\x51\x30"),
        )
    )


def _symbol(parameters: bytes) -> bytes:
    return b"\x1d(k" + len(parameters).to_bytes(2, "little") + parameters


def process_id(digits: str) -> bytes:
    """GS ( H function 48: answered `37 22 d1 d2 d3 d4 00` when everything sent before has been processed."""
    return b"\x1d(H\x06\x00\x30\x30" + digits.encode("ascii")
