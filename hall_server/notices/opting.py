"""Decides that a number wants no messages, or wants them again."""

from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.notices.models import OptOut
from hall_server.notices.numbers import masked, number_index, spelled


@transaction.atomic
def note_opt_out(number: str, *, source: str, actor: str, now: datetime) -> str:
    """This number wants no more; the index it is kept under. Refusal when it is no mobile number."""
    known = spelled(number)
    if not known:
        raise Refusal(RefusalCode.NUMBER_WRONG)
    index = number_index(known)
    _, is_new = OptOut.objects.get_or_create(
        pk=index, defaults={"masked_number": masked(known), "since": now, "source": source, "noted_by": actor}
    )
    if is_new:
        record("opted_out", _subject(index), actor=actor, facts={"source": source})
    return index


@transaction.atomic
def take_back_opt_out(index: str, *, actor: str) -> bool:
    """This number wants messages again; False when it did all the while."""
    if not OptOut.objects.filter(pk=index).delete()[0]:
        return False
    record("opted_in", _subject(index), actor=actor)
    return True


def _subject(index: str) -> str:
    return f"number:{index[:32]}"
