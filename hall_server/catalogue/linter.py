"""Decides what is wrong with an item as it is written."""

from hall_server.catalogue.content import ItemContent


def severe(content: ItemContent) -> tuple[str, ...]:
    """Sentences of what must be put right."""
    return ()
