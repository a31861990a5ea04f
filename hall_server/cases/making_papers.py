"""Decides when a paper's PDF is made: at the first look, or by the worker; once made it is kept, and never made again."""

import logging
from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall.messages import records
from hall_server.audit.actions import record
from hall_server.cases.drawing import draw
from hall_server.cases.models import Paper
from hall_server.cases.sheets import Sheet
from hall_server.personal_data import actions as personal_data
from hall_server.personal_data.files import FileDamaged, KeptFile, keep_file, read_file

AREA = "papers"
ROUND = 10
logger = logging.getLogger(__name__)


def document(paper_id: int, *, actor: str, purpose: str, now: datetime) -> tuple[str, bytes]:
    """(number, PDF) of a paper, byte for byte as it was made. Refusals: case_unknown, attachment_damaged."""
    row = Paper.objects.filter(pk=paper_id).first()
    if row is None:
        raise Refusal(RefusalCode.CASE_UNKNOWN)
    if not row.file:
        row = make(paper_id, now)
    kept = KeptFile(row.file, row.sha256, 0)
    try:
        with transaction.atomic():
            content = read_file(AREA, kept, subject=f"case:{row.case_id}", actor=actor, purpose=purpose)
    except FileDamaged as fault:
        with transaction.atomic():
            record("paper_damaged", f"case:{row.case_id}", actor=actor, facts={"paper": row.number})
        raise Refusal(RefusalCode.ATTACHMENT_DAMAGED) from fault
    return row.number, content


def make(paper_id: int, now: datetime) -> Paper:
    """Set the PDF, unless somebody was quicker. The drawing stands outside the transaction: it takes its time."""
    row = Paper.objects.get(pk=paper_id)
    if row.file:
        return row
    subject = f"case:{row.case_id}"
    with transaction.atomic():
        plain = personal_data.read(row.sheet, subject=subject, actor="server", purpose="paper_made")
    content = draw(records.decoded(plain, Sheet))
    with transaction.atomic():
        row = Paper.objects.select_for_update(of=("self",)).get(pk=paper_id)
        if row.file:
            return row
        kept = keep_file(AREA, content, now)
        row.file, row.sha256, row.made_at = kept.key, kept.sha256, now
        row.save(update_fields=["file", "sha256", "made_at"])
        facts = {"paper": row.number, "sha256": kept.sha256}
        record("paper_made", subject, actor="server", facts=facts)
    return row


def make_due(now: datetime) -> int:
    """Make what nobody has looked at yet, the oldest first; how many, at most a round."""
    due = list(Paper.objects.filter(file="").order_by("id").values_list("pk", flat=True)[:ROUND])
    return sum(bool(make(key, now)) for key in due)
