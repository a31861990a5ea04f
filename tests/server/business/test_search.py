"""Whoever does not know an item's official name finds it, on both databases in the same order."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall.messages.matter_catalogue import decode_catalogue
from hall_server.bench.many_items import items as many_items
from hall_server.catalogue import actions as catalogue
from hall_server.catalogue import item_queries
from hall_server.catalogue import queries as catalogue_queries
from hall_server.catalogue.actions import NewItem, PublishedVersion
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.words import TaskType
from hall_server.installation import DatabasePart
from hall_server.search import actions, queries, word_index
from hall_server.search.filling import fill_anew
from hall_server.search.models import FindableItem, Synonym, UnansweredSearch
from hall_server.search.queries import Reason, Scope
from hall_server.search.rows_of_items import put, remove
from hall_server.search.words import Findable, words_of

pytestmark = pytest.mark.usefixtures("database")

CARD = Findable(
    9001, "X1", "居民身份证核发", ("办身份证", "补办身份证"), "anhe", "d1", ("51", "5116"), is_common=True
)
LICENCE = Findable(9002, "X2", "机动车驾驶证核发", (), "anhe", "d1", ("51", "5116"))
SHOP = Findable(9003, "X3", "食品经营许可（新办）", ("开小吃店",), "linjiang", "d2", ("51", "5117"))
BUSINESS = Findable(9004, "X4", "个体工商户营业执照变更登记", (), "linjiang", "d2", ("51", "5117"))
PENSION = Findable(9005, "X5", "困难残疾人生活补贴和重度残疾人护理补贴", (), "anhe", "d3", ("51", "5116"))
DOG = Findable(9006, "X6", "养犬登记", ("办狗证",), "anhe", "d1", ("51", "5116"))
HOUSE = Findable(9007, "X7", "居民户口簿补发", (), "anhe", "d1", ("51", "5116"))
ALL = (CARD, LICENCE, SHOP, BUSINESS, PENSION, DOG, HOUSE)


def told(*_: object) -> None:
    """Nobody watches."""


@pytest.fixture
def small(database: DatabasePart) -> None:
    """An index of these items and no others."""
    fill_anew(ALL, len(ALL), told)


def names(question: str, scope: Scope = Scope()) -> list[str]:  # noqa: B008 - it is frozen
    return [hit.item.name for hit in queries.items(question, scope).hits]


def first(question: str) -> queries.Hit:
    found = queries.items(question).hits
    assert found, question
    return found[0]


CASES: list[tuple[str, Findable, Reason]] = [
    ("居民身份证核发", CARD, Reason.SAME),
    ("居民", CARD, Reason.BEGINS),
    ("身份", CARD, Reason.HOLDS),
    ("犬", DOG, Reason.HOLDS),
    ("开小吃店", SHOP, Reason.ALIAS),
    ("狗证", DOG, Reason.ALIAS),
    ("jmsfz", CARD, Reason.INITIALS),
    ("yyzz", BUSINESS, Reason.INITIALS),
    ("yq", DOG, Reason.INITIALS),
    ("YYZZ", BUSINESS, Reason.INITIALS),
    ("shenfenzheng", CARD, Reason.SOUND),
    ("shen fen zheng", CARD, Reason.SOUND),
    ("身份zheng", CARD, Reason.SOUND),
    ("shenfenzhen", CARD, Reason.SOUND),
    ("营业直照", BUSINESS, Reason.HEARD),
    ("身分证", CARD, Reason.HEARD),
    ("营执业照", BUSINESS, Reason.NEAR),
    ("营业照", BUSINESS, Reason.NEAR),
    ("营业的执照", BUSINESS, Reason.NEAR),
    ("营业扫照", BUSINESS, Reason.NEAR),
    ("yingyezhzihao", BUSINESS, Reason.SLIP),
    ("残疾人护理", PENSION, Reason.HOLDS),
    ("重度护理", PENSION, Reason.PARTS),
    ("残疾 护理", PENSION, Reason.HOLDS),
    ("残疾 hlbt", PENSION, Reason.INITIALS),
    ("残疾 huli", PENSION, Reason.SOUND),
    ("我想办理营业执照怎么弄", BUSINESS, Reason.HOLDS),
]


@pytest.mark.usefixtures("small")
def test_it_is_found_and_said_why() -> None:
    for question, item, reason in CASES:
        hit = first(question)
        assert (hit.item.name, hit.reason) == (item.name, reason), question
        assert queries.because(hit)


@pytest.mark.usefixtures("small")
def test_a_guess_is_said_to_be_one() -> None:
    assert not queries.items("身份证").is_guess
    assert queries.items("身分证").is_guess
    assert queries.items("我想办理营业执照怎么弄").is_guess
    assert queries.items("宇宙飞船").hits == ()
    assert queries.items("").hits == queries.items("？！").hits == ()


@pytest.mark.usefixtures("small")
def test_a_code_finds_its_item() -> None:
    put([Findable(9100, "511A0138000000-511602", "延缓入学", hall="anhe")])
    assert names("511A0138000000") == ["延缓入学"]
    assert names("511A0138000000", Scope(hall="linjiang")) == []


@pytest.mark.usefixtures("small")
def test_only_what_is_offered_there_is_found() -> None:
    assert names("登记") == ["养犬登记", "个体工商户营业执照变更登记"]
    assert names("登记", Scope(hall="anhe")) == ["养犬登记"]
    assert names("登记", Scope(region="5117")) == ["个体工商户营业执照变更登记"]
    assert names("登记", Scope(region="51", department="d1")) == ["养犬登记"]
    assert names("登记", Scope(region="52")) == []


@pytest.mark.usefixtures("small")
def test_synonyms_of_the_editor_lead_to_the_official_word() -> None:
    assert names("驾照") == []
    actions.add_synonym("驾照", "机动车驾驶证", actor="clerk:1001")
    hit = first("驾照")
    assert (hit.item, hit.reason, hit.matched) == (LICENCE, Reason.SYNONYM, "机动车驾驶证")
    with pytest.raises(Refusal):
        actions.add_synonym("证", "机动车驾驶证", actor="clerk:1001")


@pytest.mark.usefixtures("small")
def test_what_was_not_found_is_kept_for_the_editor_without_saying_who_asked() -> None:
    now = hall_clock.now()
    assert actions.note_unanswered("老年公交卡", "anhe", now)
    assert actions.note_unanswered("  老年公交卡 ", "anhe", now + timedelta(minutes=5))
    for private in (
        "511602198001011234", "张伟511602198001011234", "138 0000 1234", "138-0000-1234", "一三八零零零零一二三四",
        "５１１６０２１９８００１０１１２３４", "5116021980 0101 123x",
    ):  # fmt: skip
        assert not actions.note_unanswered(private, "anhe", now), private
    (kept,) = queries.unanswered()
    assert (kept.text, kept.hall, kept.count, kept.last_at - kept.first_at) == (
        "老年公交卡", "anhe", 2, timedelta(minutes=5),
    )  # fmt: skip
    put([Findable(9200, "X9", "敬老卡申领", hall="anhe")])
    actions.answer_by_synonym(kept.id, "敬老卡", actor="clerk:1001", now=now)
    assert names("老年公交卡") == ["敬老卡申领"]
    assert queries.unanswered() == []
    assert [one.answer for one in queries.unanswered(is_answered=True)] == ["同义词：老年公交卡 → 敬老卡"]
    actions.note_unanswered("老年公交卡", "anhe", now)
    assert UnansweredSearch.objects.get().answered_at is None, "it is asked in vain again"


def test_the_real_list_is_found() -> None:
    assert queries.size() >= 1135
    assert "居民身份证" in first("身份证").item.name
    assert names("失业登记")[0] == "失业登记"
    assert names("shiyedengji")[0] == names("sydj")[0] == "失业登记"
    assert any("身份证" in name for name in names("身分证"))


def test_the_index_follows_the_catalogue_in_its_own_transaction() -> None:
    now = hall_clock.now()
    code = names_code("失业登记")
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the deed and what is seen of it
        _new_version(code, "失业人员登记（新）", now)
        assert names("失业人员登记（新）") == ["失业人员登记（新）"]
        raise ZeroDivisionError
    assert "失业人员登记（新）" not in names("失业人员登记（新）")
    _new_version(code, "失业人员登记（新）", now)
    assert names("失业人员登记（新）")[0] == "失业人员登记（新）"
    assert "失业登记" not in names("失业登记")
    version = item_queries.versions(code)[0]
    catalogue.suspend(version.key, actor="clerk:1003", now=now, reason="系统升级")
    assert "失业人员登记（新）" not in names("失业人员登记")
    assert same_as_rebuilt()


def names_code(question: str) -> str:
    return first(question).item.code


def _new_version(code: str, name: str, now: datetime) -> None:
    """As its authority publishes it."""
    last = item_queries.versions(code)[0]
    content = ItemContent(task_name=name, task_type=TaskType.PUBLIC_SERVICE, aliases=("没工作了登记",))
    item = NewItem(code, last.catalog_code, name, "20", last.hall, last.department, last.task_code)
    row = PublishedVersion(item, content, hall_clock.business_day(now))
    catalogue.load_published([row], source="a newer list", authority="list", actor="clerk:1001", now=now)


def same_as_rebuilt() -> bool:
    """Whether rows and answers are what an index made anew would hold."""
    asked = ("登记", "身份证", "sydj", "办理", "残疾人", "变更", "shenfenzheng", "许可 食品", "失业")
    rows = list(FindableItem.objects.order_by("number").values())
    answers = [queries.items(one, most=50).hits for one in asked]
    actions.rebuild(told)
    assert rows == list(FindableItem.objects.order_by("number").values())
    return answers == [queries.items(one, most=50).hits for one in asked]


def test_what_went_wrong_is_mended() -> None:
    untouched = actions.refresh(told)
    assert untouched == 0
    size = queries.size()
    some = [row.number for row in FindableItem.objects.order_by("number")[:10]]
    remove(some)
    put([Findable(10_000_000, "Y1", "不在目录中的事项")])
    assert actions.refresh(told) == 11
    assert queries.size() == size
    assert names("不在目录中的事项")[:1] != ["不在目录中的事项"]
    assert same_as_rebuilt()


def test_every_word_leads_back_after_many_changes() -> None:
    """Taking out needs exactly the words that were put in: nothing of an item stays behind."""
    fill_anew(many_items(300), 300, told)
    kept = [item for item in many_items(300) if item.number % 3]
    remove(item.number for item in many_items(300) if not item.number % 3)
    put([Findable(item.number, item.code, item.name[::-1] or "空", hall="other") for item in kept[:50]])
    put(kept)
    vocabulary = sorted({word for item in many_items(300) for word in words_of(item)})
    expected: dict[str, list[int]] = {}
    for item in kept:
        for word in words_of(item):
            expected.setdefault(word, []).append(item.place)
    for word in vocabulary[::7]:
        assert word_index.matching([(word,)], (), 1000) == sorted(expected.get(word, [])), word


def test_both_databases_answer_alike(database: DatabasePart) -> None:
    """Each database answers as this plain reading of the words does; so they answer alike."""
    everything = list(many_items(1500))
    fill_anew(everything, 1500, told)
    words = {item.place: words_of(item) for item in everything}
    asked = [
        ("登记",),
        ("许可", "经营"),
        ("i:sq",),
        ("变更", "g:5100"),
        ("人", "h:hall-0001"),
        ("企业", "登记", "变更"),
    ]
    for wanted in asked:
        right = sorted(place for place, held in words.items() if set(wanted) <= held)[:50]
        assert word_index.matching([wanted], (), 50) == right, (database.engine, wanted)
    either = [("登记", "食品"), ("许可", "道路")]
    right = sorted(place for place, held in words.items() if any(set(one) <= held for one in either))[:50]
    assert word_index.matching(either, (), 50) == right


def test_a_word_that_is_a_query_is_a_word() -> None:
    for strange in (
        '" OR *',
        "') --",
        "NEAR(a b)",
        '身份证" OR "登记',
        "-登记",
        "a" * 500,
        "𠮷" * 60,
        "\x00身份证",
        "证" * 300,
    ):
        queries.items(strange)
    assert connection.vendor in ("sqlite", "postgresql")


def test_terminals_find_by_the_same_everyday_names_and_words(database: DatabasePart) -> None:
    def also(name: str) -> dict[str, str]:
        lines = decode_catalogue(catalogue_queries.public_file().content).matters
        return {one.name: one.initials for line in lines if line.name == name for one in line.also}

    assert also("失业登记") == {}
    queries_before = catalogue_queries.public_file().sha256
    actions.add_synonym("下岗", "失业", actor="clerk:1001")
    assert also("失业登记") == {"下岗登记": "xgdj"}
    assert catalogue_queries.public_file().sha256 != queries_before
    actions.remove_synonym(Synonym.objects.get(word="下岗").pk, actor="clerk:1001")
    assert also("失业登记") == {}
    with_names = [
        line for line in decode_catalogue(catalogue_queries.public_file().content).matters if line.also
    ]
    for line in with_names:
        version = item_queries.in_force(line.code, hall_clock.business_day(hall_clock.now()))
        assert version is not None
        assert [one.name for one in line.also] == list(item_queries.content(version.key).aliases)
