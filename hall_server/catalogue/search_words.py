"""Decides by which spellings a Chinese name is found: pinyin initials, whole pinyin, and pairs of characters."""

import re
from functools import lru_cache

from hall_server.chinese_sounds import lazy_pinyin

_SPOKEN = re.compile(r"[一-鿿㐀-䶿A-Za-z0-9]")


def initials(name: str) -> str:
    """`居民身份证` -> `jmsfz`; letters and digits stay, marks fall away."""
    return "".join(syllable[0].lower() for syllable in _syllables(name))


def pinyin(name: str) -> str:
    """`居民` -> `ju min`."""
    return " ".join(syllable.lower() for syllable in _syllables(name))


def bigrams(name: str) -> str:
    """`身份证` -> `身份 份证`: what a search for two characters matches as a whole word."""
    spoken = "".join(_SPOKEN.findall(name))
    return " ".join(spoken[at : at + 2] for at in range(len(spoken) - 1))


@lru_cache(maxsize=256)
def _syllables(name: str) -> tuple[str, ...]:
    return tuple(syllable for syllable in lazy_pinyin("".join(_SPOKEN.findall(name))) if syllable)
