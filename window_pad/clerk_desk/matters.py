"""Decides which matters a clerk's typing finds: by Chinese words, by code, or by pinyin and its initials."""

from functools import lru_cache

MOST_FOUND = 50

Matter = tuple[str, str]
"""(code, name)"""


@lru_cache(maxsize=8192)
def _spoken(name: str) -> tuple[str, str]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its dictionaries would hold up every start

    syllables = lazy_pinyin(name)
    initials = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(syllables).lower(), "".join(initials).lower()


def _rank(matter: Matter, wanted: str) -> int | None:
    code, name = matter
    if name.startswith(wanted):
        return 0
    if wanted in name:
        return 1
    if code.lower().startswith(wanted):
        return 2
    if not wanted.isascii():
        return None
    whole, initials = _spoken(name)
    if initials.startswith(wanted):
        return 3
    return 4 if wanted in initials or whole.startswith(wanted) else None


def search(matters: tuple[Matter, ...], typed: str) -> tuple[Matter, ...]:
    """The matters that fit, best first, at most MOST_FOUND; all of them in their order when nothing is typed.

    Several words separated by spaces must all fit.
    """
    words = typed.lower().split()
    if not words:
        return matters[:MOST_FOUND]
    found: list[tuple[int, int, Matter]] = []
    for place, matter in enumerate(matters):
        ranks = [_rank(matter, word) for word in words]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), place, matter))
    return tuple(matter for _, _, matter in sorted(found)[:MOST_FOUND])
