"""Pages of cases: work lists, the case itself, every deed that may be done to it, its papers and files."""

from hall_server.cases.pages import correcting, deeds, files, opening, record, worklists

__all__ = ["correcting", "deeds", "files", "opening", "record", "worklists"]
