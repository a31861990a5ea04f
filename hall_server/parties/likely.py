"""Decides which parties are likely the same although their numbers do not say so; a person judges each pair."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import connection

from hall_server.parties.facts import PartyKind
from hall_server.parties.models import LikelyDuplicate, Likeness, Party
from hall_server.personal_data.sealing import keyed
from hall_server.rows import insert, marks, select

# What two parties must share to be put before a person.
PAIRS = {
    PartyKind.PERSON: (("name", "phone"), ("name", "birth")),
    PartyKind.ENTERPRISE: (("name",),),
    PartyKind.PROJECT: (("name", "site"), ("name", "contact")),
}
MOST_FOUND = 20
_LIKE = """
SELECT party.id FROM parties_likeness likeness JOIN parties_party party ON party.id = likeness.party_id
WHERE likeness.mark = %s AND party.id <> %s AND party.into_id IS NULL ORDER BY party.id LIMIT %s
"""
_LIKE_UNNUMBERED = _LIKE.replace("ORDER BY", "AND party.number_index IS NULL ORDER BY")


def marks_of(kind: PartyKind, values: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The fields of each mark and the mark, for those whose fields are all said."""
    for fields in PAIRS[kind]:
        if all(values.get(field) for field in fields):
            text = "/".join(values[field] for field in fields)
            yield fields, keyed(f"like/{kind.value}/{','.join(fields)}/{text}")[:32]


def note_likeness(row: Party, values: Mapping[str, str], now: datetime, *, is_first: bool) -> None:
    """Keep the marks of a statement, and list who shares one. is_first: nothing was said of the party before."""
    found = list(marks_of(PartyKind(row.kind), values))
    known = set() if is_first or not found else _noted(row, [mark for _, mark in found])
    for fields, mark in found:
        if mark not in known:
            insert(Likeness(party=row, mark=mark))
            _list_likely(row, fields, mark, now)


def _noted(row: Party, wanted: list[str]) -> set[str]:
    condition = f'"party_id" = %s AND "mark" IN ({marks(wanted)})'
    return {mark for (mark,) in select(Likeness, ("mark",), condition, row.pk, *wanted)}


def _list_likely(row: Party, fields: tuple[str, ...], mark: str, now: datetime) -> None:
    # Namesakes born on one day are common; two numbers tell them apart.
    must_lack_number = fields == ("name", "birth") and row.number_index is not None
    with connection.cursor() as cursor:
        cursor.execute(_LIKE_UNNUMBERED if must_lack_number else _LIKE, [mark, row.pk, MOST_FOUND])
        others = cursor.fetchall()
    for (other,) in others:
        first, second = sorted((row.pk, other))
        LikelyDuplicate.objects.get_or_create(
            first_id=first, second_id=second, defaults={"kind": row.kind, "found_at": now}
        )
