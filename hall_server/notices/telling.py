"""Decides that a notice is told in the transaction of whoever has something to say, and never spoils that transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hall_server.audit.actions import record
from hall_server.identifiers import new_id
from hall_server.notices import queries, signals
from hall_server.notices.allowed_times import next_allowed
from hall_server.notices.models import Notice, NoticeTemplate
from hall_server.notices.states import NoticeState, Reason
from hall_server.notices.wording import ADDRESSEE, codes_used
from hall_server.rows import insert


def tell(  # noqa: PLR0913 - whom, what, about what, by whom, when
    *,
    template: str,
    facts: Mapping[str, str],
    subject: str,
    actor: str,
    now: datetime,
    party: str = "",
    personal: str = "",
    due_at: datetime | None = None,
) -> str:
    """Have somebody told, in the caller's transaction; the notice's id.

    party: id of the parties' library; personal: id of a personal_data record with VisitorDetails; one of the two. facts:
    by the codes of the template's variables, never personal data; more than the wording needs do no harm. due_at: not
    before. A wording that is missing or lacks a fact refuses nothing here: the notice is withheld and stands among the
    failures. LookupError when there is no such template, ValueError when it is for nobody or for two.
    """
    if bool(party) == bool(personal):
        raise ValueError("a notice is for a party or for a personal record")
    rules = queries.template(template)
    if rules is None:
        raise LookupError(f"there is no template {template}")
    row = _row(rules, facts, subject, now, max(now, due_at or now))
    row.party, row.personal, row.told_by = party, personal, actor
    insert(row)
    known = {"template": template, "about": subject, "reason": row.reason}
    trail = {name: fact for name, fact in known.items() if fact}
    record("notice_told", f"notice:{row.pk}", actor=actor, facts=trail, is_first=True)
    if row.reason:
        signals.failed.send(Notice, notice=queries.facts_of(row))
    return row.pk


def _row(
    rules: NoticeTemplate, facts: Mapping[str, str], subject: str, now: datetime, due: datetime
) -> Notice:
    wording = queries.wording(rules.code)
    reason = _reason(wording, facts)
    allowed = next_allowed(rules.sending_time, due)
    return Notice(
        id=new_id(now),
        template_id=rules.code,
        version_id=wording.version if wording else None,
        facts=dict(facts),
        subject=subject,
        told_at=now,
        priority=rules.priority,
        state=(NoticeState.WITHHELD if reason else NoticeState.CREATED).value,
        reason=reason.value,
        ended_at=now if reason else None,
        due_at=allowed,
        expires_at=allowed + timedelta(minutes=rules.lives_minutes),
    )


def _reason(wording: queries.Wording | None, facts: Mapping[str, str]) -> Reason:
    if wording is None:
        return Reason.NO_TEMPLATE
    needs = set(codes_used(wording.text, wording.variables)) - {ADDRESSEE}
    return Reason.NONE if needs <= set(facts) else Reason.FACTS_MISSING
