"""Decides when a session is written: when something in it changed, and once a minute while somebody works.

A page is looked at far more often than anything is done. Were a session written with each, every look would wait for whoever
writes to the database just then.
"""

import logging
import time

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions import middleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import Error
from django.http import HttpRequest, HttpResponse

from hall_server.pages.faults import busy
from hall_server.pages.guard import BY_ITSELF, MOVED_AT, to_sign_in
from hall_server.passing_faults import is_passing

WRITTEN_EVERY_SECONDS = 60

logger = logging.getLogger(__name__)


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, which writes less often, and for which a busy database ends no session.

    Django calls every fault of a session's writing an interruption and answers with two English words.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The response with its cookie; or, of a session that ended meanwhile elsewhere, the way to the sign-in page."""
        was_changed = request.session.modified
        _note_the_hand(request)
        try:
            return super().process_response(request, response)
        except SessionInterrupted as interrupted:
            if not _is_busy(interrupted):
                return to_sign_in(request, "ended")
            logger.warning("the database is busy, and a session was not written at %s", request.path)
            return busy(request) if was_changed else response


def _note_the_hand(request: HttpRequest) -> None:
    """When somebody who is signed in last moved, to the minute."""
    session, now = request.session, int(time.time())
    if session.session_key is None or SESSION_KEY not in session:
        return
    if MOVED_AT in session and (
        BY_ITSELF in request.headers or 0 <= now - int(session[MOVED_AT]) < WRITTEN_EVERY_SECONDS
    ):
        return
    session[MOVED_AT] = now


def _is_busy(interrupted: SessionInterrupted) -> bool:
    """Django names neither cause; what it caught on the way is kept by Python."""
    cause: BaseException | None = interrupted
    while cause is not None and not isinstance(cause, Error):
        cause = cause.__context__
    return cause is not None and is_passing(cause)
