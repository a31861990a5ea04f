"""Decides which entry of the basic catalogue is a part (子项) of which (主项), and that none is a part of itself."""

from collections.abc import Callable, Collection, Mapping

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue.models import CatalogueEntry

# The national catalogue has two levels; a list that nests deeper than this is taken for a mistake.
MOST_LEVELS = 8


def main_items(codes: Collection[str]) -> dict[str, str]:
    """The entry each of these is a part of, empty for none; entries nobody knows are left out."""
    rows = CatalogueEntry.objects.filter(catalog_code__in=codes).values_list("catalog_code", "main_item_id")
    return {code: main or "" for code, main in rows}


def way_up(code: str, main: str, above: Callable[[str], str]) -> tuple[tuple[str, ...], bool]:
    """From an entry over its main item as far up as it goes, and whether it never ends. above: empty at the top."""
    way = [code]
    while main and len(way) <= MOST_LEVELS:
        way.append(main)
        if main in way[:-1]:
            return tuple(way), True
        main = above(main)
    return tuple(way), bool(main)


@transaction.atomic
def tie_entries(mains: Mapping[str, str], *, actor: str) -> int:
    """Make entries parts of others (entry -> main item); how many were not before.

    Left as it is: an entry that is a part already, and one whose main item is not known. Refusal when it were a ring.
    """
    locked = CatalogueEntry.objects.select_for_update().filter(pk__in={*mains, *mains.values()})
    known = {entry.pk: entry for entry in locked.order_by("pk")}
    tied = 0
    for code, main in mains.items():
        if main not in known or code not in known or known[code].main_item_id is not None:
            continue
        way, is_endless = way_up(code, main, lambda one: main_items([one]).get(one, ""))
        if is_endless:
            raise Refusal(RefusalCode.MAIN_ITEMS_IN_A_RING, {"way": " → ".join(way)})
        known[code].main_item_id = main
        known[code].save(update_fields=["main_item"])
        record("entry_tied", f"entry:{code}", actor=actor, facts={"main_item": main})
        tied += 1
    return tied
