"""Decides what is kept of what somebody wrote: short, one line, no signs nobody sees, no numbers of people."""

import re
import unicodedata

from hall.language.ratings import LONGEST_TEXT

HIDDEN = "［已隐去］"
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
# A telephone, an identity or a card number: seven digits or more, however they are spaced.
_NUMBER = re.compile(r"(?<![0-9])(?:[0-9][\s.·—–-]?){6,}[0-9]?[0-9Xx]")
_ADDRESS = re.compile(r"[\w.+-]+\s?[@＠]\s?[\w-]+(?:\.[\w-]+)+")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def cleaned(text: str) -> str:
    """The text as it is kept, at most LONGEST_TEXT characters. Nobody's name can be told by a program: see publishing."""
    seen = "".join(" " if unicodedata.category(one) in _UNSEEN else one for one in text)
    line = " ".join(seen.translate(_FULL_WIDTH).split())
    return _NUMBER.sub(HIDDEN, _ADDRESS.sub(HIDDEN, line))[:LONGEST_TEXT].strip()
