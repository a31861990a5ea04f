"""What programs know of parties: found by a whole number, said once, plain only by a scope of its own and for a purpose."""

from typing import Any

import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.api.models import GivenAnswer
from hall_server.audit.models import AuditEvent
from hall_server.parties import queries
from tests.server.business.cast import WANG_XIUYING, ZHANG_WEI, id_number

pytestmark = pytest.mark.usefixtures("database")
ROOT = "/api/v1/parties/"


class Program:
    """A program with a token."""

    def __init__(self, *scopes: str) -> None:
        row, text = tokens.make("test", list(scopes), 5, who="clerk:admin", now=hall_clock.now())
        self.actor = f"token:{row.pk}"
        self.client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {text}"})
        self.sent = 0

    def ask(self, path: str, status: int = 200, **parts: Any) -> Any:
        answer = self.client.get(ROOT + path, parts, secure=True)
        assert answer.status_code == status, answer.content.decode()[:500]
        return answer.json()

    def say(self, path: str, body: dict[str, Any], status: int = 201) -> Any:
        self.sent += 1
        answer = self.client.post(
            ROOT + path,
            body,
            content_type="application/json",
            headers={"Idempotency-Key": f"key-{self.sent:04d}-abcdefgh"},
            secure=True,
        )
        assert answer.status_code == status, answer.content.decode()[:500]
        return answer.json()


def person(number: str, **more: str) -> dict[str, Any]:
    said = {"kind": "person", "name": "李娜", "id_number": number, **more}
    return {"source": "declared", "subject": "case:A1", "party": said}


def test_a_statement_makes_a_party_once_and_tells_only_masks() -> None:
    program = Program("parties:read", "parties:write")
    number = id_number(901)
    first = program.say("statements", person(number, phone="13911110000"))
    again = program.say("statements", person(number.lower()))
    assert first["id"] == again["id"] == queries.find_person(number)
    assert (first["masked_name"], first["masked_number"]) == ("李*", f"5116**********{number[-4:]}")
    found = program.say("found", {"kind": "person", "number": number})
    assert found["party"]["id"] == first["id"]
    assert program.say("found", {"kind": "person", "number": id_number(902)}) == {"party": None}
    one = program.ask(first["id"])
    assert {field["field"] for field in one["fields"]} == {"name", "id_number", "birth", "phone"}
    kept = " ".join(GivenAnswer.objects.values_list("body", flat=True))
    assert number not in kept
    refused = program.say("statements", person(number[:-1] + ("0" if number[-1] != "0" else "1")), 409)
    assert refused["code"] == "identity_number_wrong"


def test_plain_values_need_their_own_scope_and_a_purpose() -> None:
    party = queries.find_person(ZHANG_WEI.id_number)
    Program("parties:read").ask(f"{party}/values", 403, purpose="预填申请表", subject="case:A1")
    program = Program("parties:plain")
    program.ask(f"{party}/values", 422, subject="case:A1")
    given = program.ask(f"{party}/values", purpose="预填申请表", subject="case:A1", fields=["name", "phone"])
    assert {one["field"]: one["value"] for one in given} == {"name": "张伟", "phone": ZHANG_WEI.phone}
    line = AuditEvent.objects.get(verb="personal_data_read", subject="case:A1")
    assert line.actor == program.actor
    assert "预填申请表" in line.facts


def test_mandates_and_consents_are_given_by_programs_too() -> None:
    program = Program("parties:read", "parties:write")
    agent, principal = (queries.find_person(one.id_number) for one in (ZHANG_WEI, WANG_XIUYING))
    body = {"agent": agent, "principal": principal, "kind": "agent", "proof": "授权委托书", "matters": ["m1"]}
    mandate = program.say("mandates", body)
    assert mandate["id"] in [one["id"] for one in program.ask(f"{principal}/mandates")]
    program.say("mandates", {**body, "principal": agent}, 409)
    consent = program.say(f"{principal}/consents", {"purpose": "call_back", "how": "online"})
    assert len(consent["id"]) == 32
    program.ask("0" * 32, 404)
