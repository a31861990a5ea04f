"""Decides how a fact of the audit trail is read: an instant by the hall's clock, our words in Chinese, all else as it is."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from hall.language import hall_clock

# Of any fact; an app tells what its own words mean.
_ANY = {"yes": "是", "no": "否", "given": "已写明", "{}": "没有"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d\Z")
_words: dict[tuple[str, str], str] = {}


def tell(fact: str, names: Iterable[tuple[str, str]]) -> None:
    """What a fact's values mean: `tell("state", [("accepted", "已受理")])`."""
    _words.update({(fact, value): name for value, name in names})


def spoken(fact: str, value: str) -> str:
    """The value of a fact as people read it."""
    if _INSTANT.match(value):
        with suppress(ValueError):  # it only looks like one
            return f"{hall_clock.local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M:%S}"
    return _words.get((fact, value)) or _ANY.get(value, value)
