"""Pages of cases: work lists, the case itself, every deed that may be done to it, its papers and files."""

from hall_server.cases.pages import deeds, files, opening, record, worklists

__all__ = ["deeds", "files", "opening", "record", "worklists"]
