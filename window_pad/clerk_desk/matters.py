"""Decides which matters a clerk's typing finds: by Chinese words, by code, or by pinyin and its initials."""

MOST_FOUND = 50

Matter = tuple[str, str]
"""(code, name)"""


def search(matters: tuple[Matter, ...], typed: str, sounds: tuple[str, ...] = ()) -> tuple[Matter, ...]:
    """The matters that fit, best first, at most MOST_FOUND; all of them in their order when nothing is typed.

    Several words separated by spaces must all fit. sounds: how each matter is spoken, as the hall spells it.
    """
    words = typed.lower().split()
    if not words:
        return matters[:MOST_FOUND]
    found: list[tuple[int, int, Matter]] = []
    spoken = dict(zip(matters, sounds, strict=False))
    for place, matter in enumerate(matters):
        ranks = [_rank(matter, spoken.get(matter, ""), word) for word in words]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), place, matter))
    return tuple(matter for _, _, matter in sorted(found)[:MOST_FOUND])


def _rank(matter: Matter, spoken: str, wanted: str) -> int | None:
    code, name = matter
    if name.startswith(wanted):
        return 0
    if wanted in name:
        return 1
    if code.lower().startswith(wanted):
        return 2
    return _rank_by_sound(spoken.split(), wanted) if wanted.isascii() else None


def _rank_by_sound(syllables: list[str], wanted: str) -> int | None:
    initials = "".join(syllable[0] for syllable in syllables)
    if initials.startswith(wanted):
        return 3
    return 4 if wanted in initials or "".join(syllables).startswith(wanted) else None
