"""Decides how people, enterprises and projects become known: the same number is the same party, whoever comes first."""

from datetime import datetime

from django.db import transaction

from hall_server.parties.facts import (
    EnterpriseFacts,
    PartyKind,
    PersonFacts,
    ProjectFacts,
    Source,
    spelled_values,
)
from hall_server.parties.signals import party_known
from hall_server.parties.writing import know, locked, word_of


@transaction.atomic
def know_person(
    facts: PersonFacts,
    *,
    source: Source,
    actor: str,
    now: datetime,
    subject: str = "",
    at: datetime | None = None,
    party: str = "",
) -> str:
    """Write down what is said of a person; the party's id, the same for the same number.

    subject: where it came up, `case:ID`. at: since when the source says so; now when not given. party: a person without a
    number who is known already. Refusal for a number that cannot be one. To be called in the deed's transaction.
    """
    word = word_of(source, actor=actor, now=now, subject=subject, at=at)
    row = know(PartyKind.PERSON, facts.id_kind.value, spelled_values(facts), word, party)
    party_known.send(PartyKind.PERSON, party=row.pk, subject=subject, now=now)
    return row.pk


@transaction.atomic
def know_enterprise(
    facts: EnterpriseFacts,
    *,
    source: Source,
    actor: str,
    now: datetime,
    subject: str = "",
    at: datetime | None = None,
    party: str = "",
) -> str:
    """The same for an enterprise and its credit code."""
    word = word_of(source, actor=actor, now=now, subject=subject, at=at)
    row = know(PartyKind.ENTERPRISE, "", spelled_values(facts), word, party)
    party_known.send(PartyKind.ENTERPRISE, party=row.pk, subject=subject, now=now)
    return row.pk


@transaction.atomic
def know_project(  # noqa: PLR0913 - as above
    facts: ProjectFacts,
    *,
    source: Source,
    actor: str,
    now: datetime,
    subject: str = "",
    at: datetime | None = None,
    party: str = "",
    owner: str = "",
) -> str:
    """The same for a project and its code. owner: the party whose project it is."""
    word = word_of(source, actor=actor, now=now, subject=subject, at=at)
    row = know(PartyKind.PROJECT, "", spelled_values(facts), word, party)
    if owner and row.owner_id != owner:
        row.owner = locked(owner)
        row.save(update_fields=["owner"])
    party_known.send(PartyKind.PROJECT, party=row.pk, subject=subject, now=now)
    return row.pk
