"""Decides which version of an item a case goes by, remembered: a published one never changes."""

from datetime import date

from hall_server.catalogue import item_queries as items
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.remembered import remembered


@remembered
def content_of(version: int) -> ItemContent:
    """What the version with this key says. LookupError when there is none."""
    return items.content(version)


@remembered
def in_force(item: str, day: date) -> VersionFacts | None:
    """The version of this item that answers on a day."""
    return items.in_force(item, day)
