"""Decides in which language the launcher speaks, Chinese unless the environment asks for English, and finds its words."""

import os
import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
CHINESE, ENGLISH = "zh", "en"
WHO_CHOOSES = ("ZHITING_LANGUAGE", "LC_ALL", "LANG")


def language() -> str:
    """`en` when the first of WHO_CHOOSES that says anything begins so; else `zh`."""
    chosen = next(filter(None, map(os.environ.get, WHO_CHOOSES)), "")
    return ENGLISH if chosen.lower().startswith(ENGLISH) else CHINESE


@cache
def table(of: str) -> dict[str, dict[str, str | list[str]]]:
    """All words of one language: part -> name -> sentence; a fault has two, what is wrong and who does what."""
    return tomllib.loads((FOLDER / f"{of}.toml").read_text("utf-8"))


def say(name: str, /, **facts: object) -> str:
    """The sentence of this name with its facts."""
    return _one("sentences", name).format(**facts)


def label(name: str) -> str:
    """What the doctor calls a check; a name may go on after a blank: `device desk-01`."""
    kind, _, which = name.partition(" ")
    return f"{_one('labels', kind)} {which}".rstrip()


def actor(who: str) -> str:
    """Who must act on a device's trouble, as a sentence; of somebody unknown the software's maintainers."""
    known = table(language())["actors"]
    return _one("actors", who if who in known else "software")


def fault(code: str, /, **facts: object) -> tuple[str, str]:
    """What is wrong, and who does what next."""
    sentence, action = (words.format(**facts) for words in table(language())["faults"][code])
    return sentence, action


def join(*sentences: str) -> str:
    """Sentences one after the other, as this language writes them."""
    return (" " if language() == ENGLISH else "").join(filter(None, sentences))


def _one(part: str, name: str) -> str:
    return str(table(language())[part][name])
