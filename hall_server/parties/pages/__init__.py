"""Pages of the libraries: lists, records, plain values for a purpose, duplicates, mandates and consents."""

from hall_server.parties.pages import duplicates, knowing, libraries, record, ties

__all__ = ["duplicates", "knowing", "libraries", "record", "ties"]
