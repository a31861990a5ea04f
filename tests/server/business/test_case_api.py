"""What programs do with cases: register, hand in, move and read them; and no further than their token reaches."""

from base64 import b64encode
from typing import Any

import pytest

from hall_server.api.models import ApiToken
from hall_server.api.reach import Reach
from hall_server.audit.models import AuditEvent
from hall_server.cases.models import Case, CaseMaterial
from hall_server.commands import api_token
from tests.server.business.api_program import Program
from tests.server.business.case_stage import HYGIENE, item, record
from tests.server.business.cast import ZHANG_WEI

pytestmark = pytest.mark.usefixtures("database")
ROOT = "/api/v1/cases/"
ALL = ("cases:read", "cases:register", "cases:move")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def registered(program: Program, hall: str = "anhe", status: int = 201) -> Any:
    return program.send(ROOT, {"item": item(HYGIENE, hall), "record": record()}, status)


def moved(program: Program, key: str, deed: str, status: int = 201, **facts: Any) -> Any:
    return program.send(f"{ROOT}{key}/moves", {"deed": deed, **facts}, status)


def test_a_program_takes_a_case_from_application_to_acceptance() -> None:
    program = Program(*ALL)
    case = registered(program)
    assert (case["state"], case["channel"], case["masked_name"]) == ("registered", "interface", "张*")
    key = case["id"]
    places = list(CaseMaterial.objects.filter(case=key).values_list("place", flat=True))
    assert places, "the guide asks for something"
    for place in places:
        program.send(f"{ROOT}{key}/materials", {"place": place, "state": "received"})
    file = program.send(f"{ROOT}{key}/attachments", {"content": b64encode(PNG).decode(), "material": 0})
    assert (file["media_type"], file["size"]) == ("image/png", len(PNG))
    assert program.read(f"{ROOT}{key}/attachments") == [file]
    assert moved(program, key, "granted", 409)["code"] == "case_not_in_state"
    accepted = moved(program, key, "accepted")
    assert accepted["state"] == "accepted"
    assert accepted["due_on"]
    assert program.read(f"{ROOT}{case['project_no']}") == accepted
    events = program.read(f"{ROOT}{key}/events")
    assert [one["kind"] for one in events][-1] == "accepted"
    assert {one["actor"] for one in events} == {f"token:{program.token.pk}"}
    told = str([case, accepted, events, file])
    assert not any(secret in told for secret in (ZHANG_WEI.name, ZHANG_WEI.id_number, ZHANG_WEI.phone))


def test_a_bound_program_sees_and_does_nothing_elsewhere() -> None:
    whole = Program(*ALL)
    here, there = registered(whole), registered(whole, "linjiang")
    assert (here["hall"], there["hall"]) == ("anhe", "linjiang")
    bound = Program(*ALL, within=Reach("linjiang"))
    assert [one["id"] for one in bound.read(ROOT)["items"]] == [there["id"]]
    assert bound.read(ROOT + there["id"]) == there
    for path in ("", "/events", "/attachments"):
        assert bound.read(f"{ROOT}{here['id']}{path}", 404)["code"] == "not_found"
    assert bound.read(ROOT + here["project_no"], 404)["code"] == "not_found"
    before = Case.objects.get(pk=here["id"]).state
    assert moved(bound, here["id"], "accepted", 404)["code"] == "not_found"
    assert Case.objects.get(pk=here["id"]).state == before
    cases, lines = Case.objects.count(), AuditEvent.objects.count()
    refused = registered(bound, "anhe", 403)
    assert refused["code"] == "out_of_reach"
    assert "临江区" in refused["chinese"]
    assert (Case.objects.count(), AuditEvent.objects.count()) == (cases, lines), "nothing of it is left"
    assert registered(bound, "linjiang")["hall"] == "linjiang"


def test_a_program_of_a_department_sees_its_own() -> None:
    whole = Program(*ALL)
    hygiene = registered(whole)
    social = whole.send(ROOT, {"item": item("社会保障卡申领"), "record": record()})
    assert hygiene["department"] != social["department"]
    bound = Program("cases:read", within=Reach("anhe", social["department"]))
    assert [one["id"] for one in bound.read(ROOT)["items"]] == [social["id"]]
    assert not bound.read(f"{ROOT}?department={hygiene['department']}")["items"]
    assert not Program("cases:read", within=Reach("linjiang", social["department"])).read(ROOT)["items"]


def test_what_cannot_be_bound_does_not_open_to_a_bound_token() -> None:
    bound = Program("parties:read", "notices:read", "token:read", "search:read", within=Reach("anhe"))
    assert bound.read("/api/v1/parties/", 403)["code"] == "out_of_reach"
    assert bound.read("/api/v1/notices/?subject=case:1", 403)["code"] == "out_of_reach"
    assert bound.read("/api/v1/token/")["hall"] == "anhe"
    bound.read("/api/v1/search/items?q=%E5%8D%AB%E7%94%9F")


def test_the_command_binds_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    bound = ["--scope", "cases:read", "--hall", "anhe"]
    assert api_token.run(["办件系统", "--scope", "parties:read", "--hall", "anhe"]) == 1
    assert "parties:read" in capsys.readouterr().err
    assert api_token.run(["办件系统", *bound[:-1], "nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err
    assert not ApiToken.objects.exists()
    assert api_token.run(["办件系统", *bound, "--department", "none"]) == 1
    assert api_token.run(["办件系统", *bound]) == 0
    assert ApiToken.objects.get().hall == "anhe"
