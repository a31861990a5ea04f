"""Decides how the index is made anew from nothing, in pieces short enough that nobody else waits for the database."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from hall.language import hall_clock
from hall_server.search import word_index
from hall_server.search.models import FindableItem, IndexState
from hall_server.search.rows_of_items import item_of, row_of
from hall_server.search.words import VERSION, Findable, words_of

CHUNK = 2_000

# How many of how many are done, and what is being done.
Told = Callable[[int, int, str], None]


def fill_anew(items: Iterable[Findable], count: int, told: Told) -> int:
    """Forget all that could be found and take in these; how many. Meanwhile searches find what is in already."""
    _clear()
    done = 0
    for chunk in _chunks(items):
        with transaction.atomic():
            FindableItem.objects.bulk_create([row_of(item) for item in chunk])
        done += len(chunk)
        told(done, 2 * count, "登记事项")
    index_anew(told, count)
    return done


def index_anew(told: Told, count: int = 0) -> None:
    """Make the index again from the rows that are there."""
    count = count or FindableItem.objects.count()
    word_index.clear()
    done = 0
    with word_index.filling():
        for chunk in _rows_by_place():
            with transaction.atomic():
                word_index.add((row.place, words_of(item_of(row))) for row in chunk)
            done += len(chunk)
            told(count + done, 2 * count, "建立索引")
    IndexState.objects.all().delete()
    IndexState.objects.create(version=VERSION, made_at=hall_clock.now())


def is_current() -> bool:
    """Whether the index was made by these words; an empty one is."""
    state = IndexState.objects.first()
    return state.version == VERSION if state else not FindableItem.objects.exists()


def _clear() -> None:
    word_index.clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE search_findableitem"
            if connection.vendor == "postgresql"
            else "DELETE FROM search_findableitem"
        )


def _rows_by_place() -> Iterator[list[FindableItem]]:
    last = -1
    while chunk := list(FindableItem.objects.filter(place__gt=last).order_by("place")[:CHUNK]):
        yield chunk
        last = chunk[-1].place


def _chunks(items: Iterable[Findable]) -> Iterator[list[Findable]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
