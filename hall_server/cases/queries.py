"""Everything that may be asked about cases."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from hall.language.refusals import Refusal, RefusalCode
from hall_server.cases.facts import CaseFacts, EventFacts, case_facts, event_facts
from hall_server.cases.models import Case, CaseEvent
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.words import Channel, Outcome
from hall_server.parties import queries as parties

__all__ = [
    "CaseFacts",
    "CaseState",
    "Channel",
    "Deed",
    "EventFacts",
    "Outcome",
    "case",
    "case_of_number",
    "cases_of_party",
    "cases_of_project",
    "events",
    "open_cases",
    "registered_since",
]


def case(key: str) -> CaseFacts:
    """The case with this id. Refusal case_unknown."""
    row = Case.objects.filter(pk=key).first()
    if row is None:
        raise Refusal(RefusalCode.CASE_UNKNOWN)
    return case_facts(row)


def case_of_number(project_no: str) -> CaseFacts | None:
    """The case with this number."""
    row = Case.objects.filter(project_no=project_no.strip()).first()
    return None if row is None else case_facts(row)


def events(key: str) -> tuple[EventFacts, ...]:
    """All that happened to a case, in order."""
    return tuple(event_facts(row) for row in CaseEvent.objects.filter(case=key).order_by("place"))


def open_cases(hall: str) -> Iterable[CaseFacts]:
    """The cases of a hall that are not over, the oldest first, streamed."""
    rows = Case.objects.filter(hall=hall, is_over=False).order_by("id")
    return (case_facts(row) for row in rows.iterator(chunk_size=1_000))


def registered_since(since: datetime) -> Iterator[str]:
    """Ids of the cases that were handed in since this instant, the oldest first, streamed."""
    rows = Case.objects.filter(registered_at__gte=since).order_by("id").values_list("id", flat=True)
    yield from rows.iterator(chunk_size=1_000)


def cases_of_party(party: str, most: int = 100) -> tuple[CaseFacts, ...]:
    """The cases of whoever this is, as applicant or agent, the newest first."""
    keys = parties.same(party)
    own = Case.objects.filter(party__in=keys).order_by("-id")[:most]
    as_agent = Case.objects.filter(agent__in=keys).order_by("-id")[:most]
    rows = {row.pk: row for row in (*own, *as_agent)}
    return tuple(case_facts(rows[key]) for key in sorted(rows, reverse=True)[:most])


def cases_of_project(project: str, most: int = 100) -> tuple[CaseFacts, ...]:
    """The cases that belong to a project, the newest first."""
    return tuple(case_facts(row) for row in Case.objects.filter(project=project).order_by("-id")[:most])
