"""The libraries of people, enterprises and projects: one number is one party, and nothing of it stands in plain."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hall.language import hall_clock
from hall.language.credit_codes import check_character
from hall.language.identity_numbers import IdKind
from hall.language.refusals import Refusal
from hall_server.audit.models import AuditEvent
from hall_server.audit.queries import broken_chains
from hall_server.parties import actions, queries
from hall_server.parties.actions import (
    EnterpriseFacts,
    How,
    MandateKind,
    PersonFacts,
    ProjectFacts,
    Purpose,
    Source,
)
from hall_server.parties.history import said_of
from hall_server.parties.models import LikelyDuplicate, Merge, Party
from tests.server.business.cast import id_number
from tests.server.business.test_personal_data import whole_database

pytestmark = pytest.mark.usefixtures("database")
NOW = hall_clock.now()
CLERK = "clerk:1001"
# Namesakes of the fixed cast, whom the sample hall does not know yet.
ZHANG, WANG, LI = id_number(611), id_number(622), id_number(633)


def know(facts: PersonFacts, source: Source = Source.DECLARED, minutes: int = 0, **more: str) -> str:
    now = NOW + timedelta(minutes=minutes)
    return actions.know_person(facts, source=source, actor=CLERK, now=now, **more)


def zhang(**more: str) -> PersonFacts:
    return PersonFacts("张伟", id_number=ZHANG, **more)


def read(party: str) -> PersonFacts:
    found = queries.read(party, actor=CLERK, purpose="核对", subject="case:1")
    assert isinstance(found, PersonFacts)
    return found


def test_the_same_number_is_the_same_person_and_the_better_source_counts() -> None:
    first = know(zhang(phone="138 0000 0000", address="安和区一路1号"))
    again = know(PersonFacts("张 伟", id_number=f" {ZHANG.lower()} ", phone="13900000000"), minutes=1)
    carded = know(zhang(address="安和区二路2号"), Source.CARD, minutes=2)
    know(zhang(address="安和区三路3号"), minutes=3)
    assert first == again == carded == queries.find_person(ZHANG)
    facts = queries.party(first)
    assert (facts.masked_name, facts.masked_number) == ("张*", "5116**********" + ZHANG[-4:])
    plain = read(first)
    assert (plain.name, plain.phone, plain.address) == ("张伟", "13900000000", "安和区二路2号")
    assert plain.birth == "1980-01-01"
    known = queries.known(first)
    assert (known["address"].source, known["phone"].source) == (Source.CARD, Source.DECLARED)
    line = AuditEvent.objects.get(verb="personal_data_read")
    assert line.subject == "case:1"
    assert "核对" in line.facts


def test_a_correction_has_a_reason_and_both_versions_stay() -> None:
    party = know(zhang(phone="13800000000"), Source.AUTHORITY)
    with pytest.raises(Refusal, match="reason_missing"):
        actions.correct(party, "phone", "13900000000", reason=" ", actor=CLERK, now=NOW)
    later = NOW + timedelta(minutes=1)
    actions.correct(party, "phone", "139 0000 0000", reason="本人出示新号码", actor=CLERK, now=later)
    assert read(party).phone == "13900000000"
    versions = said_of([party]).of("phone")
    assert [(one.said.corrects, one.reason) for one in versions] == [(False, ""), (True, "本人出示新号码")]
    know(zhang(phone="13700000000"), minutes=2)
    assert read(party).phone == "13900000000", "what people say of themselves does not undo a correction"
    know(zhang(phone="13600000000"), Source.AUTHORITY, minutes=3)
    assert read(party).phone == "13600000000"


def test_a_wrong_number_is_corrected_and_found_by_the_right_one() -> None:
    wrong, right = id_number(77), id_number(78)
    party = know(PersonFacts("李娜", id_number=wrong))
    actions.correct(party, "id_number", right, reason="录入错误", actor=CLERK, now=NOW + timedelta(minutes=1))
    assert (queries.find_person(wrong), queries.find_person(right)) == (None, party)
    assert queries.party(party).masked_number.endswith(right[-4:])
    other = know(PersonFacts("王秀英", id_number=WANG))
    with pytest.raises(Refusal, match="party_number_taken"):
        actions.correct(other, "id_number", right, reason="录入错误", actor=CLERK, now=NOW)


@pytest.mark.parametrize(
    "facts",
    [
        PersonFacts("张伟", id_number="511602198001010119"),
        PersonFacts("张伟", IdKind.HMT_RESIDENCE, ZHANG),
        PersonFacts("张伟", IdKind.HM_TRAVEL, "12345678"),
    ],
)
def test_a_number_that_cannot_be_one_is_refused(facts: PersonFacts) -> None:
    with pytest.raises(Refusal, match="identity_number_wrong"):
        know(facts)
    assert not Party.objects.filter(kind="person", statement_count=0).exists()


def test_likely_duplicates_are_listed_merged_and_told_apart_again() -> None:
    passport = know(PersonFacts("李娜", IdKind.PASSPORT, "E12345678", phone="13812345678"))
    resident = know(PersonFacts("李娜", id_number=LI, phone="13812345678"), minutes=1)
    know(PersonFacts("李娜", id_number=id_number(91), birth="1980-01-01"), minutes=1)
    [pair] = LikelyDuplicate.objects.filter(state="open", kind="person", first__in=(passport, resident))
    assert {pair.first_id, pair.second_id} == {passport, resident}, (
        "namesakes with two numbers are two people"
    )
    later = NOW + timedelta(minutes=2)
    kept = actions.merge(resident, passport, reason="同一人两种证件", actor=CLERK, now=later)
    assert kept == resident == queries.find_person("E12345678", IdKind.PASSPORT)
    assert set(queries.same(passport)) == {passport, resident}
    assert queries.party(passport).masked_number.endswith(LI[-4:])
    pair.refresh_from_db()
    assert pair.state == "merged"
    again = know(PersonFacts("李娜", IdKind.PASSPORT, "E12345678", address="安和区一路1号"), minutes=3)
    assert again == resident
    plain = read(resident)
    assert (plain.id_number, plain.address) == (LI, "安和区一路1号")
    actions.tell_apart(passport, reason="查明为两人", actor=CLERK, now=NOW + timedelta(minutes=4))
    assert queries.find_person("E12345678", IdKind.PASSPORT) == passport
    assert read(passport).phone == "13812345678"
    assert [one.is_undone for one in Merge.objects.order_by("id")] == [False, True]
    assert not list(broken_chains())


def test_an_agent_acts_only_within_the_mandate() -> None:
    agent, principal = know(zhang()), know(PersonFacts("王秀英", id_number=WANG))
    until = NOW + timedelta(days=30)
    with pytest.raises(Refusal, match="mandate_without_proof"):
        actions.give_mandate(agent, principal, kind=MandateKind.AGENT, proof="", actor=CLERK, now=NOW)
    mandate = actions.give_mandate(
        agent,
        principal,
        kind=MandateKind.AGENT,
        proof="授权委托书",
        matters=["511A0015500009"],
        until=until,
        actor=CLERK,
        now=NOW,
    )
    held = queries.may_act_for(agent, principal, "511A0015500009", NOW)
    assert held is not None
    assert (held.id, held.proof) == (mandate, "授权委托书")
    assert queries.may_act_for(principal, agent, "511A0015500009", NOW) is None
    for scope, now in (("other", NOW), ("", NOW), ("511A0015500009", until)):
        assert queries.may_act_for(agent, principal, scope, now) is None
    actions.end_mandate(mandate, reason="委托人撤销", actor=CLERK, now=NOW + timedelta(days=1))
    assert queries.may_act_for(agent, principal, "511A0015500009", NOW + timedelta(days=2)) is None
    with pytest.raises(Refusal, match="mandate_unknown"):
        actions.end_mandate(mandate, reason="再次", actor=CLERK, now=NOW)


def test_consent_is_for_one_purpose_and_as_easily_taken_back() -> None:
    party = know(zhang())
    consent = actions.give_consent(party, Purpose.PREFILL, how=How.SIGNED, actor=CLERK, now=NOW)
    assert actions.give_consent(party, Purpose.PREFILL, how=How.SIGNED, actor=CLERK, now=NOW) == consent
    assert queries.has_consented(party, Purpose.PREFILL, NOW)
    assert not queries.has_consented(party, Purpose.MESSAGES, NOW)
    later = NOW + timedelta(hours=1)
    actions.withdraw_consent(consent, actor=CLERK, now=later)
    assert not queries.has_consented(party, Purpose.PREFILL, later)
    assert queries.has_consented(party, Purpose.PREFILL, NOW), "what was done before stays lawful"


def test_enterprise_and_project_stand_together_and_known_data_is_given_back() -> None:
    code = "91511602MA6200002" + check_character("91511602MA6200002")
    facts = EnterpriseFacts("安和区街角小吃店", code, legal_representative="张伟", phone="13800000000")
    enterprise = actions.know_enterprise(facts, source=Source.AUTHORITY, actor=CLERK, now=NOW)
    project = actions.know_project(
        ProjectFacts("安和公园改造", "2026-511602-47-01-200002", site="安和区一路"),
        source=Source.DECLARED,
        actor=CLERK,
        now=NOW,
        owner=enterprise,
    )
    assert queries.find_enterprise(code.lower()) == enterprise
    assert queries.find_project("2026-511602-47-01-200002") == project
    assert queries.party(project).owner == enterprise
    given = queries.known_values(enterprise, ("name", "phone"), actor=CLERK, purpose="预填", subject="case:1")
    assert {name: one.value for name, one in given.items()} == {
        "name": "安和区街角小吃店",
        "phone": "13800000000",
    }
    assert "小吃店" not in repr(given)
    with pytest.raises(Refusal, match="purpose_missing"):
        queries.known_values(enterprise, actor=CLERK, purpose=" ", subject="case:1")
    with pytest.raises(Refusal, match="credit_code_wrong"):
        actions.know_enterprise(
            EnterpriseFacts("甲", code[:-1] + "0"), source=Source.DECLARED, actor=CLERK, now=NOW
        )


def test_what_was_said_only_grows_and_nothing_of_it_is_plain() -> None:
    party = know(zhang(phone="13811112222", address="安和区幸福路9号"))
    for deed in ("UPDATE parties_statement SET actor = 'x'", "DELETE FROM parties_statement"):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            connection.cursor().execute(deed)
    kept = whole_database()
    for secret in ("13811112222", "幸福路", ZHANG):
        assert secret.encode() not in kept
    assert party.encode() in kept
