"""The libraries of people, enterprises and projects: one number is one party, and nothing of it stands in plain."""

from datetime import timedelta

import pytest

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.audit.models import AuditEvent
from hall_server.parties import actions, queries
from hall_server.parties.actions import (
    EnterpriseFacts,
    MandateKind,
    PersonFacts,
    ProjectFacts,
    Purpose,
    Source,
)
from hall_server.parties.models import Party, Statement
from tests.server.business.cast import LI_NA, WANG_XIUYING, ZHANG_WEI, id_number

pytestmark = pytest.mark.usefixtures("database")
NOW = hall_clock.now()
CLERK = "clerk:1001"


def know(facts: PersonFacts, source: Source = Source.DECLARED, minutes: int = 0, **more: str) -> str:
    now = NOW + timedelta(minutes=minutes)
    return actions.know_person(facts, source=source, actor=CLERK, now=now, **more)


def zhang(**more: str) -> PersonFacts:
    return PersonFacts(ZHANG_WEI.name, id_number=ZHANG_WEI.id_number, **more)


def read(party: str) -> PersonFacts:
    found = queries.read(party, actor=CLERK, purpose="核对", subject="case:1")
    assert isinstance(found, PersonFacts)
    return found


def test_the_same_number_is_the_same_person_and_the_better_source_counts() -> None:
    first = know(zhang(phone="138 0000 0000", address="安和区一路1号"))
    again = know(
        PersonFacts("张 伟", id_number=f" {ZHANG_WEI.id_number.lower()} ", phone="13900000000"), minutes=1
    )
    carded = know(zhang(address="安和区二路2号"), Source.CARD, minutes=2)
    know(zhang(address="安和区三路3号"), minutes=3)
    assert first == again == carded == queries.find_person(ZHANG_WEI.id_number)
    facts = queries.party(first)
    assert (facts.masked_name, facts.masked_number) == ("张*", "5116**********" + ZHANG_WEI.id_number[-4:])
    plain = read(first)
    assert (plain.name, plain.phone, plain.address) == ("张伟", "13900000000", "安和区二路2号")
    assert plain.birth == "1980-01-01"
    known = queries.known(first)
    assert (known["address"].source, known["phone"].source) == (Source.CARD, Source.DECLARED)
    line = AuditEvent.objects.get(verb="personal_data_read")
    assert line.subject == "case:1"
    assert "核对" in line.facts
