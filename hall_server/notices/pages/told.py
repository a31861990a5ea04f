"""Decides how a notice's state looks on a page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall_server.notices.models import Notice
from hall_server.notices.states import STATE_NAMES, NoticeState
from hall_server.pages.details import named

_PROGRAMS = ("server", "shell:", "provider:")
_COLOURS = {
    NoticeState.CREATED: "draft",
    NoticeState.SENDING: "running",
    NoticeState.SENT: "running",
    NoticeState.DELIVERED: "good",
    NoticeState.TEMPORARY_FAILURE: "now",
    NoticeState.PERMANENT_FAILURE: "failed",
    NoticeState.UNKNOWN: "alert",
    NoticeState.EXPIRED: "failed",
    NoticeState.WITHHELD: "failed",
}


def who(actor: str) -> str:
    """An actor as people know it; programs are all one to them."""
    return "系统" if actor.startswith(_PROGRAMS) else named(actor)


def badge(row: Notice) -> SafeString:
    """The state as a coloured word."""
    colour = "good" if row.closed_at else _COLOURS[row.stands]
    name = f"{STATE_NAMES[row.stands]}（已处理）" if row.closed_at else STATE_NAMES[row.stands]
    return format_html('<span class="state state-{}">{}</span>', colour, name)
