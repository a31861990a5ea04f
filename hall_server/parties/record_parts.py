"""Decides what else stands on the page of a person, an enterprise or a project: other apps add their own parts."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from django.http import HttpRequest

from hall_server.pages.details import Section
from hall_server.parties.facts import PartyKind

# The keys that stand for the party, and who looks -> a part of the page; None when there is nothing to say.
PartOf: TypeAlias = Callable[[tuple[str, ...], HttpRequest], Section | None]

_parts: list[tuple[frozenset[PartyKind], PartOf]] = []


def add_part(find: PartOf, *kinds: PartyKind) -> None:
    """From now on every page of these kinds shows what `find` gives; called when an app is ready.

    find: asks for rights itself (`may`), since the page is open to all who may see parties. No kinds: all.
    """
    _parts.append((frozenset(kinds or PartyKind), find))


def parts_of(kind: PartyKind, keys: tuple[str, ...], request: HttpRequest) -> Iterable[Section]:
    """The parts for this party, in the order in which apps are installed."""
    for kinds, find in _parts:
        part = find(keys, request) if kind in kinds else None
        if part is not None:
            yield part
