"""Decides what a template may say, and how its variables become a text that carries the hall's own signature alone."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall_server.installation import present
from hall_server.notices.segments import MOST_PARTS, length_of

ADDRESSEE = "addressee"
"""The variable nobody tells: the person's name, read together with the number when the notice is sent."""
ADDRESSEE_LABEL, ADDRESSEE_SAMPLE = "姓名", "阿依古丽·买买提"
_PLACE = re.compile(r"\{([^{}]*)\}")
_SIGNATURES = str.maketrans("【】", "〔〕")
CUT = "…"


@dataclass(frozen=True, slots=True)
class Variable:
    """code: as `tell` names the fact. label: as it stands in the wording. longest: characters that are shown of it."""

    code: str
    label: str
    sample: str
    longest: int = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a wording, in words for whoever writes it."""

    sentence: str


def signature() -> str:
    """What stands before every text: `【安和区政务服务中心】`. Networks demand it, and one text has one."""
    return f"【{present().sms.signature or present().hall.name}】"


def variables_of(stored: Iterable[Mapping[str, object]]) -> tuple[Variable, ...]:
    """As a template keeps them, and the name, which every template may use."""
    told = [
        Variable(str(one["code"]), str(one["label"]), str(one["sample"]), int(str(one["longest"])))
        for one in stored
    ]
    return (*told, Variable(ADDRESSEE, ADDRESSEE_LABEL, ADDRESSEE_SAMPLE, 20))


def faults_of(text: str, variables: tuple[Variable, ...]) -> list[Fault]:
    """Why this wording cannot be approved; nothing when it can."""
    known = {one.label for one in variables}
    found = []
    if not text.strip():
        found.append(Fault("请写内容。"))
    if "【" in text or "】" in text:
        found.append(Fault("内容里不能用【】：签名由系统自动加在最前面，只能有一个。"))
    for label in dict.fromkeys(_PLACE.findall(text)):
        if label not in known:
            there = "、".join(f"{{{one}}}" for one in known)
            found.append(Fault(f"没有“{{{label}}}”这一项内容，可以用的是：{there}。"))
    if "{" in (rest := _PLACE.sub("", text)) or "}" in rest:
        found.append(Fault("大括号没有成对，请检查。"))
    if length_of(longest(text, variables)).parts > MOST_PARTS:
        found.append(Fault(f"太长：一条通知最多拆成 {MOST_PARTS} 条短信，请写短一些。"))
    return found


def codes_used(text: str, variables: tuple[Variable, ...]) -> tuple[str, ...]:
    """The facts this wording needs."""
    by_label = {one.label: one.code for one in variables}
    return tuple(dict.fromkeys(by_label[label] for label in _PLACE.findall(text) if label in by_label))


def filled(text: str, variables: tuple[Variable, ...], facts: Mapping[str, str]) -> str:
    """The text as it is sent, signature first. LookupError when a fact is missing."""
    by_label = {one.label: one for one in variables}

    def put(found: re.Match[str]) -> str:
        variable = by_label[found[1]]
        return _shown(facts[variable.code], variable.longest)

    return signature() + _PLACE.sub(put, text)


def sample(text: str, variables: tuple[Variable, ...]) -> str:
    """As it reads with the samples; what is no variable stays."""
    by_label = {one.label: one.sample for one in variables}
    return signature() + _PLACE.sub(lambda found: by_label.get(found[1], found[0]), text)


def longest(text: str, variables: tuple[Variable, ...]) -> str:
    """With every variable as long as it may be: what a telephone bill has to reckon with."""
    by_label = {one.label: "字" * one.longest for one in variables}
    return signature() + _PLACE.sub(lambda found: by_label.get(found[1], found[0]), text)


def _shown(fact: str, most: int) -> str:
    """One line, without a second signature, cut when it is too long."""
    clean = "".join(" " if unicodedata.category(mark).startswith("C") else mark for mark in fact)
    clean = " ".join(clean.translate(_SIGNATURES).split())
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + CUT
