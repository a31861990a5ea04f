"""Pure decisions of the search: how texts are spelled, cut and corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.search.syllables import mended, readings
from hall_server.search.ways import guessed_ways, pieces, plain_ways, without_words_around
from hall_server.search.words import CLASSES, Findable, class_of, regions_of, words_of
from hall_server.spelling import blurred, fold, initials, syllables

CHINESE = st.text(alphabet="居民身份证核发企业登记残疾人补贴申请道路运输许可", min_size=1, max_size=12)
ANYTHING = st.text(max_size=60)


def test_a_name_is_folded_to_what_counts() -> None:
    assert fold("《居民　身份证》（ＥＴＣ）") == "居民身份证etc"
    assert fold("𠮷林") == "𠮷林", "characters outside the basic plane count too"


def test_a_name_is_spoken_as_people_speak_it() -> None:
    assert syllables("银行") == ("yin", "hang")
    assert initials("居民身份证") == "jmsfz"
    assert [blurred(one) for one in ("zheng", "sheng", "shen")] == ["zen", "sen", "sen"]


def test_letters_fall_into_syllables() -> None:
    assert readings("shenfenzheng") == [("shen", "fen", "zheng")]
    assert readings("xian") == [("xian",), ("xi", "an")]
    assert readings("sfz") == []


@pytest.mark.parametrize(
    "typed", ["shenfenzhen", "shenfenzehng", "shenfenzhengg", "shrnfenzheng", "shnfenzheng"]
)
def test_a_slip_of_the_finger_is_seen_through(typed: str) -> None:
    assert ("shen", "fen", "zheng") in mended(typed) or readings(typed) == [("shen", "fen", "zhen")]


def test_words_around_the_matter_fall_away() -> None:
    assert without_words_around("我想办身份证") == "身份证"
    assert without_words_around("残疾人补贴怎么申请？") == "残疾人补贴"
    assert without_words_around("身份证") == "", "nothing was taken away"
    assert without_words_around("怎么办理") == "", "nothing is left"


@given(CHINESE, CHINESE, CHINESE)
def test_any_part_of_a_name_leads_to_it_by_characters_initials_and_sound(
    before: str, part: str, after: str
) -> None:
    words = words_of(Findable(1, "c", before + part + after))
    ways = list(plain_ways(part, {}))
    assert ways[0].reason == "holds"
    assert any(set(variant) <= words for variant in ways[0].variants)
    if len(part) > 2:
        letters = initials(before + part + after)[len(before) : len(before) + len(part)]
        by_letters = [way for way in plain_ways(letters, {}) if way.reason == "initials"]
        assert any(set(variant) <= words for way in by_letters for variant in way.variants)


@given(CHINESE.filter(lambda text: len(set(text)) > 3), st.data())
def test_one_slip_in_a_name_is_near_it(name: str, data: st.DataObject) -> None:
    words = words_of(Findable(1, "c", name))
    at = data.draw(st.integers(0, len(name) - 2))
    spoilt = data.draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
                name[:at] + "马" + name[at:],
                name[: at + 1] + name[at + 2 :],
                name[:at] + "马" + name[at + 1 :],
            ]
        )
    )
    if not 3 <= len(spoilt) <= 12 or spoilt == name:
        return
    every = [*plain_ways(spoilt, {}), *guessed_ways(spoilt)]
    assert any(set(variant) <= words for way in every for variant in way.variants), spoilt


@given(ANYTHING)
def test_no_question_is_too_strange(question: str) -> None:
    for way in [*plain_ways(question, {"驾照": ("机动车驾驶证",)}), *guessed_ways(question)]:
        assert way.variants
        assert all(word and '"' not in word for variant in way.variants for word in variant)
    assert all(len(piece) <= 40 for piece in pieces(question))


@given(st.integers(1, 200), st.booleans(), st.integers(1, 2**40 - 1))
def test_classes_follow_places(length: int, is_common: bool, number: int) -> None:  # noqa: FBT001
    shorter = Findable(number, "a", "证" * length, is_common=is_common)
    longer = Findable(1, "b", "证" * (length + 1), is_common=False)
    assert 0 <= class_of(shorter.place) <= class_of(longer.place) < len(CLASSES)


def test_regions_are_the_levels_of_an_area_code() -> None:
    assert regions_of("511602000000") == ("51", "5116", "511602")
    assert regions_of("511602001203") == ("51", "5116", "511602", "511602001", "511602001203")
    assert regions_of("510000") == ("51",)
    assert regions_of("") == ()
