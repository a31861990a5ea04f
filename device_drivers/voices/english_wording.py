"""Decides how an English sentence is worded for the engine: tickets spelled, Chinese names by their sound."""

import re

from pypinyin import Style, lazy_pinyin

_FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TICKET = re.compile(r"\b([A-Z]{1,3})-?([0-9]{2,5})\b")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff*＊]+")
_UNSPEAKABLE = re.compile(r"[^A-Za-z0-9 ,.;:?!'%/-]+")


def english_of(text: str) -> str:
    """`A001` is `A, zero zero one`; nothing is left that the engine could take for its own marks."""
    spelled = _TICKET.sub(lambda found: f"{' '.join(found[1])}, {_one_by_one(found[2])}", text)
    named = _HAN.sub(lambda found: f" {_name(found[0])} ", spelled)
    return " ".join(_UNSPEAKABLE.sub(" ", named).split())


def _one_by_one(figures: str) -> str:
    return " ".join(_FIGURES[int(figure)] for figure in figures)


def _name(written: str) -> str:
    han = re.sub(r"[*＊]+", "某", written)
    return " ".join(lazy_pinyin(han, style=Style.NORMAL, errors="ignore")).title().replace("v", "u")
