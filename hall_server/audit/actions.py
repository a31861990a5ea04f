"""Decides how a line enters the audit trail: in the transaction of the deed, at the end of its subject's chain."""

from hall.language import hall_clock
from hall_server.audit.chain import canonical, digest
from hall_server.audit.models import AuditEvent
from hall_server.installation import present


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
    AuditEvent.objects.create(
        subject=subject,
        place=place,
        verb=verb,
        actor=actor,
        at=at,
        facts=spelled,
        digest=digest(
            present().audit.digest,
            previous,
            subject=subject,
            place=place,
            verb=verb,
            actor=actor,
            at=at,
            facts=spelled,
        ),
    )


def _end_of_chain(subject: str) -> tuple[int, str]:
    last = (
        AuditEvent.objects.filter(subject=subject).order_by("-place").values_list("place", "digest").first()
    )
    return (last[0] + 1, last[1]) if last else (0, "")
