"""Other programs read the catalogue and write drafts of it; readers are not told of drafts, and nothing is published so."""

import json
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.api.interface import document
from hall_server.api.reach import Reach
from hall_server.audit.models import AuditEvent
from hall_server.catalogue import actions, item_queries
from hall_server.catalogue.api.shapes import shape_of
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.life import VersionState
from hall_server.catalogue.models import ItemVersion
from hall_server.installation import DatabasePart
from hall_server.organisation import queries as organisation
from tests.server.catalogue_cast import GOOD

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


class Writer:
    """A program that may write drafts."""

    def __init__(self, within: Reach = tokens.EVERYWHERE) -> None:
        now = hall_clock.now()
        token, text = tokens.make("test", ["catalogue:write"], 5, who="clerk:admin", now=now, within=within)
        self.name = f"token:{token.pk}"
        self._desk = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {text}"})
        self._keys = count()

    def ask(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """What is answered."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told.setdefault("Idempotency-Key", f"key-{next(self._keys):08}")
        answer = self._desk.generic(
            method, ROOT + path, json.dumps(body), "application/json", secure=True, headers=told
        )
        assert answer.status_code == status, answer.content.decode()[:1500]
        return answer

    def tag(self, draft: int) -> str:
        """What a change of this draft must match."""
        return str(self.ask("GET", f"drafts/{draft}")["ETag"])


@pytest.fixture
def writer(database: DatabasePart) -> Writer:
    return Writer()


def test_a_program_drafts_a_version_and_a_person_publishes_it(writer: Writer) -> None:
    opened = writer.ask("POST", f"items/{CODE}/drafts", {}, 201, Idempotency_Key="open-draft-1")
    draft = opened.json()["version"]
    again = writer.ask("POST", f"items/{CODE}/drafts", {}, 201, Idempotency_Key="open-draft-1")
    assert again.content == opened.content, "sent twice, opened once"
    assert writer.ask("POST", f"items/{CODE}/drafts", {}, 409).json()["code"] == "version_open"
    steps = [{"code": "accept", "name": "受理", "kind": "accept", "limit": {"amount": 1}}]
    body = {
        "lines": [*steps, {"code": "decide", "name": "决定", "after": ["accept"], "limit": {"amount": 5}}]
    }
    seen = writer.tag(draft)
    assert writer.ask("PUT", f"drafts/{draft}/steps", body, 428).json()["code"] == "version_missing"
    writer.ask("PUT", f"drafts/{draft}/steps", body, If_Match=seen)
    assert (
        writer.ask("PUT", f"drafts/{draft}/steps", body, 412, If_Match=seen).json()["code"]
        == "changed_meanwhile"
    )
    content = item_queries.content(draft)
    assert [(one.code, one.after) for one in content.steps] == [("accept", ()), ("decide", ("accept",))]
    assert len(content.materials) == 4, "what nobody wrote stays"
    assert writer.ask("POST", f"drafts/{draft}/submit", {}).json()["state"] == "in_review"
    refused = writer.ask("PUT", f"drafts/{draft}/steps", body, 409, If_Match=writer.tag(draft))
    assert refused.json()["code"] == "version_not_in_state"
    assert writer.ask("POST", f"drafts/{draft}/take_back", {}).json()["state"] == "draft"
    whole = {"content": msgspec.to_builtins(GOOD)}
    writer.ask("PUT", f"drafts/{draft}", whole, If_Match=writer.tag(draft))
    assert item_queries.content(draft) == GOOD
    assert not [
        one for one in writer.ask("GET", f"drafts/{draft}/findings").json() if one["severity"] == "severe"
    ]
    writer.ask("POST", f"drafts/{draft}/submit", {})
    now = hall_clock.now()
    done = actions.publish(draft, hall_clock.business_day(now), actor="clerk:1002", now=now)
    assert (done.state, done.written_by, done.reviewed_by) == (
        VersionState.PUBLISHED,
        writer.name,
        "clerk:1002",
    )
    writer.ask("GET", f"drafts/{draft}", status=404)
    trail = AuditEvent.objects.filter(subject=f"item:{CODE}", actor=writer.name).values_list(
        "verb", flat=True
    )
    assert {"draft_opened", "draft_written", "version_submit", "version_take_back"} <= set(trail)


def test_a_program_makes_a_new_item_and_is_told_what_is_wrong(writer: Writer) -> None:
    place = item_queries.versions(CODE)[0]
    item = {
        "code": "511A00155000991",
        "catalog_code": "511A0015500099",
        "hall": "linjiang",
        "department": place.department,
        "content": msgspec.to_builtins(GOOD),
    }
    nowhere = writer.ask("POST", "items", {**item, "hall": "nowhere"}, 422).json()
    assert [(one["field"], one["chinese"]) for one in nowhere["fields"]] == [("body.hall", "没有这个大厅。")]
    foreign = writer.ask("POST", "items", {**item, "task_code": place.task_code}, 422).json()
    assert foreign["fields"][0]["field"] == "body.task_code"
    unnamed = writer.ask("POST", "items", {**item, "content": {"task_type": "77"}}, 422).json()
    assert {one["field"] for one in unnamed["fields"]} == {"body.content.task_name", "body.content.task_type"}
    made = writer.ask("POST", "items", item, 201).json()
    assert (made["state"], made["task_name"], made["hall"]) == ("draft", GOOD.task_name, "linjiang")
    assert writer.ask("POST", "items", item, 409).json()["code"] == "item_exists"
    listed = writer.ask("GET", "drafts").json()["items"]
    assert [one["version"] for one in listed] == [made["version"]]
    assert writer.ask("POST", "items/nothing/drafts", {}, 404).json()["code"] == "not_found"
    assert ItemVersion.objects.filter(state__in=("draft", "in_review")).count() == 1


def test_readers_write_nothing_and_writers_publish_nothing(ask: Client, writer: Writer) -> None:
    answer = ask.post(ROOT + f"items/{CODE}/drafts", {}, "application/json", secure=True)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert not [path for path in document()["paths"] if "publish" in path], "a person publishes, on a page"


def test_the_written_shape_names_all_a_version_says() -> None:
    assert set(shape_of(ItemContent).model_fields) == set(ItemContent.__struct_fields__)


def test_a_program_gives_a_draft_up_and_reaches_no_other_hall(writer: Writer) -> None:
    draft = writer.ask("POST", f"items/{CODE}/drafts", {}, 201).json()
    place = f"drafts/{draft['version']}"
    elsewhere = next(hall for hall in organisation.halls() if hall != draft["hall"])
    stranger = Writer(Reach(elsewhere))
    assert stranger.ask("GET", "drafts").json()["items"] == []
    for method, path in (("GET", place), ("GET", place + "/findings"), ("POST", place + "/discard")):
        assert stranger.ask(method, path, {}, 404).json()["code"] == "not_found"
    assert stranger.ask("POST", f"items/{CODE}/drafts", {}, 404).json()["code"] == "not_found"
    assert writer.ask("POST", place + "/discard", {}).json()["state"] == "discarded"
    assert writer.ask("POST", place + "/discard", {}, 404).json()["code"] == "not_found"
    assert writer.ask("POST", f"items/{CODE}/drafts", {}, 201).json()["version"] != draft["version"]
