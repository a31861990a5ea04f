"""Decides how Chinese is spoken, by pypinyin, whose tables are loaded by the processes that ask and by no others."""

from collections.abc import Sequence


def lazy_pinyin(text: str, *, v_to_u: bool = False) -> Sequence[str]:
    """A syllable without tone for each Chinese character; what is none stays as it is. v_to_u: `ü` instead of `v`."""
    from pypinyin import lazy_pinyin as spoken  # noqa: PLC0415 - 50 MB and half a second, see above

    return spoken(text, v_to_u=v_to_u)
