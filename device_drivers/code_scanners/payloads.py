"""Decides what the bytes of a code say. A QR code's bytes carry no sure word on their encoding, and libraries guess SJIS."""

import re
import unicodedata

_LAST_TWO_BYTE = "\u07ff"
_GB2312_LEADS = range(0xB0, 0xD8)  # the characters in common use (GB/T 2312, level 1)
_GB2312_TRAILS = range(0xA1, 0xFF)


def text_of(raw: bytes, guessed: str = "") -> str:
    """The text. guessed: what a library made of it, believed where it knows more (Hanzi mode, a named encoding).

    UTF-8 first; then GB18030, the guess or the SJIS of Kanji mode, whichever has the commoner characters: makers of
    codes put 王秀英 into Kanji mode because it is shorter. Last UTF-8 with U+FFFD for what cannot be read.
    """
    if guessed and _encodes(guessed, raw):
        return guessed
    as_utf8 = _decoded(raw, "utf-8")
    if as_utf8 is not None and not _is_rather_gb2312(raw, as_utf8):
        return as_utf8
    readings = [_decoded(raw, "gb18030"), guessed, _decoded(raw, "shift_jis")]
    likely = [read for read in readings if read and all(map(_is_of_a_chinese_hall, read))]
    if likely:
        return max(likely, key=_commonness)
    return as_utf8 or guessed or raw.decode("utf-8", "replace")


def _commonness(text: str) -> float:
    """The share of its characters that are in common use."""
    return len(text.encode("gb2312", "ignore").decode("gb2312")) / len(text)


def _encodes(guessed: str, raw: bytes) -> bool:
    """Whether the guess is these very bytes in the encoding of Hanzi mode."""
    try:
        return guessed.encode("gb18030") == raw and not guessed.isascii()
    except UnicodeEncodeError:
        return False


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_rather_gb2312(raw: bytes, as_utf8: str) -> bool:
    """Pairs of common Chinese characters can be valid UTF-8 of Latin or Greek letters, as 联通 (C1 AA CD A8) nearly is.

    Two of them, and no Latin letter beside them: José stays José.
    """
    strange = [character for character in as_utf8 if not character.isascii()]
    if len(strange) < 2 or any(character > _LAST_TWO_BYTE for character in strange):
        return False
    if re.search(rb"[A-Za-z]", raw):
        return False
    pairs = bytes(byte for byte in raw if byte >= 0x80)
    return all(lead in _GB2312_LEADS for lead in pairs[::2]) and all(
        trail in _GB2312_TRAILS for trail in pairs[1::2]
    )


def _is_of_a_chinese_hall(character: str) -> bool:
    """Han, ASCII, and the signs that stand among them."""
    if character.isascii() or character in "·—…“”‘’×°±①②③④⑤⑥⑦⑧⑨⑩№℃":
        return True
    name = unicodedata.name(character, "")
    return name.startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "FULLWIDTH", "IDEOGRAPHIC")) or (
        "\u3000" <= character <= "\u301f"
    )
