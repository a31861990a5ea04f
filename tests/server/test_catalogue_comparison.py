"""The same item in two halls: what differs is found, what is the same is not, and the measure follows its formula."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.catalogue.comparison import ABSENT, WEIGHTS, Aspect, compare
from hall_server.catalogue.content import Fee, ItemContent
from hall_server.catalogue.lint.finding import NOWHERE
from hall_server.catalogue.linter import lint
from hall_server.catalogue.material_names import normalised
from hall_server.catalogue.taking_over import taken_over
from hall_server.catalogue.words import MaterialNeed
from tests.server.catalogue_cast import GOOD, but, material, step

FOUR = ("申请表", "平面布局图", "检测报告", "卫生管理制度")
SEVEN = (*FOUR, "营业执照", "身份证", "健康证明")


def asking(*names: str) -> ItemContent:
    """The good item with these materials."""
    return but(materials=tuple(material(name) for name in names))


def test_four_materials_here_and_seven_there() -> None:
    compared = compare({"anhe": asking(*FOUR), "linjiang": asking(*SEVEN)})
    assert [(one.key, dict(one.said)) for one in compared.differences] == [
        (name, {"anhe": ABSENT, "linjiang": "必要"}) for name in ("营业执照", "居民身份证", "健康证明")
    ]
    assert compared.agreement[Aspect.MATERIALS] == pytest.approx(4 / 7)
    assert compared.score == pytest.approx(100 - 30 * 3 / 7)


def test_the_same_paper_under_another_name_is_no_difference() -> None:
    one, other = asking("身份证原件", "近期免冠照片（二寸）"), asking("居民身份证", "免冠照片 2张")
    assert compare({"a": one, "b": other}).differences == ()


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("《个体工商户登记申请书》", "个体工商户登记申请书"),
        ("申请人有效身份证件（原件及复印件）", "居民身份证"),
        ("户口本", "居民户口簿"),
        ("营业执照副本复印件", "营业执照"),
        ("ＡＢ表", "AB表"),
        ("原件", "原件"),
    ],
)
def test_names_of_the_same_paper(name: str, same: str) -> None:
    assert normalised(name) == normalised(same)


def test_each_aspect_is_told_apart() -> None:
    there = but(
        promise_day=12,
        fees=(Fee(fee_name="工本费", fee_stand="20 元", by_law="某文"),),
        steps=(*GOOD.steps[:3], step("decide", 5, "visit", "test", name="决定")),
        accept_condition="1、卫生设施符合标准。\n2、有卫生管理制度\n3、有专职人员",
        limit_scene_num=2,
    )
    found = {(one.aspect, one.key) for one in compare({"a": GOOD, "b": there}).differences}
    assert found == {
        (Aspect.LIMITS, "承诺时限"),
        (Aspect.FEES, "工本费"),
        (Aspect.STEPS, "决定"),
        (Aspect.CONDITIONS, "有专职人员"),
        (Aspect.TRIPS, "到现场次数"),
    }


def test_a_kept_difference_counts_as_agreed() -> None:
    halls = {"anhe": asking(*FOUR), "linjiang": asking(*SEVEN)}
    plain = compare(halls)
    kept = compare(halls, {plain.differences[0].fingerprint})
    assert kept.agreement[Aspect.MATERIALS] == pytest.approx(4 / 6)
    assert kept.differences == plain.differences
    assert compare(halls, {one.fingerprint for one in plain.differences}).score == 100


def test_the_weights_add_up_to_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(Aspect)


NAMES = st.lists(st.sampled_from([*SEVEN, "委托书", "章程"]), unique=True, max_size=7)
NEEDS = st.sampled_from(list(MaterialNeed))


@st.composite
def contents(draw: st.DrawFn) -> ItemContent:
    """The good item with some things said otherwise."""
    return but(
        materials=tuple(material(name, is_need=draw(NEEDS)) for name in draw(NAMES)),
        promise_day=draw(st.integers(1, 20)),
        anticipate_day=draw(st.sampled_from([None, 20, 30])),
        is_fee=draw(st.sampled_from([None, False, True])),
        limit_scene_num=draw(st.sampled_from([None, 0, 1])),
        steps=draw(st.sampled_from([GOOD.steps, GOOD.steps[:2], ()])),
        accept_condition=draw(st.sampled_from(["", "1. 甲；", "甲\n乙"])),
    )


@given(contents(), contents(), contents())
def test_a_comparison_does_not_depend_on_who_is_named_first(
    one: ItemContent, two: ItemContent, three: ItemContent
) -> None:
    halls = {"a": one, "b": two, "c": three}
    compared = compare(halls)
    turned = compare(dict(reversed(halls.items())))
    assert compared == turned
    assert 0 <= compared.score <= 100
    assert (compared.score == pytest.approx(100)) == (not compared.differences)
    assert compare({"a": one, "b": one}).differences == ()


@given(contents(), contents())
def test_taking_over_every_difference_leaves_none(one: ItemContent, model: ItemContent) -> None:
    aligned = one
    for difference in compare({"one": one, "model": model}).differences:
        before = {(d.aspect, d.key) for d in compare({"one": aligned, "model": model}).differences}
        aligned = taken_over(aligned, model, difference)
        after = {(d.aspect, d.key) for d in compare({"one": aligned, "model": model}).differences}
        assert (difference.aspect, difference.key) not in after
        assert after <= before
    assert compare({"one": aligned, "model": model}).differences == ()
    assert aligned.task_name == one.task_name


def test_taking_over_keeps_the_rest_of_the_hall() -> None:
    here, there = asking(*FOUR), msgspec.structs.replace(asking(*SEVEN), transact_addr="二楼")
    for difference in compare({"here": here, "there": there}).differences:
        there = taken_over(there, here, difference)
    assert there.transact_addr == "二楼"
    assert [one.material_name for one in there.materials] == list(FOUR)
    assert lint(there, NOWHERE) == lint(msgspec.structs.replace(here, transact_addr="二楼"), NOWHERE)
