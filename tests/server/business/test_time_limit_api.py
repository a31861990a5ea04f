"""Programs ask which days are worked on, when a limit ends, and why a matter is due when it is."""

import json
from typing import Any

import pytest

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.clock.limits import Limit
from hall_server.clock.rules import licensing
from hall_server.ledgers import actions
from hall_server.ledgers.models import Ledger
from tests.server.business.licence_case import CASE, CLERK, at
from tests.server.business.page_people import at_desk

pytestmark = pytest.mark.usefixtures("database")
ROOT = "/api/v1/clock/"


def ask(path: str, *scopes: str, status: int = 200) -> Any:
    """What a program with these scopes is told."""
    _, text = tokens.make("对接系统", scopes, 5, who="clerk:admin", now=hall_clock.now())
    answer = at_desk().get(ROOT + path, headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == status, answer.content.decode()[:2000]
    return json.loads(answer.content)


def test_days_come_with_their_kind_and_their_notice() -> None:
    told = ask("days?since=2026-10-07&until=2026-10-10", "calendar:read")
    assert [day["kind"] for day in told["days"]] == ["holiday", "working", "working", "make_up"]
    assert told["days"][0]["source"] == "国务院办公厅关于2026年部分节假日安排的通知"
    assert (told["version"], told["confirmed_until"]) == ("cn/1", "2026-12-28")


@pytest.mark.parametrize(
    ("asked", "due_on", "is_provisional"),
    [
        ("begun_on=2026-09-09&amount=15", "2026-09-30", False),
        ("begun_on=2026-09-01&amount=1&unit=month", "2026-10-08", False),
        ("begun_on=2026-11-30&amount=30", "2027-01-12", True),
    ],
)
def test_a_limit_is_worked_out(asked: str, due_on: str, is_provisional: bool) -> None:  # noqa: FBT001 - a table
    told = ask("due?" + asked, "calendar:read")
    assert (told["due_on"], told["is_provisional"]) == (due_on, is_provisional)


@pytest.mark.parametrize(
    "path",
    [
        "days?since=2060-01-01&until=2060-01-02",
        "days?since=2026-01-02&until=2026-01-01",
        "days?since=2020-01-01&until=2026-01-01",
        "due?begun_on=9999-12-31&amount=2000&unit=year",
        "due?begun_on=0001-01-01&amount=1",
        "ledgers/999",
    ],
)
def test_what_no_calendar_knows_is_not_found(path: str) -> None:
    assert ask(path, "calendar:read", "clock:read", status=404)["code"] == "not_found"


def test_a_ledger_is_told_with_its_explanation() -> None:
    actions.start(CASE, licensing(Limit(15)), actor=CLERK, now=at(11, 2), title="食品经营许可")
    actions.accept(CASE, actor=CLERK, now=at(11, 3))
    (line,) = ask("ledgers", "clock:read")["items"]
    assert line["subject"] == CASE
    told = ask(f"ledgers/{Ledger.objects.get().pk}", "clock:read")
    whole = {one["clock"]: one for one in told["readings"]}["statutory"]
    assert (whole["due_on"], whole["unit"], whole["amount"]) == ("2026-12-01", "working_day", 20)
    assert "行政许可法" in whole["basis"]
    assert any("受理，从次日起算" in sentence for sentence in told["chinese"])
    assert len(told["chinese"]) == len(told["english"])
    assert ask("ledgers", "calendar:read", status=403)["code"] == "scope_missing"
