"""Pages of the catalogue: items and their versions, the editor and its work list, review, comparison."""

from hall_server.catalogue.pages import (
    comparing,
    dividing,
    editing,
    entries,
    grouping,
    items,
    moving,
    worklist,
)

__all__ = ["comparing", "dividing", "editing", "entries", "grouping", "items", "moving", "worklist"]
