"""Decides how what somebody says of a party is written down: one statement, and at once what counts from now on."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from hall.language.hall_clock import now as present_instant
from hall.language.identity_numbers import NUMBERED_FOR_LIFE, IdKind, masked
from hall.language.refusals import Refusal, RefusalCode
from hall.language.visitors import masked_name
from hall_server.audit.actions import record
from hall_server.identifiers import new_id
from hall_server.parties.facts import NUMBER_FIELDS, OPEN_FIELDS, PartyKind, Source
from hall_server.parties.history import said_of
from hall_server.parties.known import KnownField, decode_known, encode_known
from hall_server.parties.likely import note_likeness
from hall_server.parties.merging import Said, still_wins
from hall_server.parties.models import Party, Statement
from hall_server.personal_data import actions as personal_data
from hall_server.personal_data.sealing import keyed, person_index
from hall_server.rows import change, insert, lock, read_all

MOST_CLASHES = 5


class Word(msgspec.Struct, frozen=True):
    """Who says it, since when, where it came up. reason: only of a correction."""

    source: Source
    actor: str
    now: datetime
    at: datetime
    subject: str = ""
    reason: str = ""


def number_index(kind: PartyKind, id_kind: str, number: str) -> str:
    """The keyed value by which a party is found. People are found by a number for life, whatever their card is called."""
    if kind is PartyKind.PERSON and IdKind(id_kind) in NUMBERED_FOR_LIFE:
        return person_index(number)
    return keyed(f"{id_kind or kind.value}:{number}")


def record_name(party: str, field: str, value: str) -> str:
    """The one name of the record that keeps this value of this party's."""
    return keyed(f"value/{party}/{field}/{value}")[:32]


def know(kind: PartyKind, id_kind: str, values: Mapping[str, str], word: Word, party: str = "") -> Party:
    """Write a statement about the party with this number, or the one named; a party nobody knew is added.

    To be called in a transaction.
    """
    number = values.get(NUMBER_FIELDS[kind], "")
    index = number_index(kind, id_kind, number) if number else None
    row = locked(party) if party else _found(kind, id_kind, index, word.now)
    if PartyKind(row.kind) is not kind:
        raise Refusal(RefusalCode.PARTY_OTHER_KIND)
    if index and row.number_index != index and not _is_of(row, index):
        values = _numbered(row, id_kind, index, values)
    elif index and row.number_index != index:
        values = {name: value for name, value in values.items() if name != NUMBER_FIELDS[kind]}
    say(row, values, word)
    return row


def _is_of(row: Party, index: str) -> bool:
    """Whether this number is one of those merged into the party: it is known already, and not the party's own."""
    return Party.objects.filter(number_index=index, pk__in=family(row.pk)).exists()


def _numbered(row: Party, id_kind: str, index: str, values: Mapping[str, str]) -> Mapping[str, str]:
    """A party without a number gets its first one. Refusal when it has one, or another party has this one."""
    if row.number_index is not None:
        raise Refusal(RefusalCode.PARTY_OTHER_NUMBER)
    take_number(row, id_kind, index)
    return values


def take_number(row: Party, id_kind: str, index: str) -> None:
    """From now on the party is found by this number. Refusal when another has it."""
    if Party.objects.filter(number_index=index).exclude(pk=row.pk).exists():
        raise Refusal(RefusalCode.PARTY_NUMBER_TAKEN)
    row.number_index, row.number_kind = index, id_kind


def family(party: str) -> list[str]:
    """The keys of a party and of all that were merged into it."""
    found, edge = [party], [party]
    while edge:
        edge = list(Party.objects.filter(into__in=edge).order_by("pk").values_list("pk", flat=True))
        found += edge
    return found


def locked(party: str) -> Party:
    """The party, or whoever it was merged into, held until the transaction ends. Refusal when nobody has this key."""
    for _ in range(MOST_CLASHES):
        row = _held("id", party)
        if row is None:
            break
        if row.into_id is None:
            return row
        party = row.into_id
    raise Refusal(RefusalCode.PARTY_UNKNOWN)


def _held(column: str, value: str) -> Party | None:
    """The row, held until the transaction ends; every case asks, so the statement is put into words only once."""
    found = read_all(Party, f'"{column}" = %s{lock()}', value)
    return found[0] if found else None


def _found(kind: PartyKind, id_kind: str, index: str | None, now: datetime) -> Party:
    if index is None:
        return _added(kind, "", None, now)
    for _ in range(MOST_CLASHES):
        row = _held("number_index", index)
        if row is not None:
            return row if row.into_id is None else locked(row.into_id)
        try:
            with transaction.atomic():
                return _added(kind, id_kind, index, now)
        except IntegrityError:
            continue  # somebody added the same party a moment ago
    raise Refusal(RefusalCode.HALL_BUSY)


def _added(kind: PartyKind, id_kind: str, index: str | None, now: datetime) -> Party:
    row = Party(
        id=new_id(now),
        kind=kind.value,
        number_kind=id_kind if index else "",
        number_index=index,
        first_known_at=now,
        changed_at=now,
    )
    insert(row)
    return row


def say(row: Party, values: Mapping[str, str], word: Word) -> None:
    """Write a statement about a party the caller holds, and what counts from now on."""
    if not values:
        return
    records = {field: record_name(row.pk, field, value) for field, value in values.items()}
    plain = {records[field]: value.encode() for field, value in values.items()}
    fresh = personal_data.keep_missing(plain, row.number_index or "", word.now)
    place = row.statement_count
    insert(
        Statement(
            party=row,
            place=place,
            source=word.source.value,
            corrects=bool(word.reason),
            stated_at=word.at,
            recorded_at=word.now,
            actor=word.actor,
            subject=word.subject,
            reason=word.reason,
            records=msgspec.json.encode(records).decode(),
        )
    )
    _count(row, values, records, word)
    if fresh:
        note_likeness(row, values, word.now, is_first=place == 0)
    facts = {"source": word.source.value, "fields": ",".join(sorted(values)), "subject": word.subject}
    verb = "party_corrected" if word.reason else "party_known"
    record(verb, f"party:{row.pk}", actor=word.actor, facts=facts, is_first=place == 0)


def _count(row: Party, values: Mapping[str, str], records: Mapping[str, str], word: Word) -> None:
    known = decode_known(row.known)
    for field, name in records.items():
        fresh = Said(name, word.source, word.at, corrects=bool(word.reason))
        before = known.get(field)
        best = still_wins(before.said if before else None, before.corrected_at if before else None, fresh)
        if best is None:  # a correction: it counts unless a later one does, and nothing before it is weighed
            known = {**known, field: _corrected(row, field)}
            best = known[field].said
        else:
            corrected_at = before.corrected_at if before else None
            known[field] = KnownField(best.value, best.source, best.at, best.corrects, corrected_at)
        if best == fresh:
            show(row, field, values[field])
        known[field] = _shown(row, field, known[field], values[field] if best == fresh else before)
    change(
        row,
        (),
        known=encode_known(known),
        statement_count=row.statement_count + 1,
        changed_at=max(row.changed_at, word.now),
        masked_name=row.masked_name,
        masked_number=row.masked_number,
        number_index=row.number_index,
        number_kind=row.number_kind,
    )


def _shown(row: Party, field: str, one: KnownField, value: str | KnownField | None) -> KnownField:
    """With the value itself, when it may stand in plain: said now, or before."""
    if field not in OPEN_FIELDS[PartyKind(row.kind)]:
        return one
    shown = value.shown if isinstance(value, KnownField) else value or ""
    return msgspec.structs.replace(one, shown=shown)


def _corrected(row: Party, field: str) -> KnownField:
    return said_of(family(row.pk)).known(own=row.pk, number_field=NUMBER_FIELDS[PartyKind(row.kind)])[field]


def recount(row: Party, *, actor: str, subject: str) -> None:
    """Work out again, from all that was said, what counts of a party the caller holds."""
    number = NUMBER_FIELDS[PartyKind(row.kind)]
    known = said_of(family(row.pk)).known(own=row.pk, number_field=number)
    plain_fields = {"name", number} | OPEN_FIELDS[PartyKind(row.kind)]
    shown = {field: known[field].record for field in plain_fields if field in known}
    if shown:
        plain = personal_data.read_together(
            shown.values(), subject=subject, actor=actor, purpose="合并核对", facts={"party": row.pk}
        )
        for field, name in shown.items():
            value = plain[name].decode()
            show(row, field, value)
            known[field] = _shown(row, field, known[field], value)
    row.known = encode_known(known)
    row.save()


def show(row: Party, field: str, value: str) -> None:
    """Keep the mask of a value that counts, where lists show it."""
    kind = PartyKind(row.kind)
    if field == "name":
        row.masked_name = masked_name(value) if kind is PartyKind.PERSON else value
    if field == NUMBER_FIELDS[kind]:
        row.masked_number = masked(value)


def word_of(
    source: Source,
    *,
    actor: str,
    now: datetime | None,
    subject: str = "",
    at: datetime | None = None,
    reason: str = "",
) -> Word:
    """What is said of a statement itself; `at` is never in the future."""
    moment = now or present_instant()
    return Word(source, actor, moment, min(at or moment, moment), subject, reason)
