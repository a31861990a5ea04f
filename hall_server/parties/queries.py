"""Everything that may be asked about parties: masked without ceremony, plain only with a purpose that is written down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from hall.language.identity_numbers import IdKind, kind_of, spelled
from hall.language.refusals import Refusal, RefusalCode
from hall_server.parties.facts import SHAPES, Facts, PartyKind, PersonFacts, Source
from hall_server.parties.known import decode_known
from hall_server.parties.models import Consent, Mandate, Party
from hall_server.parties.words import MandateKind, Purpose
from hall_server.parties.writing import family, locked, number_index
from hall_server.personal_data import actions as personal_data

MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party as any screen may show it. id: of the party that stands, after merges."""

    id: str
    kind: PartyKind
    masked_name: str
    masked_number: str
    number_kind: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """That a field is known, from whom and since when; not what it says."""

    source: Source
    at: datetime
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A field's value given back, to fill in a form. The one it concerns, or the clerk, confirms it."""

    value: str
    source: Source
    at: datetime

    def __repr__(self) -> str:
        return f"GivenBack({self.source.value}, {self.at.isoformat()})"


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """Somebody may act for somebody. matters: codes, empty for all. ended_at: ended early."""

    id: str
    agent: str
    principal: str
    kind: MandateKind
    matters: frozenset[str]
    since: datetime
    until: datetime | None
    proof: str
    evidence: str
    ended_at: datetime | None

    def covers(self, scope: str, now: datetime) -> bool:
        """Whether it lets the agent act in this matter at this instant; scope "" asks for all matters."""
        holds = self.since <= now and (self.until is None or now < self.until)
        return (
            holds
            and (self.ended_at is None or now < self.ended_at)
            and (not self.matters or scope in self.matters)
        )


def party(key: str) -> PartyFacts:
    """The party with this key, or whoever it was merged into. Refusal when there is none."""
    return _shaped(standing(key))


def standing(key: str) -> Party:
    """The row that stands for this key after merges. For this app's own use. Refusal when there is none."""
    for _ in range(MOST_STEPS):
        row = Party.objects.filter(pk=key).first()
        if row is None:
            break
        if row.into_id is None:
            return row
        key = row.into_id
    raise Refusal(RefusalCode.PARTY_UNKNOWN)


def parties(keys: Iterable[str]) -> dict[str, PartyFacts]:
    """Those of these keys that are known, each with the party that stands for it now."""
    wanted = list(set(keys))
    rows = {row.pk: row for row in Party.objects.filter(pk__in=wanted).select_related("into")}
    return {key: _shaped(row if row.into_id is None else standing(key)) for key, row in rows.items()}


def same(key: str) -> tuple[str, ...]:
    """All keys that stand for this party: its own and those merged into it. Cases of a party are those of all of them."""
    return tuple(family(standing(key).pk))


def _shaped(row: Party) -> PartyFacts:
    return PartyFacts(
        row.pk,
        PartyKind(row.kind),
        row.masked_name,
        row.masked_number,
        row.number_kind,
        row.owner_id or "",
    )


@transaction.atomic
def read(key: str, *, actor: str, purpose: str, subject: str) -> Facts:
    """All that counts of a party, in plain; the reading stands in the trail of `subject` with its purpose.

    Refusal when the party is unknown, or no purpose is given.
    """
    row = standing(key)
    shape: Any = SHAPES[PartyKind(row.kind)]
    values = {name: given.value for name, given in _given(row, None, actor, purpose, subject).items()}
    more = {"id_kind": IdKind(row.number_kind or IdKind.OTHER)} if shape is PersonFacts else {}
    found: Facts = shape(**values, **more)
    return found


@transaction.atomic
def known_values(
    key: str, fields: Iterable[str] | None = None, *, actor: str, purpose: str, subject: str
) -> dict[str, GivenBack]:
    """What is known of a party, field by field with source and time, to fill in a form; read under `purpose`."""
    return _given(standing(key), fields, actor, purpose, subject)


def _given(
    row: Party, fields: Iterable[str] | None, actor: str, purpose: str, subject: str
) -> dict[str, GivenBack]:
    if not purpose.strip():
        raise Refusal(RefusalCode.PURPOSE_MISSING)
    if subject == f"party:{row.pk}":
        row = locked(row.pk)  # two readers of one record write into its trail one after the other
    known = decode_known(row.known)
    wanted = {name: known[name] for name in (known if fields is None else fields) if name in known}
    facts = {"party": row.pk, "fields": ",".join(sorted(wanted))}
    plain = personal_data.read_together(
        (one.record for one in wanted.values()), subject=subject, actor=actor, purpose=purpose, facts=facts
    )
    return {name: GivenBack(plain[one.record].decode(), one.source, one.at) for name, one in wanted.items()}


def known(key: str) -> Mapping[str, KnownFact]:
    """Which fields of a party are known, from whom and since when."""
    fields = decode_known(standing(key).known)
    return {name: KnownFact(one.source, one.at, one.corrects) for name, one in fields.items()}


def find_person(id_number: str, id_kind: IdKind | None = None) -> str | None:
    """The person with exactly this number. id_kind: needed for passports and travel permits."""
    number = spelled(id_number)
    kind = id_kind or kind_of(number) or IdKind.RESIDENT
    return _find(PartyKind.PERSON, kind.value, number)


def find_enterprise(credit_code: str) -> str | None:
    """The enterprise with exactly this credit code."""
    return _find(PartyKind.ENTERPRISE, "", spelled(credit_code))


def find_project(project_code: str) -> str | None:
    """The project with exactly this code."""
    return _find(PartyKind.PROJECT, "", spelled(project_code))


def _find(kind: PartyKind, id_kind: str, number: str) -> str | None:
    if not number:
        return None
    found = Party.objects.filter(number_index=number_index(kind, id_kind, number)).first()
    if found is None:
        return None
    return found.pk if found.into_id is None else standing(found.pk).pk


def may_act_for(agent: str, principal: str, scope: str, now: datetime) -> MandateFacts | None:
    """The mandate by which the agent may act for the principal in this matter at this instant.

    scope: a matter's code; "" asks for a mandate for all matters.
    """
    agents, principals = same(agent), same(principal)
    rows = Mandate.objects.filter(agent__in=agents, principal__in=principals, ended_at=None, since__lte=now)
    held = (_mandate(row) for row in rows.filter(Q(until=None) | Q(until__gt=now)).order_by("pk"))
    return next((one for one in held if one.covers(scope, now)), None)


def mandates_of(key: str) -> tuple[MandateFacts, ...]:
    """Every mandate a party ever held or gave, the newest first."""
    keys = same(key)
    rows = Mandate.objects.filter(Q(agent__in=keys) | Q(principal__in=keys)).order_by("-pk")
    return tuple(_mandate(row) for row in rows)


def _mandate(row: Mandate) -> MandateFacts:
    return MandateFacts(
        row.pk,
        row.agent_id,
        row.principal_id,
        MandateKind(row.kind),
        frozenset(row.matters.split()),
        row.since,
        row.until,
        row.proof,
        row.evidence,
        row.ended_at,
    )


def has_consented(key: str, purpose: Purpose, now: datetime) -> bool:
    """Whether a party's consent to this purpose stands at this instant."""
    rows = Consent.objects.filter(party__in=same(key), purpose=purpose.value, given_at__lte=now)
    stands = (Q(until=None) | Q(until__gt=now)) & (Q(withdrawn_at=None) | Q(withdrawn_at__gt=now))
    return rows.filter(stands).exists()
