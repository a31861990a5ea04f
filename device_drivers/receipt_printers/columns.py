"""Decides how wide text is on a ticket and where a line breaks."""

import unicodedata
from collections.abc import Iterator

NOT_FIRST = frozenset("，。、：；！？）》」』”’％,.:;!?)]}%…—·")
NOT_LAST = frozenset("（《「『“‘([{￥$")


def printable(text: str) -> str:
    """The text without control and format characters: none of it can be taken for a command."""
    plain = ("\u3000" if mark == "\u3000" else " " if mark.isspace() else mark for mark in text)
    return "".join(mark for mark in plain if unicodedata.category(mark) not in {"Cc", "Cf", "Cs"})


def width(text: str) -> int:
    """Columns the text takes: one for ASCII, two for everything a Chinese printer font draws in a square."""
    return sum(mark_width(mark) for mark in text)


def mark_width(mark: str) -> int:
    """Columns of one character."""
    if " " <= mark <= "~":
        return 1
    return 0 if unicodedata.combining(mark) else 2


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns`; words stay whole, closing marks stay with their word."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if width(line) + width(word) <= columns:
            line += word
            continue
        lines.append(line.rstrip(" "))
        line = word.lstrip(" ")
        while width(line) > columns:
            head = _fitting(line, columns)
            lines.append(head)
            line = line[len(head) :]
    return [kept for kept in [*lines, line.rstrip(" ")] if kept] or [""]


def balanced(text: str, columns: int) -> list[str]:
    """As `wrap`, with lines as equal as they can be: no heading ends in a line of one character."""
    lines = wrap(text, columns)
    for narrower in range(width(text) // len(lines), columns):
        tried = wrap(text, narrower) if narrower > 1 else []
        if len(tried) == len(lines):
            return tried
    return lines


def _words(text: str) -> Iterator[str]:
    """Pieces that stay together: a Latin word with its spaces, a Chinese character with the marks bound to it."""
    word = ""
    for mark in text:
        if word and _may_break(word[-1], mark):
            yield word
            word = ""
        word += mark
    if word:
        yield word


def _may_break(before: str, after: str) -> bool:
    if after in NOT_FIRST or before in NOT_LAST or unicodedata.combining(after):
        return False
    if before == " ":
        return after != " "
    return mark_width(before) == 2 or mark_width(after) == 2


def _fitting(text: str, columns: int) -> str:
    taken = 0
    for place, mark in enumerate(text):
        taken += mark_width(mark)
        if taken > columns:
            return text[: max(place, 1)]
    return text
