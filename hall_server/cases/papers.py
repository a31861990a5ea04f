"""Decides which statutory paper is issued with a deed: numbered, and all it says frozen, in the deed's transaction."""

from datetime import datetime

import msgspec

from hall.language import hall_clock
from hall_server.cases.models import Case, Paper
from hall_server.cases.numbering import paper_number
from hall_server.cases.sheets import sheet_of
from hall_server.cases.words import PaperKind
from hall_server.identifiers import new_id
from hall_server.organisation import queries as organisation
from hall_server.personal_data import actions as personal_data

_encode = msgspec.json.Encoder(order="deterministic").encode


def issue(case: Case, kind: PaperKind, *, actor: str, now: datetime) -> Paper:
    """Number a paper and write down all it says; the PDF is made from that afterwards, the same whenever it is made."""
    head = organisation.letterhead(case.department_id, case.hall_id)
    number = paper_number(case.department_id, head.short_name, kind, hall_clock.business_day(now))
    sheet = sheet_of(case, kind, number, head, actor=actor, now=now)
    key = new_id(now)
    personal_data.keep(key, _encode(sheet), "", now)
    return Paper.objects.create(
        case=case,
        kind=kind.value,
        number=number,
        event=case.event_count - 1,
        sheet=key,
        issued_at=now,
        issued_by=actor,
    )
