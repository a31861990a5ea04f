"""Who stands out by not being rated: found when it is more than chance, and never by a few services."""

from random import Random

import pytest

from hall.language.ratings import Passing
from hall_server.ratings.avoiding import interval, standings
from hall_server.ratings.cleaning import HIDDEN, cleaned
from hall_server.ratings.figures import Figure


def clerk(number: str, served: int, rated: int, taken_away: int = 0, without_pad: int = 0) -> Figure:
    passings = {Passing.TAKEN_AWAY.value: taken_away} if taken_away else {}
    return Figure(number, served, served - without_pad, rated, 0, {5: rated}, passings)


def reasons(*lines: Figure) -> dict[str, tuple[str, ...]]:
    return {one.figure.key: one.reasons for one in standings(lines)}


def test_whoever_takes_the_page_away_stands_out_and_nobody_else() -> None:
    found = reasons(
        clerk("1001", 200, 120),
        clerk("1002", 180, 101),
        clerk("1003", 190, 20, taken_away=80),
        clerk("1004", 150, 15, without_pad=120),
    )
    assert found["1001"] == found["1002"] == ()
    assert found["1003"] == ("评价率明显低于其他人", "常在群众评价前收走评价页")
    assert found["1004"] == ("评价率明显低于其他人", "常在评价平板不在线时办结")


def test_a_few_services_prove_nothing() -> None:
    assert reasons(clerk("1001", 200, 120), clerk("1002", 19, 0, taken_away=19))["1002"] == ()
    assert interval(0, 0) == (0.0, 1.0)


def test_chance_alone_seldom_accuses() -> None:
    chance = Random(7)
    accused = sum(
        bool(found)
        for _ in range(60)
        for found in reasons(
            *(clerk(str(n), 120, sum(chance.random() < 0.4 for _ in range(120))) for n in range(10))
        ).values()
    )
    assert accused <= 6, "one in a hundred of equal clerks at the most"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("办得很快", "办得很快"),
        ("２０２６年11月22日办了3次", "2026年11月22日办了3次"),
        ("打 138 0013 8000 找我", f"打 {HIDDEN} 找我"),
        ("511602198001010116", HIDDEN),
        ("身份证51160219800101011X。", f"身份证{HIDDEN}。"),
        ("信箱 zhang.wei@example.cn", f"信箱 {HIDDEN}"),
        ("换\n行\x00\u200b\u202e空  格", "换 行 空 格"),
        ("长" * 500, "长" * 200),
    ],
)
def test_what_is_kept_of_what_was_written(written: str, kept: str) -> None:
    assert cleaned(written) == kept
