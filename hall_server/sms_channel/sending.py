"""Decides how a sending is timed, logged and written down, whoever the provider is; no transaction waits for it."""

import logging
import time

from django.db import connection

from hall.language import hall_clock
from hall_server.notices import actions as notices
from hall_server.notices.actions import Handed, Outcome
from hall_server.notices.segments import length_of
from hall_server.notices.states import NoticeState
from hall_server.sms_channel.addressees import read_addressee
from hall_server.sms_channel.provider import Answer, ShortMessage, SmsProvider

logger = logging.getLogger(__name__)


def send(key: str, name: str, provider: SmsProvider, holder: str) -> NoticeState | None:
    """Send one notice if it is still to be sent: what it came to, None when there was nothing to do."""
    handed = notices.hand_out(key, name, holder, hall_clock.now(), read_addressee)
    if handed is None:
        return None
    outcome = _said(handed, name, provider)
    return notices.record_outcome(handed, outcome, hall_clock.now())


def _said(handed: Handed, name: str, provider: SmsProvider) -> Outcome:
    if connection.in_atomic_block:
        raise RuntimeError("a provider is never called within a transaction")
    began = time.monotonic()
    try:
        answer = provider.say(ShortMessage(handed.key, handed.tries, handed.number, handed.text))
    except Exception:  # the guarded edge of a provider: what broke it may have broken after the message left
        logger.exception("provider %s broke with notice %s in its hands", name, handed.key)
        answer = Answer("provider_broke")
    seconds = time.monotonic() - began
    meaning = provider.table.of_answer(answer.code)
    logger.info(
        "notice %s attempt %d by %s: %s (%s) in %.2f s",
        handed.key, handed.tries, name, meaning.state.value, answer.code, seconds,
    )  # fmt: skip
    return Outcome(
        meaning.state,
        answer.code,
        seconds,
        answer.references,
        length_of(handed.text).parts,
        is_providers_fault=meaning.is_fault,
    )
