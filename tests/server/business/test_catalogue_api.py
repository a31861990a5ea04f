"""Other programs read the catalogue: items, versions by day, findings, comparison; drafts are not told."""

from datetime import timedelta

import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.catalogue import actions, item_queries
from hall_server.installation import DatabasePart

ROOT = "/api/v1/catalogue/"
CODE = "511A0015500009-511602000000-000-115113016823646795-1-00"


@pytest.fixture
def ask(database: DatabasePart) -> Client:
    """A program with a token to read."""
    _, text = tokens.make("test", ["catalogue:read"], 5, who="clerk:admin", now=hall_clock.now())
    return Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {text}"})


def said(ask: Client, path: str, status: int = 200) -> dict[str, object]:
    """What is answered."""
    answer = ask.get(ROOT + path, secure=True)
    assert answer.status_code == status, answer.content.decode()[:1500]
    found: dict[str, object] = answer.json()
    return found


def test_an_item_answers_by_day(ask: Client) -> None:
    today = hall_clock.business_day(hall_clock.now())
    item = said(ask, f"items/{CODE}")
    assert len(item["content"]["materials"]) == 4  # type: ignore[index]
    assert item["content"]["promise_day"] == 8  # type: ignore[index]
    said(ask, f"items/{CODE}?on={today - timedelta(days=1)}", 404)
    assert said(ask, f"versions/{item['version']}")["task_name"] == item["task_name"]
    assert not said(ask, f"versions/{item['version']}/findings")
    assert len(said(ask, f"items/{CODE}/versions")) == 2


def test_the_list_goes_on_by_its_mark(ask: Client) -> None:
    seen: list[object] = []
    mark = ""
    while True:
        page = said(ask, f"items?hall=linjiang&limit=5&after={mark}")
        seen += [one["code"] for one in page["items"]]  # type: ignore[attr-defined]
        if not page["next"]:
            break
        mark = str(page["next"])
    assert len(seen) == len(set(seen)) == 12


def test_a_draft_is_not_told(ask: Client) -> None:
    now = hall_clock.now()
    facts = item_queries.in_force(CODE, hall_clock.business_day(now))
    assert facts is not None
    draft = actions.open_draft(CODE, item_queries.content(facts.key), actor="clerk:1001", now=now)
    said(ask, f"versions/{draft.pk}", 404)
    said(ask, f"versions/{draft.pk}/findings", 404)
    assert len(said(ask, f"items/{CODE}/versions")) == 2


def test_halls_are_compared(ask: Client) -> None:
    compared = said(ask, "comparison/511A0015500009")
    names = {one["name"] for one in compared["differences"] if one["aspect"] == "materials"}  # type: ignore[attr-defined]
    assert names == {"营业执照", "法定代表人身份证", "从业人员健康合格证明"}
    figure = said(ask, "comparison")
    assert figure["items"] == 12
    assert 0 < figure["score"] < 100  # type: ignore[operator]
    said(ask, "comparison/nothing", 404)
