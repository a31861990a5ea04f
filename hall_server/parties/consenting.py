"""Decides how consent is given and withdrawn: for one purpose, as easily taken back as given (个人信息保护法 15)."""

from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.identifiers import new_id
from hall_server.parties.models import Consent
from hall_server.parties.words import How, Purpose
from hall_server.parties.writing import locked
from hall_server.rows import change, insert


@transaction.atomic
def give_consent(  # noqa: PLR0913 - consent says all this
    party: str,
    purpose: Purpose,
    *,
    how: How,
    actor: str,
    now: datetime,
    detail: str = "",
    subject: str = "",
    until: datetime | None = None,
) -> str:
    """Write down that a party agrees to one purpose; the consent's id. The same once more gives the one that stands."""
    row = locked(party)
    standing = Consent.objects.filter(party=row, purpose=purpose.value, detail=detail, withdrawn_at=None)
    for one in standing:
        if one.until is None or one.until > now:
            return one.pk
    consent = Consent(
        id=new_id(now),
        party=row,
        purpose=purpose.value,
        detail=detail,
        how=how.value,
        subject=subject,
        given_at=now,
        recorded_by=actor,
        until=until,
    )
    insert(consent)
    facts = {"consent": consent.pk, "purpose": purpose.value, "how": how.value}
    record("consent_given", f"party:{row.pk}", actor=actor, facts=facts)
    return consent.pk


@transaction.atomic
def withdraw_consent(consent: str, *, actor: str, now: datetime) -> None:
    """It holds no more from now on; no reason is asked. Refusal when it is unknown or withdrawn."""
    row = Consent.objects.filter(pk=consent, withdrawn_at=None).first()
    if row is None:
        raise Refusal(RefusalCode.CONSENT_UNKNOWN)
    locked(row.party_id)
    if not change(row, ("withdrawn_at",), withdrawn_at=now, withdrawn_by=actor):
        raise Refusal(RefusalCode.CONSENT_UNKNOWN)
    facts = {"consent": row.pk, "purpose": row.purpose}
    record("consent_withdrawn", f"party:{row.party_id}", actor=actor, facts=facts)
