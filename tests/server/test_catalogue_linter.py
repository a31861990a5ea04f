"""The linter finds what it must, says where and what to do, and leaves alone what is right."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.catalogue.content import (
    Delivery,
    Fee,
    ItemContent,
    LegalBasis,
    Limit,
    Question,
    SpecialProcedure,
    Step,
)
from hall_server.catalogue.lint.finding import Finding, Severity, Surroundings
from hall_server.catalogue.lint.paths import circle, critical_path, limits_along
from hall_server.catalogue.lint.spans import hours, is_longer
from hall_server.catalogue.linter import lint
from hall_server.catalogue.words import (
    BasisKind,
    DeliveryWay,
    HandleType,
    LimitUnit,
    MaterialFormat,
    MaterialSource,
    MaterialType,
    ProcedureKind,
    ProjectType,
    StepKind,
    TaskType,
)
from tests.server.catalogue_cast import GOOD, HALL, but, material, step

WORK, DAY, MONTH, HOUR = LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY, LimitUnit.MONTH, LimitUnit.HOUR
PAPER = {"material_type": MaterialType.ORIGINAL, "material_format": MaterialFormat.PAPER}


def test_nothing_is_wrong_with_a_good_item() -> None:
    assert lint(GOOD, HALL) == ()


WRONG: tuple[tuple[str, str, str, ItemContent], ...] = (
    ("L01", "severe", "promise_day", but(promise_day=21)),
    ("L01", "severe", "promise_day", but(promise_day=3, promise_type=MONTH)),
    ("L02", "warning", "promise_type", but(promise_day=25, promise_type=DAY, steps=())),
    ("L03", "severe", "steps", but(promise_day=7)),
    ("L03", "warning", "steps", but(promise_day=10, promise_type=DAY)),
    ("L04", "severe", "promise_day", but(project_type=ProjectType.IMMEDIATE)),
    ("L05", "severe", "promise_day", but(promise_day=None)),
    ("L05", "severe", "promise_day", but(promise_day=0, steps=())),
    ("L06", "warning", "anticipate_explain", but(anticipate_day=30)),
    ("L07", "warning", "anticipate_day", but(anticipate_day=None)),
    (
        "L08",
        "severe",
        "deliveries[0].limit",
        but(deliveries=(Delivery(way=DeliveryWay.POST, limit=Limit(11)),)),
    ),
    ("L09", "severe", "project_type", but(project_type=ProjectType.UNSAID)),
    ("S01", "severe", "steps", but(steps=(step("a", 1, "b"), step("b", 1, "a")), procedures=())),
    ("S02", "severe", "steps[0].after", but(steps=(step("a", 1, "nowhere"),), procedures=())),
    ("S03", "severe", "steps", but(steps=(step("a", 1), step("a", 1)), procedures=())),
    ("S04", "warning", "steps", but(steps=(), procedures=())),
    ("S05", "warning", "steps", but(steps=GOOD.steps[:3])),
    (
        "S06",
        "warning",
        "steps[3].limit",
        but(steps=(*GOOD.steps[:3], step("decide", None, kind=StepKind.DECIDE))),
    ),
    ("P01", "severe", "steps[2]", but(procedures=())),
    ("P01", "severe", "special_procedure", but(special_procedure="需要专家评审的，时间不计入。")),
    (
        "P02",
        "severe",
        "procedures[0].by_law",
        but(procedures=(msgspec.structs.replace(GOOD.procedures[0], by_law=""),)),
    ),
    (
        "P03",
        "warning",
        "procedures[0].limit",
        but(procedures=(msgspec.structs.replace(GOOD.procedures[0], limit=None),)),
    ),
    (
        "P04",
        "severe",
        "procedures[0].step",
        but(procedures=(msgspec.structs.replace(GOOD.procedures[0], step="x"),)),
    ),
    (
        "P05",
        "warning",
        "steps[3]",
        but(steps=(*GOOD.steps[:3], step("d", 1, kind=StepKind.DECIDE, name="专家评审后决定"))),
    ),
    (
        "P06",
        "warning",
        "procedures[1].kind",
        but(
            procedures=(
                *GOOD.procedures,
                SpecialProcedure(name="公示", kind=ProcedureKind.PUBLICITY, limit=Limit(5), by_law="某办法"),
            )
        ),
    ),
    ("M01", "severe", "materials[0].is_waived", but(materials=(material("营业执照（副本）"),))),
    (
        "M01",
        "severe",
        "materials[0].is_waived",
        but(materials=(material("法定代表人证件", licence_code="id-card"),)),
    ),
    (
        "M01",
        "warning",
        "materials[0].is_waived",
        but(limit_scene_num=1, materials=(material("身份证", must_be_shown=True),)),
    ),
    ("M02", "severe", "materials[0].material_name", but(materials=(material("法律法规规定的其他材料"),))),
    ("M02", "severe", "materials[0].material_name", but(materials=(material("产权证明、租赁合同等"),))),
    ("M02", "severe", "materials[0].material_name", but(materials=(material("病历等相关材料"),))),
    (
        "M03",
        "severe",
        "materials[0].issuer",
        but(materials=(material("检测报告", source_type=MaterialSource.OTHER),)),
    ),
    ("M04", "severe", "materials", but(materials=(material("申请表"), material("申请表（原件）")))),
    ("M05", "warning", "materials", but(materials=())),
    (
        "M06",
        "warning",
        "materials[0].source_type",
        but(materials=(material("图纸", source_type=MaterialSource.UNSAID),)),
    ),
    ("M07", "severe", "materials[0].licence_code", but(materials=(material("户口簿", is_waived=True),))),
    (
        "M08",
        "advice",
        "materials[0].material_type",
        but(materials=(material("图纸", material_type=MaterialType.UNSAID),)),
    ),
    ("M09", "advice", "materials[0].by_law", but(materials=(material("图纸", by_law=""),))),
    ("F01", "severe", "fees[0].by_law", but(fees=(Fee(fee_name="工本费", fee_stand="20 元"),))),
    ("F02", "severe", "fees", but(fees=())),
    ("F03", "severe", "is_fee", but(is_fee=False)),
    ("F04", "severe", "fees[0].fee_stand", but(fees=(Fee(fee_name="工本费", by_law="某文"),))),
    (
        "F05",
        "warning",
        "fees[0].desc_explain",
        but(fees=(msgspec.structs.replace(GOOD.fees[0], is_desc=True),)),
    ),
    ("F06", "severe", "is_fee", but(is_fee=None, fees=())),
    (
        "F07",
        "severe",
        "fees[0].amount",
        but(fees=(msgspec.structs.replace(GOOD.fees[0], amount=Decimal(-1)),)),
    ),
    ("B01", "severe", "bases", but(bases=())),
    ("B01", "warning", "bases", but(bases=(), task_type=TaskType.PUBLIC_SERVICE)),
    ("B02", "warning", "bases[0].article", but(bases=(LegalBasis(law_name="某条例"),))),
    ("B03", "severe", "accept_condition", but(accept_condition=" \n")),
    ("T01", "severe", "materials[0].material_format", but(materials=(material("学历证书", **PAPER),))),
    ("T01", "severe", "limit_scene_num", but(is_online=False, handle_type=(HandleType.WINDOW,))),
    ("T02", "advice", "limit_scene_explain", but(limit_scene_num=1)),
    ("T03", "warning", "limit_scene_num", but(limit_scene_num=2, limit_scene_explain="核验、领证")),
    ("T04", "warning", "limit_scene_num", but(limit_scene_num=None)),
    ("W01", "warning", "handle_type", but(handle_type=(HandleType.WINDOW,))),
    ("W02", "warning", "deliveries", but(deliveries=())),
    ("G01", "warning", "server_type", but(server_type=())),
    ("G02", "warning", "results", but(results=())),
    ("G03", "warning", "supervise_way", but(supervise_way="")),
    ("G04", "warning", "questions[0].answer", but(questions=(Question(question="要多久？"),))),
    ("G05", "advice", "aliases", but(aliases=())),
)


@pytest.mark.parametrize(
    ("rule", "severity", "field", "content"), WRONG, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_fault_is_found_where_it_is(rule: str, severity: str, field: str, content: ItemContent) -> None:
    found = [(one.rule, one.severity.value, one.field) for one in lint(content, HALL)]
    assert (rule, severity, field) in found


def test_a_fault_is_found_alone() -> None:
    assert [one.rule for one in lint(but(promise_day=21), HALL)] == ["L01"]
    assert [one.rule for one in lint(but(accept_condition=""), HALL)] == ["B03"]
    assert [one.rule for one in lint(but(is_fee=False), HALL)] == ["F03"]


def test_dates_that_end_before_they_begin() -> None:
    turned = Surroundings(HALL.held_licences, date(2026, 3, 2), date(2026, 3, 1))
    assert [one.rule for one in lint(GOOD, turned)] == ["D01"]
    assert lint(GOOD, Surroundings(HALL.held_licences, date(2026, 3, 2), date(2026, 3, 2))) == ()


@pytest.mark.parametrize(
    "name", ["普通话水平测试等级证书", "高等学校毕业证书", "中等职业学校学籍证明", "其他组织登记证书"]
)
def test_words_that_only_look_vague(name: str) -> None:
    found = [one.rule for one in lint(but(materials=(material(name),)), HALL)]
    assert "M02" not in found


def test_the_basis_of_a_fee_may_stand_with_the_item() -> None:
    bare = (Fee(fee_name="工本费", fee_stand="20 元"),)
    founded = (*GOOD.bases, LegalBasis(law_name="某通知", article="第一条", kind=BasisKind.FEE))
    assert lint(but(fees=bare, bases=founded), HALL) == ()
    assert lint(but(fees=bare, fee_basis="某通知"), HALL) == ()


def test_parallel_steps_count_once() -> None:
    both = (step("a", 5, kind=StepKind.ACCEPT), step("b", 5), step("c", 3, "a", "b", kind=StepKind.DECIDE))
    assert lint(but(promise_day=8, steps=both, procedures=()), HALL) == ()
    assert [one.rule for one in lint(but(promise_day=7, steps=both, procedures=()), HALL)] == ["L03"]


def test_every_rule_of_the_table_is_tried() -> None:
    folder = Path(__file__).parents[2] / "hall_server/catalogue/lint"
    rules = {
        rule for file in folder.glob("*.py") for rule in re.findall(r'"([A-Z]\d\d)"', file.read_text("utf-8"))
    }
    assert rules == {rule for rule, *_ in WRONG} | {"D01"}


def test_findings_read_as_sentences() -> None:
    for _, _, _, content in WRONG:
        for finding in lint(content, HALL):
            assert finding.sentence.endswith(("。", "？", "！")), finding
            assert finding.action.endswith("。"), finding
            assert "None" not in finding.sentence + finding.action


def test_severe_findings_come_first() -> None:
    grave = list(Severity)
    places = [
        grave.index(one.severity) for one in lint(ItemContent(task_name="甲", task_type=TaskType.LICENSING))
    ]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == 2


LIMITS = st.builds(Limit, st.integers(0, 400), st.sampled_from(list(LimitUnit)))


@given(st.lists(LIMITS, max_size=6), LIMITS)
def test_longer_is_never_said_of_what_may_be_shorter(limits: list[Limit], than: Limit) -> None:
    least, most = sum(hours(one).least for one in limits), sum(hours(one).most for one in limits)
    said = is_longer(limits, than)
    if {one.unit for one in limits if one.amount} <= {than.unit}:
        assert said is (sum(one.amount for one in limits) > than.amount)
    elif said is True:
        assert most > hours(than).least
    elif said is False:
        assert least <= hours(than).most


@given(st.integers(1, 400))
def test_a_working_day_is_never_shorter_than_a_day(amount: int) -> None:
    working = hours(Limit(amount, WORK))
    assert working.least >= hours(Limit(amount, DAY)).least
    assert working.most > working.least
    assert is_longer([Limit(24 * amount + 1, HOUR)], Limit(amount, DAY)) is True


@st.composite
def step_graphs(draw: st.DrawFn) -> tuple[Step, ...]:
    """Steps of which each may wait for any others."""
    size = draw(st.integers(1, 6))
    codes = [f"s{place}" for place in range(size)]
    return tuple(
        step(code, draw(st.integers(0, 9)), *draw(st.lists(st.sampled_from(codes), max_size=3, unique=True)))
        for code in codes
    )


@given(step_graphs())
def test_the_critical_path_is_the_longest_of_all(steps: tuple[Step, ...]) -> None:
    around = circle(steps)
    waits = {one.code: set(one.after) for one in steps}
    if around:
        assert around[0] == around[-1]
        assert all(second in waits[first] for first, second in pairwise(around))
        assert critical_path(steps) == ()
        return
    found = critical_path(steps)
    by_code = {one.code: one for one in steps}

    def brute(code: str) -> int:
        own = by_code[code].limit
        return (own.amount if own else 0) + max((brute(one) for one in waits[code]), default=0)

    if any(one.after for one in steps):
        assert all(first.code in waits[second.code] for first, second in pairwise(found))
        assert sum(one.amount for one in limits_along(found)) == max(brute(code) for code in by_code)
    else:
        assert found == steps


@given(step_graphs(), st.integers(0, 60))
def test_steps_beyond_the_promise_are_always_found(steps: tuple[Step, ...], promise: int) -> None:
    rules = {
        one.rule
        for one in lint(but(steps=steps, procedures=(), promise_day=promise, anticipate_day=60), HALL)
    }
    total = sum(one.amount for one in limits_along(critical_path(steps)))
    assert ("L03" in rules) == (total > promise)
    assert ("S01" in rules) == bool(circle(steps))


@given(st.permutations(GOOD.materials), st.sampled_from([one for *_, one in WRONG]))
def test_the_same_content_gives_the_same_findings(materials: list[object], content: ItemContent) -> None:
    first: tuple[Finding, ...] = lint(content, HALL)
    assert lint(msgspec.json.decode(msgspec.json.encode(content), type=ItemContent), HALL) == first
    assert lint(but(materials=tuple(materials)), HALL) == ()
