"""Decides what is done by the clock, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hall_server.api import tokens
from hall_server.broadcasting.retention import forget_answers
from hall_server.catalogue.actions import keep_figure, settle
from hall_server.certificates import renew_own
from hall_server.devices.actions import forget_wrong, list_revoked, remind_of_help, tell_of_catalogue
from hall_server.installation import present
from hall_server.ledgers import actions as ledgers
from hall_server.outbox.actions import forget_published
from hall_server.pages.actions import forget_old
from hall_server.queueing import actions as queueing

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
    Sweep("ledgers_by_settings", 60.0, ledgers.follow_settings),
    Sweep("revocation_list", 60.0, lambda _: list_revoked()),
    Sweep("own_certificates", 86_400.0, lambda _: renew_own()),
    Sweep("wrong_codes", 3600.0, lambda now: forget_wrong(now - WRONG_CODES_KEPT)),
    Sweep("published_messages", 60.0, lambda now: forget_published(now - PUBLISHED_KEPT)),
    Sweep("given_answers", 300.0, forget_answers),
    Sweep("answers_of_the_interface", 3600.0, tokens.forget_answers),
    Sweep("forms_and_long_work", 3600.0, forget_old),
)
