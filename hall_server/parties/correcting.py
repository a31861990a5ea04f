"""Decides how a wrong value is corrected: with a reason, beside what stood there before, which nothing removes."""

from datetime import datetime

from django.db import transaction

from hall.language.identity_numbers import IdKind
from hall.language.refusals import Refusal, RefusalCode
from hall_server.parties.facts import NUMBER_FIELDS, PartyKind, Source, checked_number, fields_of, spelled
from hall_server.parties.writing import locked, number_index, say, take_number, word_of


@transaction.atomic
def correct(  # noqa: PLR0913 - a correction says all this
    party: str,
    field: str,
    value: str,
    *,
    reason: str,
    actor: str,
    now: datetime,
    source: Source = Source.WINDOW,
    subject: str = "",
    id_kind: IdKind | None = None,
) -> None:
    """Replace what counts of a field, whoever said it. Refusal without a reason or with a number that cannot be one.

    LookupError for a field this kind of party does not have. id_kind: of a person's corrected number.
    """
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    row = locked(party)
    kind = PartyKind(row.kind)
    if field not in fields_of(kind):
        raise LookupError(f"a {kind.value} has no field {field}")
    text = spelled(field, value)
    if not text:
        raise Refusal(RefusalCode.VALUE_MISSING)
    if field == NUMBER_FIELDS[kind]:
        shown = id_kind or (IdKind(row.number_kind or IdKind.RESIDENT) if kind is PartyKind.PERSON else None)
        checked_number(kind, shown, text)
        taken = shown.value if shown else ""
        take_number(row, taken, number_index(kind, taken, text))
    word = word_of(source, actor=actor, now=now, subject=subject, reason=reason.strip()[:400])
    say(row, {field: text}, word)
