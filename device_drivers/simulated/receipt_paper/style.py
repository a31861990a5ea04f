"""What ESC/POS commands have set for what comes after them."""

from dataclasses import dataclass

USUAL_SPACING = 30


@dataclass(slots=True)
class Style:
    """How characters are printed from now on. spacing: dots a line; gap: dots after a character; left: margin."""

    align: int = 0
    across: int = 1
    down: int = 1
    bold: bool = False
    underlined: bool = False
    reversed: bool = False
    spacing: int = USUAL_SPACING
    gap: int = 0
    left: int = 0


@dataclass(slots=True)
class QrSetting:
    """What GS ( k has set and stored. module: dots; correction: l, m, q or h."""

    module: int = 3
    correction: str = "l"
    payload: bytes = b""
