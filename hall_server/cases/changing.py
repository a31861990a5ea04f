"""Decides how what is written of a case is corrected: by a new version, the one before is kept."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.cases import fields, record_versions
from hall_server.cases.facts import CaseFacts, case_facts
from hall_server.cases.models import Case, Confirmation
from hall_server.cases.moves import Deed
from hall_server.cases.opening import waive_held
from hall_server.cases.stepping import By, Given, check, held, take
from hall_server.parties.actions import Source


@transaction.atomic(savepoint=False)
def change_fields(
    case_id: str,
    changes: Mapping[str, str],
    *,
    revision: int,
    actor: str,
    now: datetime,
    source: Source = Source.WINDOW,
) -> CaseFacts:
    """Write these fields anew; those not named stay. revision: of the record the writer saw.

    Refusals: case_changed when somebody wrote meanwhile, case_fields for what cannot be. A check that is open at the pad is
    dropped: what is shown there is no longer what is written.
    """
    case = held(case_id)
    check(case, Deed.FIELDS_CHANGED, {})
    if record_versions.revision_of(case.pk) != revision:
        raise Refusal(RefusalCode.CASE_CHANGED)
    before = record_versions.read(case, actor=actor, purpose="correcting")
    record = fields.checked({**before, **changes})
    changed = sorted(code for code in record.keys() | before.keys() if record.get(code) != before.get(code))
    if not changed:
        return case_facts(case)
    columns = record_versions.write(case, record, source=source, actor=actor, now=now, before=before)
    drop_questions(case)
    facts = {"fields": ",".join(changed)[:400], "revision": str(revision + 1)}
    take(case, Deed.FIELDS_CHANGED, By(actor, now), Given(facts), **columns)
    waive_held(case, now)
    return case_facts(case)


def drop_questions(case: Case) -> None:
    """A check nobody has answered yet counts no more."""
    Confirmation.objects.filter(case=case, state="asked").update(state="dropped")
