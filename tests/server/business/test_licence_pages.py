"""The licence library at a desk: looked through, opened for a purpose, suspended, revoked; templates and scans kept."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.audit.models import AuditEvent
from hall_server.licences import numbers, queries
from hall_server.licences.life import State
from hall_server.licences.models import FiledScan, LicenceTemplate
from tests.server.business.cast import ZHANG_WEI
from tests.server.business.licence_cast import REASON, person, signed
from tests.server.business.page_people import Desk, at_desk, holder_of
from tests.server.business.test_licences import PNG

pytestmark = pytest.mark.usefixtures("database")


def keeper() -> Desk:
    return at_desk(holder_of("licences.templates", "parties.view"))


def send(desk: Desk, path: str, **values: Any) -> Any:
    """Open a form and send it with what it held."""
    shown = desk.get(path)
    assert shown.status_code == 200, shown.content.decode()
    form = shown.context["form"]
    held = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    keys = {"form_key": shown.context["form_key"], "seen": shown.context["seen"]}
    return desk.post(path, {**held, **keys, **values})


def test_the_library_is_masked_and_a_document_opens_for_a_purpose() -> None:
    desk, licence = keeper(), signed(person(), "result")
    page = desk.get("/staff/licences/", {"q": numbers.grouped(licence.number)}).content.decode()
    assert numbers.grouped(licence.number) in page
    record = desk.get(f"/staff/licences/one/{licence.pk}/").content.decode()
    assert "张*" in record
    assert ZHANG_WEI.name not in record
    assert "签章" in record
    path = f"/staff/licences/one/{licence.pk}/document/"
    assert "请选择用途" in desk.get(path).content.decode()
    opened = desk.post(path, {"purpose": "核对持证人身份"})
    assert opened["Content-Type"] == "application/pdf"
    assert opened.content == queries.document(licence.pk)
    read = AuditEvent.objects.filter(subject=f"licence:{licence.pk}", verb="personal_data_read")
    assert any("核对持证人身份" in line.facts and line.actor.startswith("clerk:") for line in read)
    part = desk.get(f"/staff/parties/one/{licence.holder}/").content.decode()
    assert numbers.grouped(licence.number) in part


def test_a_desk_suspends_restores_and_revokes() -> None:
    desk, licence = keeper(), signed()
    for verb, state in (
        ("suspend", State.SUSPENDED),
        ("restore", State.VALID),
        ("revoke", State.REVOKED),
    ):
        path = f"/staff/licences/one/{licence.pk}/{verb}/"
        assert send(desk, path, reason="", basis="").status_code == 422
        assert send(desk, path, **REASON).status_code == 303
        assert queries.licence(licence.pk).state is state
    refused = send(desk, f"/staff/licences/one/{licence.pk}/suspend/", **REASON)
    assert "已撤销" in refused.content.decode()


def test_a_template_gets_its_next_version_and_a_sample_is_seen() -> None:
    desk = keeper()
    sample = desk.get("/staff/licences/templates/sole-trader/sample/")
    assert sample.content.startswith(b"%PDF")
    path = "/staff/licences/templates/sole-trader/write/"
    assert "看不懂" in send(desk, path, fields_said="名称").content.decode()
    assert send(desk, path, valid_months="24").status_code == 303
    row = LicenceTemplate.objects.get(code="sole-trader", is_current=True)
    assert row.version == 2
    assert "24个月" in desk.get("/staff/licences/templates/sole-trader/").content.decode()


def test_a_scan_is_filed_after_it_was_compared() -> None:
    desk, holder = keeper(), person()
    path = f"/staff/licences/scans/of/{holder}/new/"
    given = {"licence_code": "sample-household-register", "valid_until": ""}

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("户口簿.png", PNG, "image/png")

    assert send(desk, path, **given, file=file()).status_code == 422
    assert send(desk, path, **given, file=file(), is_compared="on").status_code == 303
    scan = FiledScan.objects.get()
    assert "张*" in desk.get("/staff/licences/scans/").content.decode()
    opened = desk.post(f"/staff/licences/scans/{scan.pk}/file/", {"purpose": "办理业务需要核对"})
    assert (opened["Content-Type"], opened.content) == ("image/png", PNG)
    assert send(desk, f"/staff/licences/scans/{scan.pk}/withdraw/", reason="原件已注销").status_code == 303
    assert "原件已注销" in desk.get(f"/staff/licences/scans/{scan.pk}/").content.decode()


def test_programs_read_states_and_take_steps_within_their_scopes() -> None:
    licence = signed(person(), "result")
    _, secret = tokens.make(
        "试用", ["licences:read", "licences:change"], 5, who="clerk:admin", now=hall_clock.now()
    )
    program = at_desk()
    head: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    body = program.get(f"/api/v1/licences/{licence.pk}", **head).json()
    assert (body["state"], body["masked_holder"], body["sha256"]) == ("valid", "张*", licence.document_sha256)
    found = program.get("/api/v1/licences/", {"number": numbers.grouped(licence.number)}, **head).json()
    assert [one["id"] for one in found["items"]] == [licence.pk]
    steps = {"Idempotency-Key": "k" * 20}
    answer = program.post(
        f"/api/v1/licences/{licence.pk}/revoke",
        REASON,
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY=steps["Idempotency-Key"],
        **head,
    )
    assert (answer.status_code, answer.json()["state"]) == (201, "revoked")
    moves = program.get(f"/api/v1/licences/{licence.pk}/steps", **head).json()
    assert [one["move"] for one in moves] == ["make", "sign", "revoke"]
    assert program.get("/api/v1/licences/" + "0" * 32, **head).status_code == 404
