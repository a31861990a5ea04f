"""Decides which pages notices have: what was told, what failed, templates, opt-outs."""

from hall_server.notices.pages import listed, opted_out, settling, templates
from hall_server.notices.pages.declared import pages

__all__ = ["listed", "opted_out", "pages", "settling", "templates"]
