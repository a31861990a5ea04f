"""Decides the pinyin, with tone numbers, of a worded Chinese sentence; letters are spelled, punctuation becomes a pause."""

import re
from itertools import pairwise

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from device_drivers.voices.chinese_wording import worded

_PHRASES = {
    "还款": "huan2 kuan3",
    "还贷": "huan2 dai4",
    "归还": "gui1 huan2",
    "退还": "tui4 huan2",
    "大夫": "dai4 fu5",
    "重呼": "chong2 hu1",
    "重打": "chong2 da3",
    "重取": "chong2 qu3",
    "重办": "chong2 ban4",
    "重号": "chong2 hao4",
    "重叫": "chong2 jiao4",
    "重发": "chong2 fa1",
    "行号": "hang2 hao4",
    "调档": "diao4 dang4",
    "调卷": "diao4 juan4",
    "过号": "guo4 hao4",
    "慢慢地": "man4 man4 de5",
    "长者": "zhang3 zhe3",
    "为您": "wei4 nin2",
}
"""What the general dictionary reads otherwise than a hall does."""

_SURNAMES = {
    "单": "shan4", "曾": "zeng1", "解": "xie4", "查": "zha1", "仇": "qiu2", "任": "ren2", "华": "hua4", "区": "ou1",
    "朴": "piao2", "乐": "yue4", "翟": "zhai2", "缪": "miao4", "员": "yun4", "牟": "mu4", "覃": "qin2", "盖": "ge3",
    "冼": "xian3", "折": "she2", "尉": "wei4", "召": "shao4", "黑": "he4", "洗": "xian3", "纪": "ji3", "葛": "ge3",
    "宁": "ning4", "哈": "ha3", "那": "na1", "应": "ying1",
}  # fmt: skip
"""Characters read otherwise when they are somebody's name."""

_AS_SURNAME = re.compile(
    rf"(?<=请)(?P<called>[{''.join(_SURNAMES)}])(?=某|[\u3400-\u9fff]{{1,2}}(?:[，,]|先生|女士|同志|[到来至取]))"
    rf"|(?P<masked>[{''.join(_SURNAMES)}])(?=某|先生|女士|同志)"
)
_PIECES = re.compile(
    rf"(?P<letters>[A-Za-z])|(?P<pause>[，、；：,;:]|[…—]+)|(?P<stop>[。！？.!?])|(?P<phrase>{'|'.join(_PHRASES)})"
    r"|(?P<han>[〇\u3400-\u9fff\U00020000-\U0003ffff])"
)
_FIGURES = frozenset("零〇一二三四五六七八九十百千万亿")
_NAMED_BY_NUMBER = frozenset("号楼层月日区栋室点排")
_MEASURED = frozenset("个张份次位名人件页套本天周条项台")
_NOBODY_KNOWS = "某"


def pinyin_of(text: str) -> str:
    """`请A001号` is `qing3 A ling2 ling2 yi1 hao4`; a comma after a short pause, a full stop after a long one."""
    said = worded(text)
    pieces: list[str] = []
    for start, end, reading in _surname_split(said):
        pieces += [reading] if reading else _read(said[start:end], said[:start])
    return _with_pauses(_with_changed_tones(pieces))


def _surname_split(said: str) -> list[tuple[int, int, str]]:
    """Stretches of the sentence; those with a reading are a surname."""
    stretches: list[tuple[int, int, str]] = []
    last = 0
    for found in _AS_SURNAME.finditer(said):
        stretches += [(last, found.start(), ""), (found.start(), found.end(), _SURNAMES[found[0]])]
        last = found.end()
    return [*stretches, (last, len(said), "")]


def _read(said: str, before: str) -> list[str]:
    pieces: list[str] = []
    han = ""
    last = before[-1:]
    for found in _PIECES.finditer(said):
        if found["han"]:
            han += found["han"]
            continue
        pieces += _syllables(han, last)
        last, han = "", ""
        if found["phrase"]:
            pieces += _PHRASES[found["phrase"]].split()
        elif found["letters"]:
            pieces.append(found["letters"].upper())
        else:
            pieces.append("," if found["pause"] else ".")
    return pieces + _syllables(han, last)


def _syllables(han: str, before: str) -> list[str]:
    """The general dictionary's reading, with 一 set right: it names a number or measures."""
    if not han:
        return []
    known = "".join(mark if ord(mark) in PINYIN_DICT else _NOBODY_KNOWS for mark in han)
    read = lazy_pinyin(known, style=Style.TONE3, neutral_tone_with_five=True)
    around = [before, *han, ""]
    return [
        _one(around[place], around[place + 2], syllable, read[place + 1 : place + 2])
        if mark == "一"
        else syllable
        for place, (mark, syllable) in enumerate(zip(han, read, strict=True))
    ]


def _one(before: str, after: str, read: str, following: list[str]) -> str:
    if before in _FIGURES or before == "第" or after in _FIGURES or after in _NAMED_BY_NUMBER:
        return "yi1"
    if after in _MEASURED and following:
        return "yi2" if following[0].endswith("4") else "yi4"
    return read


def _with_changed_tones(pieces: list[str]) -> list[str]:
    """不 before a fourth tone is second; the engine itself changes third before third."""
    changed = [
        "bu2" if piece == "bu4" and following.endswith("4") else piece
        for piece, following in pairwise(pieces)
    ]
    return [*changed, *pieces[-1:]]


def _with_pauses(pieces: list[str]) -> str:
    said: list[str] = []
    for piece in pieces:
        if piece not in {",", "."}:
            said.append(piece)
        elif said and said[-1][-1] not in ",.":
            said[-1] += piece
    return " ".join(said)
