"""Decides what is done by the clock, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hall_server.api import tokens
from hall_server.audit import roots
from hall_server.broadcasting.retention import forget_answers
from hall_server.cases import actions as cases
from hall_server.catalogue.actions import keep_figure, settle
from hall_server.certificates import renew_own
from hall_server.devices.actions import forget_wrong, list_revoked, remind_of_help, tell_of_catalogue
from hall_server.installation import present
from hall_server.ledgers import actions as ledgers
from hall_server.licences import actions as licences
from hall_server.notices import actions as notices
from hall_server.outbox.actions import forget_published
from hall_server.pages.actions import forget_old
from hall_server.queueing import actions as queueing
from hall_server.sms_channel.approaching import tell_approaching
from hall_server.supervision import actions as supervision

WRONG_CODES_KEPT = timedelta(days=1)
PUBLISHED_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something done every so many seconds; `run` returns how many rows it handled."""

    name: str
    seconds: float
    run: Callable[[datetime], int]


SWEEPS = (
    Sweep("void_unprinted", 30.0, lambda now: queueing.void_unprinted(present().hall.code, now)),
    Sweep("help_calls", 5.0, lambda now: remind_of_help(present().hall.code, now)),
    Sweep("close_past_days", 60.0, lambda now: queueing.close_past_days(present().hall.code, now)),
    Sweep("catalogue_days", 60.0, settle),
    Sweep("terminals_catalogue", 5.0, lambda _: tell_of_catalogue()),
    Sweep("standard_figure", 3600.0, keep_figure),
    Sweep("ledgers_by_time", 60.0, ledgers.follow_time),
    Sweep("ledgers_by_calendar", 60.0, ledgers.follow_calendars),
    Sweep("supervision", 5.0, lambda now: supervision.sweep(now - supervision.PATIENCE)),
    Sweep("audit_roots", 60.0, roots.seal),
    Sweep("ledgers_by_settings", 60.0, ledgers.follow_settings),
    Sweep("revocation_list", 60.0, lambda _: list_revoked()),
    Sweep("own_certificates", 86_400.0, lambda _: renew_own()),
    Sweep("queue_approaching", 10.0, tell_approaching),
    Sweep("notices_in_lost_hands", 15.0, notices.recover),
    Sweep("notices_too_late", 30.0, notices.expire),
    Sweep("notices_counted", 3600.0, notices.forget_counts),
    Sweep("licences_to_sign", 1.0, licences.sign_due),
    Sweep("licences_to_print", 1.0, licences.draw_wanted),
    Sweep("licences_by_time", 600.0, licences.follow_time),
    Sweep("licences_collected", 60.0, licences.forget_links),
    Sweep("licence_verifications", 300.0, licences.forget_tries),
    Sweep("case_papers", 5.0, cases.make_papers_due),
    Sweep("cases_not_handed_in", 600.0, cases.discard_stale),
    Sweep("wrong_codes", 3600.0, lambda now: forget_wrong(now - WRONG_CODES_KEPT)),
    Sweep("published_messages", 60.0, lambda now: forget_published(now - PUBLISHED_KEPT)),
    Sweep("given_answers", 300.0, forget_answers),
    Sweep("answers_of_the_interface", 3600.0, tokens.forget_answers),
    Sweep("forms_and_long_work", 3600.0, forget_old),
)
