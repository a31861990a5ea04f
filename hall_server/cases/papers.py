"""Decides which statutory paper is issued with a deed: numbered, and all it says frozen, in the deed's transaction."""

from datetime import datetime

import msgspec

from hall.language import hall_clock
from hall_server.cases import record_versions
from hall_server.cases.facts import EventFacts
from hall_server.cases.fields import Record
from hall_server.cases.models import Case, Paper
from hall_server.cases.numbering import paper_number
from hall_server.cases.sheets import About, sheet_of
from hall_server.cases.words import PaperKind
from hall_server.clock.replay import State
from hall_server.identifiers import new_id
from hall_server.ledgers import queries as clocks
from hall_server.organisation import queries as organisation
from hall_server.personal_data import actions as personal_data
from hall_server.rows import insert

_encode = msgspec.json.Encoder(order="deterministic").encode


def issue(
    case: Case,
    kind: PaperKind,
    event: EventFacts,
    *,
    actor: str,
    now: datetime,
    record: Record | None = None,
    clock: State | None = None,
) -> None:
    """Number a paper and write down all it says; the PDF is made from that afterwards, the same whenever it is made.

    event: of the deed. record, clock: where the caller has them at hand.
    """
    head = organisation.letterhead(case.department_id, case.hall_id)
    number = paper_number(head.short_name, kind, hall_clock.business_day(now))
    about = About(
        case,
        record_versions.read(case, actor=actor, purpose=f"paper_{kind.value}") if record is None else record,
        head,
        event,
        clock or clocks.state_of(f"case:{case.pk}", now),
        now,
    )
    key = new_id(now)
    personal_data.keep(key, _encode(sheet_of(about, kind, number)), "", now)
    insert(
        Paper(
            case_id=case.pk,
            kind=kind.value,
            number=number,
            event=event.place,
            sheet=key,
            issued_at=now,
            issued_by=actor,
        )
    )
