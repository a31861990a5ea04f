"""Decides how items in force lie in the search's table, and that table and index always say the same."""

from collections.abc import Iterable, Sequence

import msgspec
from django.db import transaction

from hall_server.search import word_index
from hall_server.search.models import FindableItem
from hall_server.search.words import Findable, words_of

CHUNK = 500


def row_of(item: Findable) -> FindableItem:
    """The row of an item."""
    return FindableItem(
        place=item.place,
        number=item.number,
        code=item.code,
        name=item.name,
        aliases=msgspec.json.encode(item.aliases).decode() if item.aliases else "",
        hall=item.hall,
        department=item.department,
        regions=" ".join(item.regions),
        is_common=item.is_common,
    )


def item_of(row: FindableItem) -> Findable:
    """The item of a row."""
    return Findable(
        number=row.number,
        code=row.code,
        name=row.name,
        aliases=msgspec.json.decode(row.aliases, type=tuple[str, ...]) if row.aliases else (),
        hall=row.hall,
        department=row.department,
        regions=tuple(row.regions.split()),
        is_common=row.is_common,
    )


def kept(numbers: Iterable[int]) -> dict[int, Findable]:
    """What the table says of these items, by number."""
    rows = FindableItem.objects.filter(number__in=list(numbers))
    return {row.number: item_of(row) for row in rows}


@transaction.atomic
def put(items: Sequence[Findable]) -> int:
    """Bring these items in or up to date; how many were not as they should be."""
    before = kept(item.number for item in items)
    changed = [item for item in items if before.get(item.number) != item]
    _remove([before[item.number] for item in changed if item.number in before])
    ordered = sorted(changed, key=lambda item: item.place)
    FindableItem.objects.bulk_create([row_of(item) for item in ordered], batch_size=CHUNK)
    word_index.add((item.place, words_of(item)) for item in ordered)
    return len(changed)


@transaction.atomic
def remove(numbers: Iterable[int]) -> int:
    """Take these items out; how many were there."""
    found = list(kept(numbers).values())
    _remove(found)
    return len(found)


def _remove(items: list[Findable]) -> None:
    if items:
        word_index.take_away((item.place, words_of(item)) for item in items)
        FindableItem.objects.filter(number__in=[item.number for item in items]).delete()
