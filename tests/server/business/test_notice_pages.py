"""The pages of notices: failures say what to do and who, wordings are written with their length in view, by two people."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.installation import DatabasePart
from hall_server.notices import actions, queries
from hall_server.notices.models import Notice, TemplateVersion
from hall_server.notices.states import NoticeState
from hall_server.sms_channel.addressees import read_addressee
from hall_server.sms_channel.sharing import settle_providers
from tests.rig.chromium import Person
from tests.rig.filled_form import filled_form
from tests.rig.server_database import PASSWORD
from tests.server.business.page_people import Desk, at_desk, holder_of
from tests.server.business.sms_stage import NUMBER, QUEUE, settings_with, stands, tell

pytestmark = pytest.mark.usefixtures("database")

ROOT = "/staff/notices/"


def _read(desk: Desk, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def _send(desk: Desk, path: str, **fields: str) -> Any:
    form = filled_form(_read(desk, path))
    return desk.post(path, {**form, **fields})


def _ended(state: NoticeState, code: str, number: str = NUMBER) -> str:
    key = tell(number=number)
    handed = actions.hand_out(key, "modem", "here:1:1", hall_clock.now(), read_addressee)
    assert handed is not None
    parted = actions.Outcome(state, code, 0.5, parts=1, is_providers_fault=True)
    actions.record_outcome(handed, parted, hall_clock.now())
    return key


def test_what_failed_says_what_to_do_and_is_settled() -> None:
    desk = at_desk(holder_of("notices.handle"))
    unknown, gone = (
        _ended(NoticeState.UNKNOWN, "sending_unknown"),
        _ended(NoticeState.PERMANENT_FAILURE, "number_unknown"),
    )
    nobody = tell(number="")
    actions.hand_out(nobody, "modem", "here:1:1", hall_clock.now(), read_addressee)
    page = _read(desk, ROOT + "failures/")
    for sentence in ("空号", "打电话问对方收到没有", "没有留手机号码", "138****0000", "结果不明"):
        assert sentence in page
    assert NUMBER not in page
    assert "没发出的短信" in _read(desk, "/staff/")
    answer = _send(desk, f"{ROOT}one/{gone}/settle/", note="已打电话告知")
    assert answer.status_code == 303
    assert "已打电话告知" in _read(desk, f"{ROOT}one/{gone}/")
    assert "sure" in _read(desk, f"{ROOT}one/{unknown}/again/")
    assert _send(desk, f"{ROOT}one/{unknown}/again/").status_code == 422, "only after asking the person"
    assert _send(desk, f"{ROOT}one/{unknown}/arrived/", is_sure="on").status_code == 303
    assert stands(unknown) is NoticeState.DELIVERED
    assert _send(desk, f"{ROOT}one/{nobody}/again/").status_code == 303
    assert stands(nobody) is NoticeState.CREATED
    assert "没有要处理的短信" in _read(desk, ROOT + "failures/")


def test_a_notice_is_found_by_the_whole_number_and_by_what_it_is_about() -> None:
    desk = at_desk(holder_of("notices.view"))
    _ended(NoticeState.SENT, "sent")
    _ended(NoticeState.SENT, "sent", number="13911112222")
    for asked, there, not_there in (
        (NUMBER, "138****0000", "139****2222"),
        ("+86 139 1111 2222", "139****2222", "138****0000"),
    ):
        page = _read(desk, f"{ROOT}?q={asked.replace('+', '%2B')}")
        assert there in page
        assert not_there not in page
    assert "共 2 条" in _read(desk, f"{ROOT}?q=ticket:1")
    assert "没有符合条件" in _read(desk, f"{ROOT}?q=1380000")
    key = Notice.objects.order_by("id").first()
    assert key is not None
    page = _read(desk, f"{ROOT}one/{key.pk}/")
    assert "您的A017号前面还有3人" in page
    assert "已发出" in page


def test_a_wording_is_written_by_one_and_approved_by_another() -> None:
    writer, director = (
        at_desk(holder_of("notices.templates.write")),
        at_desk(holder_of("notices.templates.approve")),
    )
    path = f"{ROOT}templates/{QUEUE}/"
    told = writer.post(path + "preview", {"text": "请{等候区}的朋友" + "字" * 60})
    assert "请一楼A区的朋友" in told.content.decode()
    assert "<strong>2 条短信</strong>" in told.content.decode()
    wrong = writer.post(path + "preview", {"text": "请到{哪里}【某】"}).content.decode()
    assert "没有“{哪里}”这一项内容" in wrong
    assert "签名由系统自动加" in wrong
    assert _send(writer, path + "write/", text="请{号码}号到{等候区}等候。").status_code == 303
    (version,) = TemplateVersion.objects.filter(template=QUEUE, state="draft")
    assert _send(writer, f"{ROOT}wordings/{version.pk}/submit/").status_code == 303
    assert "短信模板待批准" in _read(director, "/staff/")
    judge = f"{ROOT}wordings/{version.pk}/judge/"
    assert "请A017号到一楼A区等候。" in _read(director, judge)
    assert "请写明原因" in _send(director, judge, verdict="reject").content.decode()
    assert _send(director, judge, verdict="approve").status_code == 303
    wording = queries.wording(QUEUE)
    assert wording is not None
    assert wording.text == "请{号码}号到{等候区}等候。"
    page = _read(writer, path)
    for said in ("已批准", "最多几个字", "【安和区政务服务中心】请A017号到一楼A区等候。"):
        assert said in page


def test_whoever_writes_cannot_approve_though_they_hold_both_rights() -> None:
    both = at_desk(holder_of("notices.templates.write", "notices.templates.approve"))
    path = f"{ROOT}templates/{QUEUE}/"
    _send(both, path + "write/", text="请来。")
    version = TemplateVersion.objects.get(template=QUEUE, state="draft").pk
    _send(both, f"{ROOT}wordings/{version}/submit/")
    answer = _send(both, f"{ROOT}wordings/{version}/judge/", verdict="approve")
    assert "编制人不能审核自己编的内容" in answer.content.decode()


def test_an_opt_out_is_noted_without_the_number() -> None:
    desk = at_desk(holder_of("notices.handle"))
    assert "不是手机号码" in _send(desk, ROOT + "opted-out/new/", number="0826").content.decode()
    assert _send(desk, ROOT + "opted-out/new/", number=NUMBER).status_code == 303
    page = _read(desk, ROOT + "opted-out/")
    assert "138****0000" in page
    assert NUMBER not in page
    assert "138****0000" in _read(desk, f"{ROOT}opted-out/?q={NUMBER}")
    key = actions.note_opt_out(NUMBER, source="page", actor="clerk:1001", now=hall_clock.now())
    assert _send(desk, f"{ROOT}opted-out/{key}/").status_code == 303
    assert not queries.has_opted_out(NUMBER)


def test_the_channel_says_who_has_to_do_something() -> None:
    desk = at_desk(holder_of("notices.view"))
    assert "还没有配置短信通道" in _read(desk, "/staff/sms/")
    from hall_server.installation import SmsProviderPart  # noqa: PLC0415 - as settings_with takes it

    with settings_with(providers=(SmsProviderPart("modem", "serial:/dev/ttyUSB0?speed=115200"),)):
        settle_providers(hall_clock.now())
        page = _read(desk, "/staff/sms/")
    assert "没有程序在发送" in page
    assert "serial:/dev/ttyUSB0" in page
    assert "speed" not in page


def test_a_program_asks_where_a_notice_stands() -> None:
    key = _ended(NoticeState.SENT, "sent")
    made = tokens.make("exchange", ["notices:read"], 5, who="clerk:admin", now=hall_clock.now())
    asked = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {made[1]}"})
    answer = asked.get(f"/api/v1/notices/{key}", secure=True)
    assert answer.json()["state"] == "sent"
    assert set(answer.json()) == {
        "id", "template", "subject", "state", "reason", "code", "tries", "told_at", "sent_at", "ended_at",
    }, "and neither whom it was sent to nor what it said"  # fmt: skip
    assert NUMBER not in answer.content.decode()
    about = asked.get("/api/v1/notices/?subject=ticket:1", secure=True).json()
    assert [one["id"] for one in about["notices"]] == [key]
    assert asked.get("/api/v1/notices/nothing", secure=True).status_code == 404


def _pictured(person: Person, name: str) -> None:
    folder = os.environ.get("ZHITING_PICTURES")
    if folder:
        person.page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)


def test_length_is_seen_while_typing_and_all_is_done_by_keyboard(
    person: Person, database: DatabasePart
) -> None:
    del database
    clerk = holder_of("notices.templates.write", "notices.handle")
    for state, code in (
        (NoticeState.UNKNOWN, "sending_unknown"),
        (NoticeState.PERMANENT_FAILURE, "number_unknown"),
        (NoticeState.SENT, "sent"),
    ):
        failed = _ended(state, code)
    actions.hand_out(tell(number=""), "modem", "here:1:1", hall_clock.now(), read_addressee)
    person.sign_in(clerk.number, PASSWORD, f"{ROOT}templates/{QUEUE}/write/")
    area = person.page.get_by_label("内容", exact=True)
    area.fill("请到")
    person.page.get_by_role("button", name="等候区", exact=True).focus()
    person.press("Enter")
    person.page.wait_for_function("document.querySelector('.phone-text').textContent.includes('请到一楼A区')")
    assert area.input_value() == "请到{等候区}"
    area.press_sequentially("字" * 60)
    person.page.get_by_text("2 条短信").first.wait_for()
    _pictured(person, "notice-write")
    person.press("Control+s")
    person.page.wait_for_url(f"**{ROOT}templates/{QUEUE}/")
    _pictured(person, "notice-template")
    for name, path in (
        ("notice-failures", "failures/"),
        ("notice-list", ""),
        ("notice-one", f"one/{failed}/"),
        ("notice-templates", "templates/"),
    ):
        person.open(ROOT + path)
        _pictured(person, name)
    person.open("/staff/sms/")
    _pictured(person, "notice-channel")
    assert not person.faults
