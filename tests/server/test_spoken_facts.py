"""What a fact of the trail reads like."""

import pytest

from hall_server.pages.spoken_facts import spoken, tell, tell_by


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("timed", "yes", "是"),
        ("reason", "given", "已写明"),
        ("from", "2026-11-22T20:00:36.046125+00:00", "2026-11-23 04:00:36"),
        ("from", "2026-11-22T99:00:36+00:00 or so", "2026-11-22T99:00:36+00:00 or so"),
        ("rehearsed", "one", "一"),
        ("elsewhere", "one", "one"),
        ("record", "01a2050e20d0", "01a2050e20d0"),
    ],
)
def test_words_of_ours_are_chinese_and_all_else_stays(fact: str, value: str, said: str) -> None:
    tell("rehearsed", [("one", "一")])
    assert spoken("play:1", fact, value) == said


def test_the_same_word_may_mean_something_else_of_another_kind_of_subject() -> None:
    tell("state", [("over", "已散场")], of="play")
    tell("state", [("over", "已退场")], of="actor")
    assert [spoken(f"{kind}:1", "state", "over") for kind in ("play", "actor", "stage")] == [
        "已散场",
        "已退场",
        "over",
    ]


def test_an_instant_that_never_was_stays_as_it_is() -> None:
    assert spoken("play:1", "at", "2026-13-22T20:00:36+00:00") == "2026-13-22T20:00:36+00:00"


def test_a_code_of_a_table_is_read_as_it_is_called_now() -> None:
    called = {"t-1": "旧剧院"}
    tell_by("stage", lambda: called)
    assert [spoken("play:1", "stage", code) for code in ("t-1", "t-2")] == ["旧剧院", "t-2"]
    called["t-1"] = "新剧院"
    assert spoken("play:1", "stage", "t-1") == "新剧院"
