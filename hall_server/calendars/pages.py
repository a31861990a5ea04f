"""Decides which pages the calendar has: its years, its versions, its drafts."""

from hall_server.calendars import draft_pages, version_pages, year_pages
from hall_server.calendars.declared import pages

__all__ = ["draft_pages", "pages", "version_pages", "year_pages"]
