"""The published document says what the messages say, and an outsider can judge real payloads by it."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from hall.messages import asyncapi, envelope, topics
from hall.messages.message import KINDS, Message, Request
from tests.messages.samples import AT, SAMPLES

PUBLISHED = Path(__file__).parents[2] / "docs" / "asyncapi.yaml"


def test_the_committed_file_is_current() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == asyncapi.as_yaml(asyncapi.document()), (
        "run `python -m hall asyncapi` and commit docs/asyncapi.yaml"
    )


def test_yaml_readers_see_the_same_values() -> None:
    assert yaml.safe_load(PUBLISHED.read_text(encoding="utf-8")) == asyncapi.document()


def test_every_kind_is_told_with_its_way_and_its_words() -> None:
    told = asyncapi.document()
    for name, kind in KINDS.items():
        if not kind.__module__.startswith("hall."):
            continue
        operation = told["operations"][name]
        assert operation["action"] == ("send" if kind.direction == "up" else "receive")
        assert told["channels"][name]["address"].startswith("zt1/{hall}/")
        assert told["components"]["schemas"][kind.__name__]["description"]


def test_addresses_are_those_of_the_topics_module() -> None:
    channels = asyncapi.document()["channels"]
    filled = channels["issue_ticket"]["address"].format(hall="anhe", device="terminal-1")
    assert filled == topics.up("anhe", "terminal-1", "issue_ticket")
    assert channels["number_called"]["address"].format(hall="anhe", zone="zone-a") == topics.zone(
        "anhe", "zone-a", "number_called"
    )
    assert channels["pulse"]["address"].format(hall="anhe") == topics.pulse("anhe")


def test_every_reference_leads_somewhere() -> None:
    told = asyncapi.document()
    for pointer in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(told)):
        place = told
        for step in pointer.split("/"):
            place = place[step]


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if issubclass(kind, Request)], ids=str)
def test_every_request_names_its_answer(kind: type[Request]) -> None:
    assert asyncapi.answer_of(kind) in KINDS


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind())
def test_an_outsider_accepts_what_is_sent_and_refuses_what_is_not(sample: Message) -> None:
    judge = _judge(sample.kind())
    sent = json.loads(
        envelope.encode(envelope.wrap(sample, sender="desk-01", sent_at=AT, lives=timedelta(seconds=30)))
    )
    judge.validate(sent)
    assert not judge.is_valid(sent | {"kind": "something_else"})
    assert not judge.is_valid(sent | {"body": sent["body"] | {"surprise": 1}})
    assert not judge.is_valid(sent | {"sent_at": None})


def _judge(kind: str) -> Draft202012Validator:
    told: dict[str, Any] = asyncapi.document()
    return Draft202012Validator(
        told["components"]["messages"][kind]["payload"] | {"components": told["components"]}
    )
