"""Knows how long each ESC/POS command is (Epson ESC/POS command reference; FS commands of the Chinese models)."""

from collections.abc import Callable, Mapping

Length = Callable[[bytes], int | None]
"""From the bytes that begin with the command: its length in all, or None while too little has come to tell."""

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D

_WITH_PARAMETERS: Mapping[bytes, int] = {
    **dict.fromkeys((b"\x1b@", b"\x1b2", b"\x1bL", b"\x1bS", b"\x1b\x0c", b"\x1bi", b"\x1bm", b"\x1bv"), 0),
    **dict.fromkeys(
        (b"\x1b!", b"\x1ba", b"\x1bE", b"\x1bG", b"\x1b-", b"\x1bd", b"\x1bJ", b"\x1bK", b"\x1be"), 1
    ),
    **dict.fromkeys(
        (b"\x1b3", b"\x1bt", b"\x1bR", b"\x1bM", b"\x1b ", b"\x1b{", b"\x1bV", b"\x1br", b"\x1b="), 1
    ),
    **dict.fromkeys((b"\x1bT", b"\x1bu", b"\x1b%", b"\x1b?"), 1),
    **dict.fromkeys((b"\x1b$", b"\x1b\\", b"\x1bB", b"\x1bc"), 2),
    b"\x1bp": 3,
    b"\x1bW": 8,
    **dict.fromkeys(
        (b"\x1d!", b"\x1dB", b"\x1dH", b"\x1dh", b"\x1dw", b"\x1df", b"\x1dr", b"\x1da", b"\x1dI"), 1
    ),
    **dict.fromkeys((b"\x1db", b"\x1d/", b"\x1dT"), 1),
    **dict.fromkeys((b"\x1dL", b"\x1dW", b"\x1dP", b"\x1d$", b"\x1d\\"), 2),
    b"\x1d:": 0,
    b"\x1d^": 3,
    **dict.fromkeys((b"\x1c&", b"\x1c."), 0),
    **dict.fromkeys((b"\x1c!", b"\x1c-", b"\x1cW", b"\x1cC"), 1),
    **dict.fromkeys((b"\x1cS", b"\x1c?", b"\x1cp"), 2),
    b"\x1c2": 74,
    **dict.fromkeys((b"\x10\x04", b"\x10\x05"), 1),
}


def command_length(begun: bytes) -> int | None:
    """Bytes of the command that begins here; None until that can be told; 2 for a command nobody knows."""
    if len(begun) < 2:
        return None
    known = _WITH_PARAMETERS.get(begun[:2])
    if known is not None:
        return 2 + known
    length = _BY_CONTENT.get(begun[:2])
    return length(begun) if length else 2


def _counted(place: int, width: int = 2) -> Length:
    """A count of `width` bytes, little endian, at `place`, then so many bytes."""

    def length(begun: bytes) -> int | None:
        end = place + width
        return end + int.from_bytes(begun[place:end], "little") if len(begun) >= end else None

    return length


def _until_nul(begun: bytes) -> int | None:
    end = begun.find(b"\x00", 2)
    return end + 1 if end >= 0 else None


def _bit_image(begun: bytes) -> int | None:
    """ESC * m nL nH."""
    if len(begun) < 5:
        return None
    return 5 + int.from_bytes(begun[3:5], "little") * (3 if begun[2] >= 32 else 1)


def _raster(begun: bytes) -> int | None:
    """GS v 0 m xL xH yL yH."""
    if len(begun) < 8:
        return None
    return 8 + int.from_bytes(begun[4:6], "little") * int.from_bytes(begun[6:8], "little")


def _cut(begun: bytes) -> int | None:
    """GS V m [n]."""
    if len(begun) < 3:
        return None
    return 3 if begun[2] in {0, 1, 48, 49} else 4


def _bar_code(begun: bytes) -> int | None:
    """GS k m, ended by NUL for the older codes, counted for the newer."""
    if len(begun) < 4:
        return None
    if begun[2] >= 65:
        return 4 + begun[3]
    end = begun.find(b"\x00", 3)
    return end + 1 if end >= 0 else None


def _downloaded_image(begun: bytes) -> int | None:
    """GS * x y."""
    return 4 + begun[2] * begun[3] * 8 if len(begun) >= 4 else None


def _stored_images(begun: bytes) -> int | None:
    """FS q n, then n pictures each with its own size in units of eight dots."""
    if len(begun) < 3:
        return None
    place = 3
    for _ in range(begun[2]):
        if len(begun) < place + 4:
            return None
        across, down = (int.from_bytes(begun[at : at + 2], "little") for at in (place, place + 2))
        place += 4 + across * down * 8
    return place


def _downloaded_font(begun: bytes) -> int | None:
    """ESC & y c1 c2, then each character with its own width."""
    if len(begun) < 5:
        return None
    place = 5
    for _ in range(begun[3], begun[4] + 1):
        if len(begun) <= place:
            return None
        place += 1 + begun[2] * begun[place]
    return place


def _real_time_pulse(begun: bytes) -> int | None:
    """DLE DC4 fn: seven fixed bytes when it clears the buffers, else two parameters."""
    if len(begun) < 3:
        return None
    return 10 if begun[2] == 8 else 5


_BY_CONTENT: Mapping[bytes, Length] = {
    b"\x1b*": _bit_image,
    b"\x1bD": _until_nul,
    b"\x1b&": _downloaded_font,
    b"\x1b(": _counted(3),
    b"\x1dv": _raster,
    b"\x1dV": _cut,
    b"\x1dk": _bar_code,
    b"\x1d*": _downloaded_image,
    b"\x1d(": _counted(3),
    b"\x1d8": _counted(3, 4),
    b"\x1cq": _stored_images,
    b"\x1c(": _counted(3),
    b"\x10\x14": _real_time_pulse,
}
