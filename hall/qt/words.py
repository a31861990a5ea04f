"""Decides what the screens say in the language chosen: one file of words a language, Chinese first."""

import tomllib
from functools import cache
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QQmlPropertyMap

OWN_WORDS = Path(__file__).parent / "words"
DEFAULT_LANGUAGE = "zh"


@cache
def read_words(folder: Path, language: str) -> dict[str, str]:
    """The words of one language file, `LANGUAGE.toml`: key -> sentence with %1, %2 where facts go."""
    return {
        str(key): str(text)
        for key, text in tomllib.loads((folder / f"{language}.toml").read_text("utf-8")).items()
    }


def languages(folder: Path) -> tuple[str, ...]:
    """The languages a folder of words has, the default first."""
    found = sorted(path.stem for path in folder.glob("*.toml"))
    return tuple(sorted(found, key=lambda language: language != DEFAULT_LANGUAGE))


def fill(sentence: str, *facts: object) -> str:
    """The sentence with %1, %2 ... replaced, as QML's `arg` does."""
    for place, fact in enumerate(facts, start=1):
        sentence = sentence.replace(f"%{place}", str(fact))
    return sentence


class Words(QObject):
    """The words of one process's screens. QML reads `words.KEY` (a context property); a missing word is a KeyError here."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.map = QQmlPropertyMap.create(self)
        self._language = ""
        self.choose(DEFAULT_LANGUAGE)

    def choose(self, language: str) -> None:
        """Say everything in this language from now on."""
        if language == self._language:
            return
        self._language = language
        self._words = {**read_words(OWN_WORDS, language), **read_words(self._folder, language)}
        for key, text in self._words.items():
            self.map.insert(key, text)
        self.changed.emit()

    @Slot()
    def choose_next(self) -> None:
        """Change to the next language there is."""
        known = languages(self._folder)
        self.choose(known[(known.index(self._language) + 1) % len(known)])

    def say(self, key: str, *facts: object) -> str:
        """The sentence under this key with its facts."""
        return fill(self._words[key], *facts)

    def chosen(self) -> str:
        """The language now spoken."""
        return self._language

    language = Property(str, chosen, choose, notify=changed)
