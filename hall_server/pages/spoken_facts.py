"""Decides how a fact of the audit trail is read: an instant by the hall's clock, our words in Chinese, all else as it is.

Apps mean different things by one word, so what they tell holds for their own kind of subject: `case` of `case:01A…`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from hall.language import hall_clock
from hall_server.pages.registry import words_for

# Of any fact; an app tells what its own words mean.
_ANY = {"yes": "是", "no": "否", "true": "是", "false": "否", "given": "已写明", "{}": "没有"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d\Z")
_words: dict[tuple[str, str, str], str] = {}
_names: dict[tuple[str, str], str] = {}
_looked_up: dict[str, Callable[[], Mapping[str, str]]] = {}


def tell(fact: str, names: Iterable[tuple[str, str]], *, of: str = "") -> None:
    """What a fact's values mean: `tell("state", [("accepted", "已受理")], of="case")`.

    of: the kind of subject that uses them so; none when every kind does.
    """
    _words.update({(of, fact, value): name for value, name in names})


def tell_by(fact: str, names: Callable[[], Mapping[str, str]]) -> None:
    """The same for codes of a table: what they are called now. names: asked for each value that is read, so remembered."""
    _looked_up[fact] = names


def name_facts(of: str, **names: str) -> None:
    """What a kind of subject calls its facts where `Pages.words` of another app has the name already."""
    _names.update({(of, fact): name for fact, name in names.items()})


def fact_name(subject: str, fact: str) -> str:
    """What a subject's fact is called."""
    return _names.get((subject.partition(":")[0], fact)) or words_for(fact)


def spoken(subject: str, fact: str, value: str) -> str:
    """The value of a subject's fact as people read it."""
    if _INSTANT.match(value):
        with suppress(ValueError):  # it only looks like one
            return f"{hall_clock.local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M:%S}"
    kind = subject.partition(":")[0]
    told = _words.get((kind, fact, value)) or _words.get(("", fact, value)) or _ANY.get(value)
    if told is None and fact in _looked_up:
        told = _looked_up[fact]().get(value)
    return told or value
