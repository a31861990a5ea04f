"""Decides what a person may do about a notice that did not arrive, or of which nobody knows."""

from datetime import datetime, timedelta

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.notices import queries
from hall_server.notices.allowed_times import next_allowed
from hall_server.notices.models import Notice
from hall_server.notices.moving import move
from hall_server.notices.states import STATE_NAMES, TROUBLED, NoticeState, may_become
from hall_server.notices.wording import ADDRESSEE, codes_used


@transaction.atomic
def settle(key: str, note: str, *, actor: str, now: datetime) -> None:
    """Write down that somebody has seen to it otherwise. note: how."""
    row = _troubled(key)
    if not note.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    row.closed_by, row.closed_at, row.closed_note = actor, now, note.strip()[:200]
    row.save(update_fields=["closed_by", "closed_at", "closed_note"])
    record("notice_settled", f"notice:{key}", actor=actor, facts={"note": row.closed_note})


@transaction.atomic
def arrived(key: str, *, actor: str, now: datetime) -> None:
    """The person says that it has come."""
    row = _troubled(key)
    if not may_become(row.stands, NoticeState.DELIVERED):
        _refuse(row)
    move(
        row,
        NoticeState.DELIVERED,
        now,
        actor=actor,
        closed_by=actor,
        closed_at=now,
        closed_note="本人确认已收到",
    )


@transaction.atomic
def send_again(key: str, *, actor: str, now: datetime) -> None:
    """Try anew from the beginning, in the wording in force. Refusal while there is none, or facts are missing."""
    row = _troubled(key)
    wording, rules = queries.wording(row.template_id), queries.template(row.template_id)
    if wording is None or rules is None:
        raise Refusal(RefusalCode.WORDING_MISSING, {"template": row.template.name})
    if set(codes_used(wording.text, wording.variables)) - {ADDRESSEE} - set(row.facts):
        raise Refusal(RefusalCode.WORDING_LACKS_FACTS, {"template": row.template.name})
    due = next_allowed(rules.sending_time, now)
    afresh = {
        "reason": "",
        "code": "",
        "tries": 0,
        "awaited": "",
        "ended_at": None,
        "version_id": wording.version,
    }
    times = {"due_at": due, "expires_at": due + timedelta(minutes=rules.lives_minutes)}
    settled = {"closed_by": "", "closed_at": None, "closed_note": ""}
    move(row, NoticeState.CREATED, now, actor=actor, **afresh, **times, **settled)


def _troubled(key: str) -> Notice:
    row = Notice.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise Refusal(RefusalCode.NOTICE_UNKNOWN)
    if row.stands not in TROUBLED:
        _refuse(row)
    return row


def _refuse(row: Notice) -> None:
    raise Refusal(RefusalCode.NOTICE_NOT_IN_STATE, {"state": STATE_NAMES[row.stands]})
