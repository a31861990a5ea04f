"""Rights: nothing comes from nowhere, delegation lends only what is held, and nobody is ever two administrators."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hall_server.organisation.judging import judge, own_powers, where
from hall_server.organisation.rights import POWER_OF, Right
from hall_server.organisation.rights_facts import Grant, Person, RightsFacts, StandIn
from hall_server.organisation.scopes import EVERYWHERE, Landscape, Place, Scope

START = datetime(2026, 11, 22, tzinfo=UTC)
CITY, DISTRICT, OTHER = "511600000000", "511602000000", "511699000000"
LANDSCAPE = Landscape(
    {
        "anhe": Place("安和区政务服务中心", region=DISTRICT),
        "linjiang": Place("临江区政务服务中心", region=OTHER),
    },
    {
        "labour": Place("人社局", region=DISTRICT),
        "pension": Place("养老科", region=DISTRICT, parent="labour"),
    },
    {CITY: "和江市", DISTRICT: "安和区", OTHER: "临江区"},
)
DEEDS = [
    EVERYWHERE,
    Scope(hall="anhe"),
    Scope(hall="linjiang"),
    Scope(hall="anhe", department="labour"),
    Scope(hall="anhe", department="pension"),
    Scope(department="pension"),
    Scope(region=CITY),
    Scope(region=DISTRICT),
]
SOME = [
    Right.CATALOGUE_EDIT,
    Right.CATALOGUE_REVIEW,
    Right.RIGHTS_DELEGATE,
    Right.SYSTEM_RUN,
    Right.ROLES_ASSIGN,
    Right.AUDIT_VIEW,
]
days = st.integers(-5, 5).map(lambda offset: START + timedelta(days=offset))
some_rights = st.frozensets(st.sampled_from(SOME), max_size=3)
people = st.builds(Person, st.just("1001"), st.just("陈静"), st.sampled_from([True, True, True, False]))
grants = st.builds(
    Grant,
    st.just(("角色", "role")),
    some_rights,
    st.sampled_from(DEEDS),
    st.none() | days,
    st.none() | days,
    st.just("王强"),
)
stand_ins = st.builds(
    StandIn, people, st.lists(grants, max_size=3).map(tuple), some_rights, days, days, st.sampled_from(DEEDS)
)
facts = st.builds(
    RightsFacts,
    people,
    st.lists(grants, max_size=3).map(tuple),
    st.lists(stand_ins, max_size=3).map(tuple),
    st.just(LANDSCAPE),
)


def inside(grant: Scope, deed: Scope) -> bool:
    """Whether a scope reaches a deed, spelled out for this small world."""
    region = {"anhe": DISTRICT, "linjiang": OTHER}.get(deed.hall) or (
        DISTRICT if deed.department else deed.region
    )
    within = {CITY: {CITY, DISTRICT, OTHER}, DISTRICT: {DISTRICT}, OTHER: {OTHER}}
    parts = {"labour": {"labour", "pension"}, "pension": {"pension"}}
    return (
        (not grant.hall or grant.hall == deed.hall)
        and (not grant.department or deed.department in parts[grant.department])
        and (not grant.region or region in within[grant.region])
    )


def has_himself(grants_held: tuple[Grant, ...], right: Right, deed: Scope, at: datetime) -> bool:
    return any(
        right in one.rights
        and (one.since is None or one.since <= at)
        and (one.until is None or at < one.until)
        and inside(one.scope, deed)
        for one in grants_held
    )


@settings(deadline=None, max_examples=100)
@given(facts, st.sampled_from(SOME), st.sampled_from(DEEDS), days)
def test_who_may_has_it_or_stands_in_for_somebody_who_has_it_now(
    known: RightsFacts, right: Right, deed: Scope, at: datetime
) -> None:
    own = known.person.is_active and has_himself(known.grants, right, deed, at)
    lent = known.person.is_active and any(
        right in one.rights
        and right is not Right.RIGHTS_DELEGATE
        and one.giver.is_active
        and one.since <= at < one.until
        and inside(one.scope, deed)
        and has_himself(one.giver_grants, right, deed, at)
        for one in known.stand_ins
    )
    answer = judge(known, right, deed, at)
    assert answer.allowed is (own or lent) or (lent and not own and right in POWER_OF)
    assert not answer.allowed or own or lent
    assert len(answer.because) >= 2
    assert all(chinese and english for chinese, english in answer.because)


@settings(deadline=None, max_examples=100)
@given(facts, days)
def test_no_delegation_makes_one_person_two_administrators(known: RightsFacts, at: datetime) -> None:
    assume(len(own_powers(known.grants, at)) <= 1)
    powers = {
        POWER_OF[right]
        for right in SOME
        if right in POWER_OF and any(judge(known, right, deed, at) for deed in DEEDS)
    }
    assert len(powers) <= 1


@settings(deadline=None, max_examples=100)
@given(facts, st.sampled_from(SOME), days)
def test_where_tells_what_judge_allows(known: RightsFacts, right: Right, at: datetime) -> None:
    scopes = where(known, right, at)
    for deed in DEEDS:
        assert judge(known, right, deed, at).allowed is any(inside(scope, deed) for scope in scopes), deed


def test_two_grants_share_what_both_reach_and_nothing_else() -> None:
    grants = [
        Scope(region, hall, department)
        for region in ("", CITY, DISTRICT, OTHER)
        for hall in ("", "anhe", "linjiang")
        for department in ("", "labour", "pension")
    ]
    for one, other in product(grants, grants):
        shared = LANDSCAPE.shared(one, other)
        for deed in grants:
            is_in_both = LANDSCAPE.covers(one, deed) and LANDSCAPE.covers(other, deed)
            assert is_in_both is (shared is not None and LANDSCAPE.covers(shared, deed)), (one, other, deed)


@settings(deadline=None)
@given(stand_ins, st.sampled_from(SOME), st.sampled_from(DEEDS), days)
def test_a_delegation_is_worth_nothing_once_the_giver_lost_the_right(
    lent: StandIn, right: Right, deed: Scope, at: datetime
) -> None:
    lost = StandIn(lent.giver, (), lent.rights, lent.since, lent.until, lent.scope, lent.reason)
    known = RightsFacts(Person("1002", "刘洋"), (), (lost,), LANDSCAPE)
    assert not judge(known, right, deed, at)


def test_the_chain_is_told() -> None:
    editor = Grant(
        ("事项编辑员", "catalogue editor"),
        frozenset({Right.CATALOGUE_EDIT}),
        Scope(region=CITY),
        START,
        None,
        "王强",
    )
    lent = StandIn(
        Person("1001", "陈静"),
        (editor,),
        frozenset({Right.CATALOGUE_EDIT}),
        START,
        START + timedelta(days=3),
        Scope(hall="anhe"),
        "外出培训",
    )
    known = RightsFacts(
        Person("1002", "刘洋"),
        (),
        (lent,),
        LANDSCAPE,
        {Right.CATALOGUE_EDIT: (("事项编辑员", "catalogue editor"),)},
    )
    yes = judge(known, Right.CATALOGUE_EDIT, Scope(hall="anhe"), START)
    assert yes.sentence() == (
        "刘洋可以编辑事项（安和区政务服务中心）。"
        "陈静委托刘洋代为编辑事项（安和区政务服务中心），自2026年11月22日08:00至2026年11月25日08:00，事由：外出培训。"
        "陈静2026年11月22日08:00起任“事项编辑员”（和江市及其下级），由王强分派，含这项权限。"
    )
    elsewhere = judge(known, Right.CATALOGUE_EDIT, Scope(hall="linjiang"), START)
    assert elsewhere.because[0][0] == "刘洋不可以编辑事项（临江区政务服务中心）。"
    assert "陈静对刘洋的委托只限安和区政务服务中心。" in elsewhere.sentence()
    over = judge(known, Right.CATALOGUE_EDIT, Scope(hall="anhe"), START + timedelta(days=3))
    assert "委托已于2026年11月25日08:00结束" in over.sentence()
    assert over.sentence().endswith("含这项权限的角色有“事项编辑员”；如工作需要，请找安全管理员分派。")
