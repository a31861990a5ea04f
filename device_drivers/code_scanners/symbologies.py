"""Decides what a kind of code is called here, whoever names it: AIM identifiers (ISO/IEC 15424) or zbar's numbers."""

AIM = {
    "A": "code39",
    "C": "code128",
    "E": "ean13",
    "F": "codabar",
    "G": "code93",
    "I": "itf",
    "L": "pdf417",
    "Q": "qr",
    "U": "maxicode",
    "d": "data_matrix",
    "e": "databar",
    "h": "han_xin",
    "z": "aztec",
}
"""By the code letter of `]cm`."""

ZBAR = {
    8: "ean8",
    9: "upce",
    12: "upca",
    13: "ean13",
    25: "itf",
    34: "databar",
    35: "databar",
    38: "codabar",
    39: "code39",
    57: "pdf417",
    64: "qr",
    93: "code93",
    128: "code128",
}
"""By zbar_symbol_type_t (zbar.h)."""

EAN8_MARK = "]E4"
IDENTIFIER_LENGTH = 3


def of_identifier(identifier: str) -> str:
    """`]Q1` is `qr`; empty for what is no identifier known here."""
    if len(identifier) != IDENTIFIER_LENGTH or identifier[0] != "]" or not identifier[2].isalnum():
        return ""
    return "ean8" if identifier == EAN8_MARK else AIM.get(identifier[1], "")


def split_identifier(scan: bytes) -> tuple[str, bytes]:
    """The symbology a scanner put in front of its scan, and the rest; ("", scan) when there is none."""
    symbology = of_identifier(scan[:IDENTIFIER_LENGTH].decode("ascii", "replace"))
    return (symbology, scan[IDENTIFIER_LENGTH:]) if symbology else ("", scan)
