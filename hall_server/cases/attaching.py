"""Decides which files a case takes, by what they contain; how they rest, and that what is shown is what was given in."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.cases.models import Attachment, CaseMaterial
from hall_server.cases.moves import Deed
from hall_server.cases.stepping import By, Given, check, held, take
from hall_server.cases.words import AttachmentGrade, Channel
from hall_server.personal_data.files import FileDamaged, KeptFile, keep_file, read_file

AREA = "attachments"
MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE

# Media type -> what a file of this type begins with, and the ending of its name.
_TAKEN: dict[str, tuple[tuple[bytes, ...], str]] = {
    "application/pdf": ((b"%PDF-",), ".pdf"),
    "image/jpeg": ((b"\xff\xd8\xff",), ".jpg"),
    "image/png": ((b"\x89PNG\r\n\x1a\n",), ".png"),
    "image/tiff": ((b"II*\x00", b"MM\x00*"), ".tif"),
}


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """A file of a case. media_type: told from its content. sha256: of the plain bytes. material: its place."""

    id: str
    case: str
    material: int | None
    media_type: str
    size: int
    sha256: str
    grade: AttachmentGrade
    added_at: datetime
    added_by: str

    @property
    def ending(self) -> str:
        """Of a name for it."""
        return _TAKEN[self.media_type][1]


def media_type_of(content: bytes) -> str:
    """The type of a file by its content; the name and what a browser says count for nothing. Refusal attachment_kind."""
    for media_type, (beginnings, _) in _TAKEN.items():
        if content.startswith(beginnings):
            return media_type
    raise Refusal(RefusalCode.ATTACHMENT_KIND, {"kind": _named(content)})


def _named(content: bytes) -> str:
    """What it seems to be, for the one who has to give another file."""
    import puremagic  # noqa: PLC0415 - its tables cost memory, and only a refused file needs a name

    try:
        found: str = puremagic.from_string(content[:65_536])
    except (puremagic.PureError, ValueError):
        return "认不出的格式"
    return found.lstrip(".").upper()[:16] or "认不出的格式"


@transaction.atomic
def attach(
    case_id: str,
    content: bytes,
    *,
    grade: AttachmentGrade,
    actor: str,
    now: datetime,
    material: int | None = None,
    channel: Channel = Channel.WINDOW,
) -> AttachmentFacts:
    """Keep a file, encrypted beside the database. material: the place of the material it is, if any.

    Refusals: attachment_size, attachment_kind, case_not_in_state, case_missing for a material the guide has not.
    """
    case = held(case_id)
    check(case, Deed.ATTACHED, {})
    if not 0 < len(content) <= MOST_BYTES:
        raise Refusal(RefusalCode.ATTACHMENT_SIZE, {"most": str(MOST_BYTES // MEGABYTE)})
    media_type = media_type_of(content)
    row = None
    if material is not None:
        row = CaseMaterial.objects.filter(case=case, place=material).first()
        if row is None:
            raise Refusal(RefusalCode.CASE_MISSING, {"deed": "上传附件", "facts": "材料"})
    kept = keep_file(AREA, content, now)
    attachment = Attachment.objects.create(
        id=kept.key,
        case=case,
        material=row,
        media_type=media_type,
        size=kept.size,
        sha256=kept.sha256,
        grade=grade.value,
        channel=channel.value,
        added_at=now,
        added_by=actor,
    )
    facts = {
        "attachment": kept.key,
        "sha256": kept.sha256,
        "media_type": media_type,
        "size": str(kept.size),
        "grade": grade.value,
        "place": "" if material is None else str(material),
    }
    take(case, Deed.ATTACHED, By(actor, now), Given(facts))
    return _facts(attachment)


def attachments(case_id: str) -> tuple[AttachmentFacts, ...]:
    """The files of a case, the oldest first."""
    rows = Attachment.objects.select_related("material").filter(case=case_id).order_by("id")
    return tuple(_facts(row) for row in rows)


def content_of(attachment: str, *, actor: str, purpose: str) -> tuple[AttachmentFacts, bytes]:
    """The bytes, as they were given in; the reading stands in the trail. Refusals: case_unknown, attachment_damaged."""
    row = Attachment.objects.select_related("material").filter(pk=attachment).first()
    if row is None:
        raise Refusal(RefusalCode.CASE_UNKNOWN)
    kept, subject = KeptFile(row.pk, row.sha256, row.size), f"case:{row.case_id}"
    try:
        with transaction.atomic():
            content = read_file(AREA, kept, subject=subject, actor=actor, purpose=purpose)
    except FileDamaged as fault:
        with transaction.atomic():
            record("attachment_damaged", subject, actor=actor, facts={"attachment": row.pk})
        raise Refusal(RefusalCode.ATTACHMENT_DAMAGED) from fault
    return _facts(row), content


def _facts(row: Attachment) -> AttachmentFacts:
    return AttachmentFacts(
        row.pk,
        row.case_id,
        row.material.place if row.material else None,
        row.media_type,
        row.size,
        row.sha256,
        AttachmentGrade(row.grade),
        row.added_at,
        row.added_by,
    )
