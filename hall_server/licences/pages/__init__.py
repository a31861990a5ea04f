"""Pages of the licence library: licences and their documents, scans that stand for originals, templates."""

from hall_server.licences.pages import changing, library, record, scans, templates

__all__ = ["changing", "library", "record", "scans", "templates"]
