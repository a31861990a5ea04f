"""Cases from the counter to the archive: what may follow what, what is kept, and that nothing is lost or written twice."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.queries import broken_chains, lines_about
from hall_server.cases import actions, queries
from hall_server.cases.actions import Application
from hall_server.cases.models import Case, CaseEvent, CaseRecord, Paper, PaperSeries
from hall_server.cases.moves import CaseState
from hall_server.cases.words import AcceptedAs, Channel, DeliveryBy, MaterialState, Outcome, RefusalGround
from hall_server.clock.entries import Procedure
from hall_server.installation import DatabasePart
from hall_server.ledgers import actions as ledgers
from hall_server.organisation.models import Department
from hall_server.remembered import forget
from tests.server.business.case_stage import (
    CLERK,
    HEAD,
    HYGIENE,
    REVIEWER,
    accepted,
    applied,
    at,
    extended,
    item,
    kinds,
    phase,
    record,
    reviewed,
    take_all,
)


def test_a_licence_from_counter_to_archive(database: DatabasePart) -> None:
    del database
    case = accepted(now=at(12, 2))
    assert case.state is CaseState.ACCEPTED
    assert case.masked_name == "张*"
    assert case.party
    assert phase(case.id, at(12, 2)) == "running"
    reviewed(case.id, at(12, 4))
    actions.pause(
        case.id,
        Procedure.TESTING,
        basis="《中华人民共和国行政许可法》第四十五条",
        evidence="检测告知书",
        told_until=at(12, 20).date(),
        actor=HEAD,
        now=at(12, 5),
    )
    actions.resume(case.id, evidence="检测报告", actor=REVIEWER, now=at(12, 10))
    extended(case.id, at(12, 11))
    actions.decide(case.id, Outcome.GRANTED, actor=HEAD, now=at(12, 12))
    with pytest.raises(Refusal) as no_certificate:
        actions.deliver(case.id, DeliveryBy.WINDOW, actor=CLERK, now=at(12, 12))
    assert no_certificate.value.code is RefusalCode.CASE_CERTIFICATE_MISSING
    actions.make_certificate(case.id, "安卫公证字〔2026〕第1号", actor=CLERK, now=at(12, 13))
    actions.deliver(case.id, DeliveryBy.WINDOW, actor=CLERK, now=at(12, 16))
    done = actions.archive(case.id, actor=HEAD, now=at(12, 17))
    assert done.state is CaseState.ARCHIVED
    assert phase(case.id, at(12, 17)) == "delivered"
    assert [event.place for event in queries.events(case.id)] == list(range(len(kinds(case.id))))
    papers = Paper.objects.filter(case=case.id).order_by("id").values_list("kind", flat=True)
    assert list(papers) == [
        "material_receipt", "acceptance", "special_procedure", "extension", "grant", "delivery",
    ]  # fmt: skip
    assert not list(broken_chains())
    assert len(lines_about(f"case:{case.id}", 100)) >= len(kinds(case.id))


def test_missing_material_is_asked_for_once_and_refusal_tells_the_remedy(database: DatabasePart) -> None:
    del database
    case = applied(now=at(12, 2))
    with pytest.raises(Refusal) as missing:
        actions.accept(case.id, actor=CLERK, now=at(12, 2))
    assert missing.value.code is RefusalCode.CASE_MATERIALS_MISSING
    actions.ask_for_correction(case.id, ["平面图没有标明面积", "申请表没有签字"], actor=CLERK, now=at(12, 3))
    actions.corrected(case.id, actor=CLERK, now=at(12, 6))
    with pytest.raises(Refusal) as twice:
        actions.ask_for_correction(case.id, ["还少一样"], actor=CLERK, now=at(12, 6))
    assert twice.value.code is RefusalCode.CASE_NOT_IN_STATE
    with pytest.raises(Refusal) as wordless:
        actions.refuse(case.id, RefusalGround.NOT_CORRECTED, " ", actor=CLERK, now=at(12, 6))
    assert wordless.value.code is RefusalCode.CASE_MISSING
    actions.refuse(case.id, RefusalGround.NOT_CORRECTED, "平面图仍没有标明面积", actor=CLERK, now=at(12, 6))
    assert phase(case.id, at(12, 6)) == "not_accepted"


def test_a_case_is_accepted_with_items_outstanding_or_on_commitment(database: DatabasePart) -> None:
    del database
    case = applied(now=at(12, 2))
    take_all(case.id, at(12, 2))
    actions.check_material(
        case.id, 0, MaterialState.OUTSTANDING, later_by=at(12, 9).date(), actor=CLERK, now=at(12, 2)
    )
    with pytest.raises(Refusal):
        actions.accept(case.id, actor=CLERK, now=at(12, 2))
    done = actions.accept(case.id, accepted_as=AcceptedAs.OUTSTANDING, actor=CLERK, now=at(12, 2))
    assert done.accepted_as == "outstanding"
    other = applied(now=at(12, 2))
    assert (
        actions.accept(other.id, accepted_as=AcceptedAs.COMMITMENT, actor=CLERK, now=at(12, 2)).state
        == "accepted"
    )


def test_time_accepts_what_nobody_answered_and_ends_a_pause(database: DatabasePart) -> None:
    del database
    case = applied(now=at(12, 2))
    ledgers.follow_time(at(12, 16))
    assert queries.case(case.id).state is CaseState.ACCEPTED
    assert kinds(case.id)[-1] == "deemed_accepted"
    actions.pause(
        case.id,
        Procedure.HEARING,
        basis="《中华人民共和国行政许可法》第四十六条",
        evidence="听证通知书",
        told_until=at(12, 18).date(),
        actor=HEAD,
        now=at(12, 16),
    )
    ledgers.follow_time(at(12, 20))
    assert queries.case(case.id).state is CaseState.ACCEPTED
    assert kinds(case.id)[-1] == "pause_lapsed"
    assert phase(case.id, at(12, 20)) == "running"


def test_both_versions_stay_when_the_record_is_corrected(database: DatabasePart) -> None:
    del database
    case = applied(now=at(12, 2))
    actions.change_fields(case.id, {"phone": "13900000000"}, revision=1, actor=CLERK, now=at(12, 3))
    with pytest.raises(Refusal) as stale:
        actions.change_fields(case.id, {"phone": "13700000000"}, revision=1, actor=CLERK, now=at(12, 3))
    assert stale.value.code is RefusalCode.CASE_CHANGED
    versions = CaseRecord.objects.filter(case=case.id).order_by("revision")
    assert [one.revision for one in versions] == [1, 2]
    assert versions[1].changed == "phone"
    assert "13900000000" not in "".join(
        CaseEvent.objects.filter(case=case.id).values_list("facts", flat=True)
    )


def test_the_database_refuses_to_change_a_step(database: DatabasePart) -> None:
    del database
    case = applied(now=at(12, 2))
    for harm in (
        lambda: CaseEvent.objects.filter(case=case.id).update(actor="clerk:9999"),
        lambda: CaseEvent.objects.filter(case=case.id).delete(),
        lambda: CaseRecord.objects.filter(case=case.id).update(digest=""),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()
    assert Case.objects.filter(pk=case.id).exists()


def test_no_number_of_a_paper_is_given_twice_though_two_departments_write_the_same(
    database: DatabasePart,
) -> None:
    del database
    here = applied()
    there = item(HYGIENE, "linjiang")
    Department.objects.filter(pk=queries.case(here.id).department).update(short_name="审批局")
    Department.objects.exclude(pk=here.department).update(short_name="审批局")
    forget()
    actions.apply(Application(there, record(), Channel.INTERFACE), actor=CLERK, now=hall_clock.now())
    applied()
    numbers = list(Paper.objects.order_by("id").values_list("number", flat=True))
    year = hall_clock.now().year
    assert numbers == [f"审批局收字〔{year}〕{count}号" for count in (1, 2, 3)]


def test_the_series_of_papers_are_read_off_the_papers(database: DatabasePart) -> None:
    del database
    for _ in range(3):
        applied()
    counted = set(PaperSeries.objects.values_list("code", "year", "last"))
    PaperSeries.objects.all().delete()
    import_module("hall_server.cases.migrations.0005_papers_are_counted_as_written").read_off(apps, None)
    assert set(PaperSeries.objects.values_list("code", "year", "last")) == counted
    applied()
    assert Paper.objects.values("number").distinct().count() == 4
