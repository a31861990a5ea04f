"""Decides who may act for whom: a mandate says for which matters, until when and how it was proven, and can be ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.identifiers import new_id
from hall_server.parties.models import Mandate
from hall_server.parties.words import MandateKind
from hall_server.parties.writing import locked
from hall_server.rows import change, insert

# A mandate by contract names its end; ties of family and office end when they end.
LONGEST = timedelta(days=366)
_NEEDS_END = frozenset({MandateKind.AGENT, MandateKind.EMPLOYEE})


@transaction.atomic
def give_mandate(  # noqa: PLR0913 - a mandate says all this
    agent: str,
    principal: str,
    *,
    kind: MandateKind,
    proof: str,
    actor: str,
    now: datetime,
    matters: Iterable[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    evidence: str = "",
) -> str:
    """Write down that the agent may act for the principal; the mandate's id.

    matters: codes, none for all. proof: what was shown, never personal data. until: the first instant it holds no more.
    """
    if not proof.strip():
        raise Refusal(RefusalCode.MANDATE_WITHOUT_PROOF)
    begins = since or now
    if until is None and kind in _NEEDS_END:
        until = begins + LONGEST
    if until is not None and until <= max(begins, now):
        raise Refusal(RefusalCode.MANDATE_OVER)
    held = [locked(one).pk for one in sorted((agent, principal))]
    if held[0] == held[1]:
        raise Refusal(RefusalCode.MANDATE_FOR_ONESELF)
    row = Mandate(
        id=new_id(now),
        agent_id=held[sorted((agent, principal)).index(agent)],
        principal_id=held[sorted((agent, principal)).index(principal)],
        kind=kind.value,
        matters=" ".join(sorted(set(matters))),
        since=begins,
        until=until,
        proof=proof.strip()[:200],
        evidence=evidence,
        given_at=now,
        given_by=actor,
    )
    insert(row)
    facts = {"mandate": row.pk, "agent": row.agent_id, "kind": kind.value, "matters": row.matters[:300]}
    record("mandate_given", f"party:{row.principal_id}", actor=actor, facts=facts)
    return row.pk


@transaction.atomic
def end_mandate(mandate: str, *, reason: str, actor: str, now: datetime) -> None:
    """From now on it lets nobody act. Refusal when it is unknown or over already, or no reason is given."""
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    row = Mandate.objects.filter(pk=mandate).first()
    if row is None or row.ended_at is not None:
        raise Refusal(RefusalCode.MANDATE_UNKNOWN)
    locked(row.principal_id)
    if not change(row, ("ended_at",), ended_at=now, ended_by=actor, end_reason=reason.strip()[:400]):
        raise Refusal(RefusalCode.MANDATE_UNKNOWN)
    record("mandate_ended", f"party:{row.principal_id}", actor=actor, facts={"mandate": row.pk})
