"""Decides when a scan stands for the original: a clerk compared the two; nobody is asked again until it ends."""

from datetime import date, datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue.models import LicenceKind
from hall_server.identifiers import new_id
from hall_server.licences.models import FiledScan
from hall_server.parties import queries as parties
from hall_server.personal_data.files import keep_file

AREA = "scans"
LARGEST = 20 * 1024 * 1024
# What opens in any browser and is no program. The first bytes are looked at, never the name or what the sender says.
KINDS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


@transaction.atomic
def file_scan(
    party: str,
    licence_code: str,
    file: bytes,
    checked_by: str,
    *,
    now: datetime,
    valid_until: date | None = None,
    title: str = "",
) -> FiledScan:
    """Keep a scan that `checked_by` (`clerk:1001`) compared with the original; the one before is withdrawn.

    file: PDF, JPEG or PNG. Refusals: `file_unreadable`, `party_unknown`.
    """
    content_type = _content_type(file)
    holder = parties.party(party)
    kind = LicenceKind.objects.filter(pk=licence_code).first()
    _withdraw_earlier(holder.id, licence_code, now)
    kept = keep_file(AREA, file, now)
    scan = FiledScan.objects.create(
        id=new_id(now),
        party=holder.id,
        masked_holder=holder.masked_name[:200],
        licence_code=licence_code,
        title=title or (kind.name if kind else licence_code),
        content_type=content_type,
        sha256=kept.sha256,
        size=kept.size,
        file_key=kept.key,
        valid_until=valid_until,
        checked_by=checked_by,
        checked_at=now,
    )
    record(
        "scan_checked",
        f"scan:{scan.pk}",
        actor=checked_by,
        facts={"licence_code": licence_code, "sha256": kept.sha256},
        is_first=True,
    )
    return scan


@transaction.atomic
def withdraw_scan(key: str, *, reason: str, actor: str, now: datetime) -> None:
    """It stands for the original no longer. Refusals: `reason_missing`, `licence_unknown`."""
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    rows = FiledScan.objects.filter(pk=key, withdrawn_at=None)
    if not rows.update(withdrawn_at=now, withdrawn_because=reason.strip()[:400]):
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    record("scan_withdrawn", f"scan:{key}", actor=actor)


def _withdraw_earlier(party: str, licence_code: str, now: datetime) -> None:
    rows = FiledScan.objects.filter(
        party__in=parties.same(party), licence_code=licence_code, withdrawn_at=None
    )
    rows.update(withdrawn_at=now, withdrawn_because="有了新的扫描件")


def _content_type(file: bytes) -> str:
    from puremagic import PureError, from_string  # noqa: PLC0415 - only who files a scan needs its tables

    if not file or len(file) > LARGEST:
        raise Refusal(RefusalCode.FILE_UNREADABLE, {"because": "文件是空的，或超过20兆字节。"})
    try:
        found = str(from_string(file, mime=True))
    except (PureError, ValueError):
        found = ""
    if found not in KINDS:
        raise Refusal(RefusalCode.FILE_UNREADABLE, {"because": "只收PDF、JPEG或PNG文件，请重新扫描。"})
    return found
