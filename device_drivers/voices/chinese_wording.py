"""Decides which words are said for what is written in Chinese: numbers, windows, masked names, times."""

import re
import unicodedata
from collections.abc import Callable

from device_drivers.voices import numbers_aloud

_MEASURE_WORDS = "人位个张份次件名台间排页天周条项本辆户枚楼层"
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"

Wording = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_WORDINGS: tuple[Wording, ...] = (
    (
        re.compile(r"(?<![0-9])(0[0-9]{2,3})[- ]([0-9]{7,8})(?![0-9])"),
        lambda found: numbers_aloud.digit_by_digit(found[1] + found[2]),
    ),
    (
        re.compile(r"(?<![0-9])([0-9]{4})-([01]?[0-9])-([0-3]?[0-9])(?![0-9])"),
        lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日",
    ),
    (re.compile(r"(?<=[0-9号])\s*[-—~至]\s*(?=[0-9])"), lambda _: "到"),
    (re.compile(rf"(?<={_HAN})[*＊×•]+(?={_HAN})|(?<={_HAN})[*＊×•]+"), lambda _: "某"),
    (
        re.compile(r"(?<![0-9A-Za-z])([A-Za-z]{1,3})-?([0-9]{2,5})(?![0-9A-Za-z])"),
        lambda found: found[1].upper() + numbers_aloud.digit_by_digit(found[2]),
    ),
    (
        re.compile(r"(?<![0-9:])([01]?[0-9]|2[0-4]):([0-5][0-9])(?![0-9:])"),
        lambda found: numbers_aloud.time_of_day(int(found[1]), int(found[2])),
    ),
    (re.compile(r"([0-9]{4})(?=年)"), lambda found: numbers_aloud.digit_by_digit(found[1])),
    (
        re.compile(r"([0-9]+)\.([0-9]+)[%％]"),
        lambda found: "百分之" + numbers_aloud.decimal(found[1], found[2]),
    ),
    (re.compile(r"([0-9]+)[%％]"), lambda found: "百分之" + numbers_aloud.amount(int(found[1]))),
    (re.compile(r"([0-9]+)\.([0-9]+)"), lambda found: numbers_aloud.decimal(found[1], found[2])),
    (re.compile(r"(?<![0-9])(0[0-9]+|[0-9]{7,})"), lambda found: numbers_aloud.digit_by_digit(found[1])),
    (re.compile(rf"([0-9]+)(?=\s*[{_MEASURE_WORDS}])"), lambda found: _counted(found[1], found)),
    (re.compile(r"([0-9]+)"), lambda found: numbers_aloud.amount(int(found[1]))),
)
"""In this order: what is more particular comes first."""

_FLOORS = "楼层"


def worded(text: str) -> str:
    """The sentence in Chinese characters, capital letters and punctuation alone; figures and signs are words."""
    said = unicodedata.normalize("NFKC", text)
    for pattern, wording in _WORDINGS:
        said = pattern.sub(wording, said)
    return said


def _counted(figures: str, found: re.Match[str]) -> str:
    """二楼 is a name, 两位 is an amount."""
    following = found.string[found.end() :].lstrip()[:1]
    return numbers_aloud.amount(int(figures)) if following in _FLOORS else numbers_aloud.counted(int(figures))
