"""Turns the pictures inside ESC/POS commands into dots: raster, columns, QR codes."""

import numpy as np
import segno

from device_drivers.simulated.receipt_paper.printer_font import Ink


def raster_image(parameters: bytes) -> Ink:
    """GS v 0 without its name: `0 m xL xH yL yH` and the rows; m doubles across (1), down (2) or both (3)."""
    mode = parameters[1] & 3
    across, down = (int.from_bytes(parameters[at : at + 2], "little") for at in (2, 4))
    down = down if across else 0
    ink = (
        np.unpackbits(np.frombuffer(parameters[6:], dtype=np.uint8))
        .reshape(down, across * 8)
        .astype(np.bool_)
    )
    return np.kron(ink, np.ones((1 + (mode >> 1), 1 + (mode & 1)), dtype=np.bool_))


def column_image(parameters: bytes) -> Ink:
    """ESC * without its name: `m nL nH` and columns of 8 or 24 dots, the top one first; single density doubles across."""
    mode, rows = parameters[0], 24 if parameters[0] >= 32 else 8
    columns = np.frombuffer(parameters[3:], dtype=np.uint8).reshape(-1, rows // 8)
    ink = np.unpackbits(columns, axis=1).T.astype(np.bool_)
    stretch = np.ones((24 // rows, 1 if mode & 1 else 2), dtype=np.bool_)
    return np.kron(ink, stretch)


def qr_ink(payload: bytes, correction: str, module: int) -> Ink | None:
    """The symbol without its quiet zone; None when the payload is empty or too long for any symbol."""
    if not payload:
        return None
    try:
        symbol = segno.make_qr(payload, error=correction, boost_error=False)
    except segno.DataOverflowError:
        return None
    modules = np.array([list(row) for row in symbol.matrix], dtype=np.bool_)
    return np.kron(modules, np.ones((module, module), dtype=np.bool_))
