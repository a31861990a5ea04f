"""How a version lives: written, reviewed, published, answered by date, suspended, cancelled, split, merged; kept."""

from datetime import date, datetime, timedelta

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.matter_catalogue import MatterLine, decode_catalogue
from hall_server.audit.queries import broken_chains
from hall_server.catalogue import actions, item_queries, queries
from hall_server.catalogue.content import ItemContent, Material
from hall_server.catalogue.drafting import NewItem
from hall_server.catalogue.life import MOVES, VersionState
from hall_server.catalogue.models import ItemVersion, MaterialRow, ServiceItem
from hall_server.catalogue.signals import items_changed
from hall_server.catalogue.words import TaskType
from hall_server.installation import DatabasePart
from tests.server.business.cast import HALL

EDITOR, REVIEWER = "clerk:1001", "clerk:1002"
CODE = "511A0015500009-511602000000-000-115113016823646795-1-00"


@pytest.fixture
def now(database: DatabasePart) -> datetime:
    """An instant of today."""
    return hall_clock.now()


def day(now: datetime, later: int = 0) -> date:
    """The hall's day, so many days later."""
    return hall_clock.business_day(now) + timedelta(days=later)


def shown(now: datetime, code: str = CODE) -> item_queries.VersionFacts:
    """What is in force today."""
    facts = item_queries.in_force(code, day(now))
    assert facts is not None
    return facts


def renamed(name: str, now: datetime) -> ItemContent:
    """What is in force, under another name."""
    return msgspec.structs.replace(item_queries.content(shown(now).key), task_name=name)


def published(name: str, now: datetime, later: int = 0) -> ItemVersion:
    """A new version under this name, from so many days later."""
    draft = actions.open_draft(CODE, renamed(name, now), actor=EDITOR, now=now)
    actions.submit(draft.pk, actor=EDITOR, now=now)
    return actions.publish(draft.pk, day(now, later), actor=REVIEWER, now=now)


def offered() -> dict[str, str]:
    """What terminals offer: code -> name."""
    return {line.code: line.name for line in lines_offered()}


def lines_offered() -> tuple[MatterLine, ...]:
    """The lines of the terminals' file."""
    return decode_catalogue(queries.public_file().content).matters


def test_an_item_is_written_reviewed_returned_and_published(now: datetime) -> None:
    old = shown(now)
    accepted_under = old.key
    before = queries.public_file().sha256
    flawed = msgspec.structs.replace(renamed("公共场所卫生许可证办理", now), accept_condition="", is_fee=True)
    draft = actions.open_draft(CODE, flawed, actor=EDITOR, now=now)
    actions.submit(draft.pk, actor=EDITOR, now=now)
    with pytest.raises(Refusal) as refused:
        actions.publish(draft.pk, day(now), actor=REVIEWER, now=now)
    assert refused.value.code is RefusalCode.VERSION_HAS_FINDINGS
    assert refused.value.facts["count"] == "2"
    actions.send_back(draft.pk, "受理条件没写，收费要么写标准要么不收。", actor=REVIEWER, now=now)
    revision = item_queries.version(draft.pk).revision
    actions.write_draft(
        draft.pk, renamed("公共场所卫生许可证办理", now), revision=revision, actor=EDITOR, now=now
    )
    actions.submit(draft.pk, actor=EDITOR, now=now)
    assert offered()[CODE] == old.task_name
    actions.publish(draft.pk, day(now), actor=REVIEWER, now=now)
    assert offered()[CODE] == "公共场所卫生许可证办理"
    assert queries.public_file().sha256 != before
    answer = queries.matter(HALL, CODE)
    assert answer is not None
    assert answer.name == "公共场所卫生许可证办理"
    assert shown(now).key == draft.pk
    assert item_queries.content(accepted_under).task_name == old.task_name
    assert [line.move for line in item_queries.life_of(draft.pk)] == [
        "write",
        "submit",
        "send_back",
        "submit",
        "publish",
    ]
    assert list(broken_chains()) == []


def test_nobody_reviews_own_work(now: datetime) -> None:
    draft = actions.open_draft(CODE, renamed("甲", now), actor=EDITOR, now=now)
    actions.write_draft(draft.pk, renamed("乙", now), revision=0, actor=REVIEWER, now=now)
    actions.submit(draft.pk, actor=REVIEWER, now=now)
    for who in (EDITOR, REVIEWER):
        with pytest.raises(Refusal) as refused:
            actions.publish(draft.pk, day(now), actor=who, now=now)
        assert refused.value.code is RefusalCode.OWN_WORK
        with pytest.raises(Refusal):
            actions.send_back(draft.pk, "不行", actor=who, now=now)
    actions.publish(draft.pk, day(now), actor="clerk:1003", now=now)


def test_a_second_editor_goes_on_with_the_first_ones_draft(now: datetime) -> None:
    draft = actions.open_draft(CODE, renamed("甲", now), actor=EDITOR, now=now)
    with pytest.raises(Refusal) as refused:
        actions.open_draft(CODE, renamed("乙", now), actor=REVIEWER, now=now)
    assert refused.value.code is RefusalCode.VERSION_OPEN
    actions.write_draft(draft.pk, renamed("乙", now), revision=0, actor=REVIEWER, now=now)
    with pytest.raises(Refusal) as refused:
        actions.write_draft(draft.pk, renamed("丙", now), revision=0, actor=EDITOR, now=now)
    assert refused.value.code is RefusalCode.VERSION_CHANGED
    actions.discard(draft.pk, actor=EDITOR, now=now)
    assert (
        actions.open_draft(CODE, renamed("丁", now), actor=EDITOR, now=now).task_version
        == draft.task_version + 1
    )


def test_a_planned_version_answers_from_its_day(now: datetime) -> None:
    old = shown(now)
    fresh = published("从后天起", now, later=2)
    assert shown(now).key == old.key
    for later, expected in ((0, old.key), (1, old.key), (2, fresh.pk), (400, fresh.pk)):
        facts = item_queries.in_force(CODE, day(now, later))
        assert facts is not None
        assert facts.key == expected
    assert actions.settle(now) == 0
    then = now + timedelta(days=2)
    assert offered()[CODE] == old.task_name
    assert actions.settle(then) == 1
    assert offered()[CODE] == "从后天起"
    assert item_queries.version(old.key).state is VersionState.SUPERSEDED
    assert actions.settle(then) == 0


def test_a_version_between_two_others_takes_its_place(now: datetime) -> None:
    old = shown(now)
    last = published("十天后", now, later=10)
    between = published("五天后", now, later=5)
    order = [item_queries.in_force(CODE, day(now, later)) for later in (4, 5, 9, 10)]
    assert [facts and facts.key for facts in order] == [old.key, between.pk, between.pk, last.pk]


def test_what_was_planned_may_be_called_off(now: datetime) -> None:
    old = shown(now)
    planned = published("不会来", now, later=5)
    actions.cancel(planned.pk, day(now, 3), "写错了", actor=REVIEWER, now=now)
    facts = item_queries.in_force(CODE, day(now, 30))
    assert facts is not None
    assert facts.key == old.key


def test_days_that_are_over_are_refused(now: datetime) -> None:
    draft = actions.open_draft(CODE, renamed("甲", now), actor=EDITOR, now=now)
    actions.submit(draft.pk, actor=EDITOR, now=now)
    with pytest.raises(Refusal) as refused:
        actions.publish(draft.pk, day(now, -1), actor=REVIEWER, now=now)
    assert refused.value.code is RefusalCode.DATE_PASSED
    with pytest.raises(Refusal):
        actions.cancel(shown(now).key, day(now, -1), "不办了", actor=REVIEWER, now=now)


def test_a_suspended_item_is_not_offered_until_it_is_resumed(now: datetime) -> None:
    facts = shown(now)
    actions.suspend(facts.key, "系统升级", actor=REVIEWER, now=now)
    assert CODE not in offered()
    assert queries.matter(HALL, CODE) is None
    assert item_queries.in_force(CODE, day(now)) is None
    later = now + timedelta(days=3)
    actions.resume(facts.key, actor=REVIEWER, now=later)
    assert CODE in offered()
    assert item_queries.in_force(CODE, day(later)) is not None
    assert item_queries.in_force(CODE, day(now, 1)) is None
    assert item_queries.content(facts.key).task_name == facts.task_name


def test_a_cancelled_item_ends_on_its_day(now: datetime) -> None:
    facts = shown(now)
    actions.cancel(facts.key, day(now, 1), "事项取消", actor=REVIEWER, now=now)
    assert CODE in offered()
    tomorrow = now + timedelta(days=1)
    actions.settle(tomorrow)
    assert CODE not in offered()
    assert item_queries.version(facts.key).state is VersionState.CANCELLED
    with pytest.raises(Refusal):
        actions.resume(facts.key, actor=REVIEWER, now=tomorrow)


def test_one_item_becomes_two_and_two_become_one(now: datetime) -> None:
    def new(code: str, name: str) -> NewItem:
        return NewItem(code, code, name, "01", HALL, "68236467-9")

    old = shown(now)
    drafts = actions.split(
        CODE, [new("split-1", "新办"), new("split-2", "延续")], "分开办", actor=EDITOR, now=now
    )
    assert item_queries.successors(CODE) == ("split-1", "split-2")
    for at, draft in enumerate(drafts):
        assert shown(now).key == old.key
        actions.submit(draft.pk, actor=EDITOR, now=now)
        actions.publish(draft.pk, day(now, at), actor=REVIEWER, now=now)
    assert item_queries.in_force(CODE, day(now)) is not None
    assert item_queries.in_force(CODE, day(now, 1)) is None
    merged = actions.merge(["split-1", "split-2"], new("merged", "合并办"), "又合起来", actor=EDITOR, now=now)
    actions.submit(merged.pk, actor=EDITOR, now=now)
    actions.publish(merged.pk, day(now, 2), actor=REVIEWER, now=now)
    assert item_queries.predecessors("merged") == ("split-1", "split-2")
    for code in ("split-1", "split-2"):
        assert item_queries.in_force(code, day(now, 1)) is not None
        assert item_queries.in_force(code, day(now, 2)) is None


def test_heirs_are_queued_for_where_their_origin_was_and_one_given_up_holds_nothing_up(now: datetime) -> None:
    new = [
        NewItem(code, code, name, "01", HALL, "68236467-9")
        for code, name in (("h-1", "新办"), ("h-2", "延续"))
    ]
    place = {line.code: (line.group, line.prefix) for line in lines_offered()}[CODE]
    kept, given_up = actions.split(CODE, new, "分开办", actor=EDITOR, now=now)
    actions.submit(kept.pk, actor=EDITOR, now=now)
    actions.publish(kept.pk, day(now, 1), actor=REVIEWER, now=now)
    assert item_queries.in_force(CODE, day(now, 1)) is not None, "it waits for the other"
    actions.discard(given_up.pk, actor=EDITOR, now=now)
    assert item_queries.in_force(CODE, day(now, 1)) is None
    tomorrow = now + timedelta(days=1)
    assert actions.settle(tomorrow) > 0
    after = {line.code: (line.group, line.prefix) for line in lines_offered()}
    assert (after.get("h-1"), after.get(CODE), after.get("h-2")) == (place, None, None)
    assert offered()["h-1"] == "新办"


def test_every_move_that_is_not_in_the_table_is_refused_by_the_database(now: datetime) -> None:
    legal = {(start.value, end.value) for (start, _), end in MOVES.items()}
    key = shown(now).key
    for end in VersionState:
        if end.value == "published" or ("published", end.value) in legal:
            continue
        with pytest.raises(DatabaseError), transaction.atomic():
            ItemVersion.objects.filter(pk=key).update(state=end.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_itemversion SET task_name = 'x' WHERE id = {key}",
        "UPDATE catalogue_itemversion SET promise_day = 99 WHERE id = {key}",
        "UPDATE catalogue_itemversion SET reviewed_by = 'x' WHERE id = {key}",
        "UPDATE catalogue_itemversion SET plan_effective_date = '2001-01-01' WHERE id = {key}",
        "DELETE FROM catalogue_itemversion WHERE id = {key}",
        "UPDATE catalogue_materialrow SET material_name = 'x' WHERE version_id = {key}",
        "DELETE FROM catalogue_steprow WHERE version_id = {key}",
        "UPDATE catalogue_materialrow SET version_id = {draft} WHERE version_id = {key}",
        "DELETE FROM catalogue_versionmove",
        "INSERT INTO catalogue_aliasrow (version_id, place, name) VALUES ({key}, 99, 'x')",
    ],
)
def test_the_database_keeps_what_was_published(now: datetime, statement: str) -> None:
    key = shown(now).key
    before = item_queries.content(key)
    draft = actions.open_draft(CODE, before, actor=EDITOR, now=now)
    spelled = statement.format(key=key, draft=draft.pk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(spelled)
    assert item_queries.content(key) == before


def test_a_draft_stays_open_to_its_author_and_closed_once_submitted(now: datetime) -> None:
    draft = actions.open_draft(CODE, renamed("甲", now), actor=EDITOR, now=now)
    MaterialRow.objects.filter(version=draft).update(page_num=7)
    actions.submit(draft.pk, actor=EDITOR, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        MaterialRow.objects.filter(version=draft).update(page_num=8)
    with pytest.raises(Refusal):
        actions.write_draft(draft.pk, renamed("乙", now), revision=0, actor=EDITOR, now=now)
    actions.take_back(draft.pk, actor=EDITOR, now=now)
    actions.write_draft(draft.pk, renamed("乙", now), revision=0, actor=EDITOR, now=now)


def test_whoever_listens_is_told_which_items_changed(now: datetime) -> None:
    heard: list[list[str]] = []

    def hear(codes: list[str], **_: object) -> None:
        heard.append(codes)

    items_changed.connect(hear)
    try:
        published("听得到", now)
    finally:
        items_changed.disconnect(hear)
    assert heard == [[CODE]]


def test_all_items_of_the_list_are_published_versions_and_twelve_stand_in_both_halls(now: datetime) -> None:
    assert ServiceItem.objects.count() == 1135
    assert ServiceItem.objects.filter(version__isnull=True).count() == 0
    found = {one.code: one for one in item_queries.findable(day(now))}
    assert len(found) == 1135 + 12
    assert found[CODE].aliases[0] == "办卫生许可证"
    deep = [one for one in found.values() if one.hall == "linjiang"]
    assert {TaskType(one.task_type) for one in deep} == {
        TaskType.LICENSING,
        TaskType.BENEFIT,
        TaskType.CONFIRMATION,
        TaskType.PUBLIC_SERVICE,
    }
    counts = [len(item_queries.content(found[code].version).materials) for code in (CODE, deep[0].code)]
    assert counts[0] == 4
    assert isinstance(item_queries.content(found[CODE].version).materials[0], Material)


def test_filling_the_sample_in_again_changes_nothing(now: datetime) -> None:
    from hall_server.sample_hall import fill  # noqa: PLC0415 - Django must be set up first

    published("编辑过的名字", now)
    versions = ItemVersion.objects.count()
    fill(now)
    assert ItemVersion.objects.count() == versions
    assert offered()[CODE] == "编辑过的名字"
