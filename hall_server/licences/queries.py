"""Everything that may be asked about licences: masked without ceremony, a document only under a purpose written down."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.licences import numbers, template_content
from hall_server.licences.life import State
from hall_server.licences.models import (
    CopyState,
    FiledScan,
    Licence,
    LicenceEvent,
    LicenceTemplate,
    PrintedCopy,
)
from hall_server.licences.scans import AREA as SCANS
from hall_server.licences.signing import AREA as LICENCES
from hall_server.licences.signing import public_address
from hall_server.parties import queries as parties
from hall_server.personal_data.files import FileDamaged, KeptFile, read_file

GENERIC_TEMPLATE = "result"


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """A licence as any screen of the hall may show it. case: empty when it came from none. copies: known to be printed."""

    id: str
    number: str
    title: str
    licence_code: str
    template: str
    state: State
    state_since: datetime
    holder: str
    masked_holder: str
    case: str
    hall: str
    department: str
    item: str
    issued_on: date
    valid_until: date | None
    signed_at: datetime | None
    document_sha256: str
    public_address: str
    copies: int
    collected_at: datetime | None
    replaces: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a party need not bring: a licence the hall issued, or a scan a clerk compared with the original.

    is_scan: which of the two id names. number: empty of a scan.
    """

    id: str
    is_scan: bool
    licence_code: str
    title: str
    number: str
    issued_on: date
    valid_until: date | None
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A template in use. fields: (name, label, whether a value must be given by whoever decides)."""

    code: str
    version: int
    title: str
    licence_code: str
    fields: tuple[tuple[str, str, bool], ...]


def licence(key: str) -> LicenceFacts:
    """The licence with this key. Refusal `licence_unknown`."""
    row = Licence.objects.select_related("template").filter(pk=key).first()
    if row is None:
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    return facts(row)


def by_number(number: str) -> LicenceFacts | None:
    """The licence with this number, however it is spaced."""
    row = Licence.objects.select_related("template").filter(number=numbers.spelled(number)).first()
    return facts(row) if row else None


def of_case(case: str) -> tuple[LicenceFacts, ...]:
    """The licences a case led to, the oldest first."""
    rows = Licence.objects.select_related("template").filter(case=case).exclude(case="").order_by("id")
    return tuple(facts(row) for row in rows)


def of_holder(party: str) -> tuple[LicenceFacts, ...]:
    """Every licence a party ever had, the newest first."""
    rows = Licence.objects.select_related("template").filter(holder__in=parties.same(party))
    return tuple(facts(row) for row in rows.order_by("-id"))


def held(party: str, licence_code: str | None = None, *, on: date) -> tuple[Held, ...]:
    """What a party holds on this day and so need not bring; of one kind, or all. Licences stand before scans.

    Today's state counts: what was suspended or revoked since is not offered, whatever the day.
    """
    keys = parties.same(party)
    stands = Q(valid_until=None) | Q(valid_until__gte=on)
    kind = {} if licence_code is None else {"licence_code": licence_code}
    licences = Licence.objects.filter(
        stands, holder__in=keys, state=State.VALID.value, issued_on__lte=on, **kind
    )
    scans = FiledScan.objects.filter(stands, party__in=keys, withdrawn_at=None, **kind)
    return (
        *(
            Held(row.pk, False, row.licence_code, row.title, row.number, row.issued_on, row.valid_until)
            for row in licences.exclude(licence_code="").order_by("-id")
        ),
        *(
            Held(
                row.pk,
                True,
                row.licence_code,
                row.title,
                "",
                row.checked_at.date(),
                row.valid_until,
                row.checked_by,
            )
            for row in scans.order_by("-id")
        ),
    )


def template_for(licence_code: str) -> str:
    """The code of the template that makes this kind of licence; the general one where there is no other."""
    rows = LicenceTemplate.objects.filter(is_current=True, licence_code=licence_code).exclude(licence_code="")
    return rows.values_list("code", flat=True).first() or GENERIC_TEMPLATE


def template(code: str) -> TemplateFacts:
    """The template in use under this code. Refusal `licence_template`."""
    row = LicenceTemplate.objects.filter(code=code, is_current=True).first()
    if row is None:
        raise Refusal(RefusalCode.LICENCE_TEMPLATE, {"template": code})
    fields = template_content.decoded(row.content).fields
    return TemplateFacts(
        row.code,
        row.version,
        row.title,
        row.licence_code,
        tuple((plan.name, plan.label, plan.is_required and not plan.source) for plan in fields),
    )


def document(key: str, *, actor: str = "server:licences", purpose: str = "读取证照文件") -> bytes:
    """The signed PDF, byte for byte as it was issued; the reading stands in the trail.

    Refusals: `licence_unknown`, `licence_being_made` before it is signed, `licence_damaged` when the file is not what was
    kept; that stands in the trail too.
    """
    row = Licence.objects.filter(pk=key).first()
    if row is None:
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    if not row.document_key:
        raise Refusal(RefusalCode.LICENCE_BEING_MADE)
    kept = KeptFile(row.document_key, row.document_sha256, row.document_size)
    return _read(LICENCES, kept, f"licence:{row.pk}", row.number, actor, purpose)


def scan_file(key: str, *, actor: str, purpose: str) -> tuple[bytes, str]:
    """(bytes, content type) of a scan. Refusals `licence_unknown`, `licence_damaged`."""
    row = FiledScan.objects.filter(pk=key).first()
    if row is None:
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    kept = KeptFile(row.file_key, row.sha256, row.size)
    return _read(SCANS, kept, f"scan:{row.pk}", row.title, actor, purpose), row.content_type


def _read(area: str, kept: KeptFile, subject: str, number: str, actor: str, purpose: str) -> bytes:
    try:
        with transaction.atomic():
            return read_file(area, kept, subject=subject, actor=actor, purpose=purpose)
    except FileDamaged as fault:
        with transaction.atomic():
            record("licence_damaged", subject, actor=actor, facts={"sha256": kept.sha256})
        raise Refusal(RefusalCode.LICENCE_DAMAGED, {"number": number}) from fault


def facts(row: Licence) -> LicenceFacts:
    """A row read with its template."""
    return LicenceFacts(
        id=row.pk,
        number=row.number,
        title=row.title,
        licence_code=row.licence_code,
        template=f"{row.template.code}/{row.template.version}",
        state=State(row.state),
        state_since=row.state_since,
        holder=row.holder,
        masked_holder=row.masked_holder,
        case=row.case,
        hall=row.hall_id,
        department=row.department,
        item=row.item_code,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        signed_at=row.signed_at,
        document_sha256=row.document_sha256,
        public_address=public_address(row.public_code),
        copies=PrintedCopy.objects.filter(licence=row, state=CopyState.PRINTED).count(),
        collected_at=row.collected_at,
        replaces=row.replaces_id or "",
    )


def last_step(key: str) -> LicenceEvent | None:
    """The step that led to the state a licence is in."""
    return LicenceEvent.objects.filter(licence=key).order_by("-place").first()
