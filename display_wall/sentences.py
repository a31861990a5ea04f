"""Decides the words in which a call is spoken."""

import re

from hall.messages.calling import NumberCalled

_CHINESE_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_NUMBER_IN_NAME = re.compile(r"([0-9]+|[零一二三四五六七八九十百]+)号")


def number_in(window_name: str) -> int | None:
    """The number in a window's name: 一号窗口 -> 1, 二十三号窗口 -> 23, 12号窗口 -> 12; None when it has none."""
    found = _NUMBER_IN_NAME.search(window_name)
    if found is None:
        return None
    text = found[1]
    return int(text) if text.isascii() else _from_chinese(text)


def _from_chinese(text: str) -> int:
    total = unit = 0
    for sign in text:
        if sign == "十":
            total, unit = total + (unit or 1) * 10, 0
        elif sign == "百":
            total, unit = total + (unit or 1) * 100, 0
        else:
            unit = _CHINESE_DIGITS[sign]
    return total + unit


def sentence(call: NumberCalled, times: int) -> str:
    """What to say, `times` over: 请A001号到一号窗口。 or, where the citizen chose English, Number A 0 0 1, ..."""
    return " ".join([_english(call) if call.language == "en" else _chinese(call)] * times)


def _chinese(call: NumberCalled) -> str:
    return f"请{call.number}号到{call.window_name}。"


def _english(call: NumberCalled) -> str:
    number = number_in(call.window_name)
    window = f"window {number}" if number is not None else call.window_name
    return f"Number {call.number}, please go to {window}."
