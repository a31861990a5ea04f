"""Decides what is written down of what providers tell by themselves: reports, answers of people, their own state."""

import logging
from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal
from hall_server.notices import actions as notices
from hall_server.notices.actions import Report
from hall_server.notices.numbers import number_index, spelled
from hall_server.notices.wishes import wish_in
from hall_server.sms_channel.models import Provider
from hall_server.sms_channel.provider import ProviderEvent, Reported, Stands, Written
from hall_server.sms_channel.status_table import StatusTable

logger = logging.getLogger(__name__)


def take_event(name: str, table: StatusTable, event: ProviderEvent, now: datetime) -> None:
    """Write down what provider `name` told."""
    match event:
        case Reported():
            _take_report(name, table, event, now)
        case Written():
            _take_answer(name, event, now)
        case Stands():
            _take_state(name, event, now)


def _take_report(name: str, table: StatusTable, event: Reported, now: datetime) -> None:
    meaning = table.of_report(event.code)
    if meaning is None:
        logger.info("provider %s reported %s, which settles nothing", name, event.code)
        return
    report = Report(name, meaning.state, event.code, event.key, event.reference, event.number)
    if notices.take_report(report, now) is None:
        logger.info("provider %s reported %s for no message known here", name, event.code)


def _take_answer(name: str, event: Written, now: datetime) -> None:
    wish = wish_in(event.text)
    number = spelled(event.number)
    if wish is None or not number:
        logger.info("provider %s: somebody wrote what is no wish about messages; it is not kept", name)
        return
    actor = f"provider:{name}"
    if not wish:
        notices.take_back_opt_out(number_index(number), actor=actor)
        return
    try:
        notices.note_opt_out(number, source="message", actor=actor, now=now)
    except Refusal:
        logger.info("provider %s: an opt-out from what is no mobile number", name)


@transaction.atomic
def _take_state(name: str, event: Stands, now: datetime) -> None:
    row = Provider.objects.select_for_update().filter(pk=name).first()
    if row is None:
        return
    row.seen_at = now
    if (row.state, row.code) != (event.state, event.code):
        row.state, row.code, row.since = event.state, event.code, now
        row.sentence, row.who = event.sentence[:200], event.who
    row.save(update_fields=["state", "code", "sentence", "who", "since", "seen_at"])
