"""Decides which parties are likely the same although their numbers do not say so; a person judges each pair."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from hall_server.parties.facts import PartyKind
from hall_server.parties.models import LikelyDuplicate, Likeness, Party
from hall_server.personal_data.sealing import keyed
from hall_server.rows import insert

# What two parties must share to be put before a person.
PAIRS = {
    PartyKind.PERSON: (("name", "phone"), ("name", "birth")),
    PartyKind.ENTERPRISE: (("name",),),
    PartyKind.PROJECT: (("name", "site"), ("name", "contact")),
}
MOST_FOUND = 20


def marks_of(kind: PartyKind, values: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The fields of each mark and the mark, for those whose fields are all said."""
    for fields in PAIRS[kind]:
        if all(values.get(field) for field in fields):
            text = "/".join(values[field] for field in fields)
            yield fields, keyed(f"like/{kind.value}/{','.join(fields)}/{text}")[:32]


def note_likeness(row: Party, values: Mapping[str, str], now: datetime) -> None:
    """Keep the marks of a statement, and list who shares one."""
    found = list(marks_of(PartyKind(row.kind), values))
    marks = [mark for _, mark in found]
    known = set(row.likenesses.filter(mark__in=marks).values_list("mark", flat=True)) if marks else set()
    for fields, mark in found:
        if mark not in known:
            insert(Likeness(party=row, mark=mark))
            _list_likely(row, fields, mark, now)


def _list_likely(row: Party, fields: tuple[str, ...], mark: str, now: datetime) -> None:
    others = Party.objects.filter(likenesses__mark=mark, into=None).exclude(pk=row.pk)
    if fields == ("name", "birth") and row.number_index:
        # Namesakes born on one day are common; two numbers tell them apart.
        others = others.filter(number_index=None)
    for other in others.order_by("pk")[:MOST_FOUND]:
        first, second = sorted((row, other), key=lambda one: one.pk)
        LikelyDuplicate.objects.get_or_create(
            first=first, second=second, defaults={"kind": row.kind, "found_at": now}
        )
