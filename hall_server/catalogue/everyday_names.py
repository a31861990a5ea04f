"""Decides by which other names a matter is found where nobody can ask the server: everyday ones, and by other words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from hall.messages.matter_catalogue import EverydayName
from hall_server.catalogue.models import AliasRow, MatterGroup, ServiceItem
from hall_server.spelling import fold, initials, syllables

MOST_NAMES = 12
LONGEST = 100
# Word -> what it may mean as well.
OtherWords = Callable[[], Mapping[str, Sequence[str]]]
_other_words: list[OtherWords] = []
_decode = msgspec.json.Decoder(tuple[EverydayName, ...]).decode


def know_other_words(words: OtherWords) -> None:
    """From now on names are also found by these words; called by an app's ready."""
    if words not in _other_words:
        _other_words.append(words)


def spell(matters: Iterable[ServiceItem]) -> list[ServiceItem]:
    """Let initials and other names of these matters follow their names and versions; not yet saved."""
    spelled = list(matters)
    aliases: dict[int | None, list[str]] = {}
    rows = AliasRow.objects.filter(version__in=[one.version_id for one in spelled if one.version_id])
    for version, name in rows.order_by("version", "place").values_list("version_id", "name"):
        aliases.setdefault(version, []).append(name)
    for one in spelled:
        one.initials = initials(fold(one.name))
        one.also = _spelled(one.name, aliases.get(one.version_id, ()))
    return spelled


def spell_group(group: MatterGroup) -> None:
    """Let a group's initials and sounds follow its name; not yet saved."""
    folded = fold(group.name)
    group.initials = initials(folded)
    group.sounds = " ".join(syllables(folded))


def respell(word: str) -> int:
    """The names of all matters that hold this word have other words now; how many matters."""
    spelled = spell(ServiceItem.objects.filter(name__contains=word))
    ServiceItem.objects.bulk_update(spelled, ["initials", "also"], batch_size=200)
    return len(spelled)


def read(also: str) -> tuple[EverydayName, ...]:
    """The names a matter keeps."""
    return _decode(also) if also else ()


def _spelled(name: str, aliases: Sequence[str]) -> str:
    said = [*aliases, *(other for one in (name, *aliases) for other in _by_other_words(one))]
    names = [one for one in dict.fromkeys(said) if one != name and len(one) <= LONGEST][:MOST_NAMES]
    found = [EverydayName(one, initials(fold(one))) for one in names]
    return msgspec.json.encode(found).decode() if found else ""


def _by_other_words(name: str) -> Iterator[str]:
    for words in _other_words:
        for word, meanings in words().items():
            yield from (name.replace(meaning, word) for meaning in meanings if meaning in name)
