"""Decides how what is written of a case is kept: encrypted, each version beside the one before, the party known by it."""

from datetime import datetime

import msgspec

from hall.language import identity_numbers
from hall.language.identity_numbers import IdKind
from hall.language.visitors import masked_name
from hall.messages.case_contents import digest_of
from hall_server.cases.fields import CREDIT_CODE, ENTERPRISE, Record
from hall_server.cases.models import Case, CaseRecord
from hall_server.identifiers import new_id
from hall_server.parties import actions as parties
from hall_server.parties.actions import EnterpriseFacts, PersonFacts, Source
from hall_server.personal_data import actions as personal_data
from hall_server.rows import insert

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(dict[str, str]).decode


def write(
    case: Case, record: Record, *, source: Source, actor: str, now: datetime, before: Record | None = None
) -> dict[str, str]:
    """Keep a version of the record; the columns of the case that follow from it. before: the version it replaces."""
    plain = _encode(dict(record))
    key = new_id(now)
    personal_data.keep(key, plain, "", now)
    changed = sorted(
        code for code in record.keys() | (before or {}).keys() if (before or {}).get(code) != record.get(code)
    )
    insert(
        CaseRecord(
            case_id=case.pk,
            revision=1 if before is None else revision_of(case.pk) + 1,
            record=key,
            digest=digest_of(plain),
            changed=",".join(changed)[:400],
            written_at=now,
            written_by=actor,
        )
    )
    subject = f"case:{case.pk}"
    return {
        "record": key,
        "masked_name": masked_name(record.get("name", "")),
        "party": _applicant(record, subject, source, actor, now) or case.party,
        "agent": _agent(record, subject, source, actor, now),
    }


def read(case: Case, *, actor: str, purpose: str) -> dict[str, str]:
    """The record as it stands; the reading stands in the trail of the case."""
    if not case.record:
        return {}
    return _decode(personal_data.read(case.record, subject=f"case:{case.pk}", actor=actor, purpose=purpose))


def revision_of(case: str) -> int:
    """The number of the last version; 0 when nothing was ever written."""
    last = CaseRecord.objects.filter(case=case).order_by("-revision").values_list("revision", flat=True)
    return last.first() or 0


def _applicant(record: Record, subject: str, source: Source, actor: str, now: datetime) -> str:
    name, number = record.get("name", ""), record.get("number", "")
    if not name or not number:
        return ""
    phone, address = record.get("phone", ""), record.get("address", "")
    if record.get("applicant_kind") == ENTERPRISE and record.get("document") == CREDIT_CODE:
        enterprise = EnterpriseFacts(
            name=name,
            credit_code=number,
            legal_representative=record.get("legal_representative", ""),
            phone=phone,
            address=address,
        )
        return parties.know_enterprise(enterprise, source=source, actor=actor, now=now, subject=subject)
    person = PersonFacts(
        name=name,
        id_kind=IdKind(record.get("document", IdKind.RESIDENT.value)),
        id_number=number,
        phone=phone,
        address=address,
    )
    return parties.know_person(person, source=source, actor=actor, now=now, subject=subject)


def _agent(record: Record, subject: str, source: Source, actor: str, now: datetime) -> str:
    name, number = record.get("agent_name", ""), record.get("agent_number", "")
    if not name or not identity_numbers.is_valid(number):
        return ""
    kind = identity_numbers.kind_of(number) or IdKind.RESIDENT
    person = PersonFacts(name=name, id_kind=kind, id_number=number, phone=record.get("agent_phone", ""))
    return parties.know_person(person, source=source, actor=actor, now=now, subject=subject)
