"""Decides how a line enters the audit trail: in the transaction of the deed, at the end of its subject's chain."""

from django.db import connection

from hall.language import hall_clock
from hall_server.audit.chain import canonical, digest
from hall_server.audit.models import AuditEvent
from hall_server.installation import present
from hall_server.rows import insert

_END_OF_CHAIN = "SELECT place, digest FROM audit_auditevent WHERE subject = %s ORDER BY place DESC LIMIT 1"


def record(
    verb: str,
    subject: str,
    *,
    actor: str,
    facts: dict[str, str] | None = None,
    is_first: bool = False,
) -> None:
    """Write a line. subject, actor: `kind:name`. facts: never personal data. is_first: the subject is new.

    Whoever records about one subject from two places at once gets an IntegrityError and must do the deed again.
    """
    place, previous = (0, "") if is_first else _end_of_chain(subject)
    at, spelled = hall_clock.now(), canonical(facts or {})
    line = digest(
        present().audit.digest,
        previous,
        subject=subject,
        place=place,
        verb=verb,
        actor=actor,
        at=at,
        facts=spelled,
    )
    insert(
        AuditEvent(subject=subject, place=place, verb=verb, actor=actor, at=at, facts=spelled, digest=line)
    )


def _end_of_chain(subject: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_END_OF_CHAIN, [subject])
        last = cursor.fetchone()
    return (last[0] + 1, last[1]) if last else (0, "")
