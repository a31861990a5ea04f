"""What a fact of the trail reads like."""

import pytest

from hall_server.pages.spoken_facts import spoken, tell


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
    assert spoken(fact, value) == said


def test_an_instant_that_never_was_stays_as_it_is() -> None:
    assert spoken("at", "2026-13-22T20:00:36+00:00") == "2026-13-22T20:00:36+00:00"
