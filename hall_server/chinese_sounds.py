"""Decides how Chinese is spoken, by pypinyin, whose tables are loaded by the processes that ask and by no others."""

from collections.abc import Sequence


def lazy_pinyin(text: str) -> Sequence[str]:
    """A syllable without tone for each Chinese character, `v` for `ü`; what is none stays as it is."""
    from pypinyin import lazy_pinyin as spoken  # noqa: PLC0415 - 50 MB and half a second, see above

    return spoken(text)
