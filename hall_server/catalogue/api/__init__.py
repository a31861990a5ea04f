"""What other programs may ask of the catalogue, and how they write drafts."""

from hall_server.catalogue.api import drafts, reading

__all__ = ["drafts", "reading"]
