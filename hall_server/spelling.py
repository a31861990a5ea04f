"""Decides which characters of a text count, and how each of them is spoken."""

import re
import unicodedata
from functools import lru_cache

from hall_server.chinese_sounds import lazy_pinyin

# CJK unified ideographs with extension A, the supplementary planes, Latin letters and digits.
_SPOKEN = re.compile(r"[一-鿿㐀-䶿\U00020000-\U000323AFa-z0-9]")
_CHINESE = re.compile(r"[一-鿿㐀-䶿\U00020000-\U000323AF]")
# Southern speakers and many keyboards do not keep these apart.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_ALIKE_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def fold(text: str) -> str:
    """The characters that count, in one width and case: `《居民身份证》（ＥＴＣ）` -> `居民身份证etc`."""
    return "".join(_SPOKEN.findall(unicodedata.normalize("NFKC", text).lower()))


def is_chinese(character: str) -> bool:
    """Whether it is a Chinese character."""
    return _CHINESE.match(character) is not None


@lru_cache(maxsize=65_536)
def syllables(folded: str) -> tuple[str, ...]:
    """How it is spoken, a syllable for each Chinese character: `居民etc` -> `ju min etc`."""
    spoken = (_plain(syllable) for syllable in lazy_pinyin(folded) if syllable)
    return tuple(syllable for syllable in spoken if syllable)


def initials(folded: str) -> str:
    """The first letters of its syllables."""
    return "".join(syllable[0] for syllable in syllables(folded))


@lru_cache(maxsize=4096)
def blurred(syllable: str) -> str:
    """The syllable as those hear it who keep z and zh, n and ng apart as little as most people do."""
    for sharp, flat in _ALIKE:
        if syllable.startswith(sharp):
            syllable = flat + syllable[len(sharp) :]
    for sharp, flat in _ALIKE_ENDS:
        if syllable.endswith(sharp):
            syllable = syllable[: -len(sharp)] + flat
    return syllable


def _plain(syllable: str) -> str:
    return "".join(_SPOKEN.findall(syllable.lower()))
