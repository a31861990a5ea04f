"""A licence from its number to its end: numbered once, sealed, judged, held, suspended, revoked, over, replaced."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from hall.language import hall_clock
from hall.language.dates import chinese_date
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.models import AuditEvent
from hall_server.audit.queries import broken_chains
from hall_server.installation import SmsProviderPart, present
from hall_server.keys import key_ring_path
from hall_server.licences import actions, numbers, queries, signals
from hall_server.licences.judge import Verdict
from hall_server.licences.judging import judge_apart
from hall_server.licences.life import State
from hall_server.licences.models import Licence, LicenceEvent, LicenceTemplate
from hall_server.notices.models import Notice
from hall_server.notices.queries import text_without_name
from hall_server.parties.actions import PersonFacts, Source, know_person
from hall_server.personal_data.rotation import rotate
from tests.server.business.cast import ZHANG_WEI
from tests.server.business.licence_cast import CLERK, HYGIENE, REASON, have_seal, made, person, shop, signed
from tests.server.business.sms_stage import settings_with
from tests.server.business.test_personal_data import whole_database

pytestmark = pytest.mark.usefixtures("database")
NOW = hall_clock.now()
TODAY = hall_clock.business_day(NOW)
PNG = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d49484452000000010000000108060000001f15c489")


def document(licence: Licence) -> bytes:
    return queries.document(licence.pk, actor=CLERK, purpose="核对")


def test_a_licence_is_made_signed_and_verifies() -> None:
    heard: list[Licence] = []
    signals.licence_signed.connect(lambda licence, **_: heard.append(licence), weak=False)
    licence = made()
    assert licence.state == State.MADE
    assert licence.number.startswith(f"511602WS{TODAY.year}")
    assert numbers.is_number(licence.number)
    assert licence.valid_until == date(TODAY.year + 4, TODAY.month, TODAY.day) - timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        document(licence)
    assert refused.value.code is RefusalCode.LICENCE_BEING_MADE
    have_seal()
    assert actions.sign_due(hall_clock.now()) == 1
    assert [one.pk for one in heard] == [licence.pk]
    pdf = document(licence)
    found = judge_apart(pdf)
    assert (found.verdict, found.signer) == (Verdict.INTACT, "安和区政务服务中心电子证照专用章")
    assert queries.licence(licence.pk).state is State.VALID
    assert queries.held(licence.holder, HYGIENE, on=TODAY)[0].number == licence.number
    with pytest.raises(Refusal, match="licence_not_in_state"):
        actions.sign_now(licence.pk)


def test_nothing_of_the_holder_lies_in_plain() -> None:
    licence = signed(person(), "result")
    pdf = document(licence)
    assert ZHANG_WEI.id_number.encode() not in whole_database()
    assert licence.masked_holder == "张*"
    lying = [path.read_bytes() for path in (present().state_folder / "licences").rglob("*") if path.is_file()]
    assert lying
    assert not any(one.startswith(b"%PDF") or pdf[:200] in one for one in lying)
    read = AuditEvent.objects.filter(subject=f"licence:{licence.pk}", verb="personal_data_read")
    assert {"制证", "绘制证照", "核对"} <= {
        word for line in read for word in ("制证", "绘制证照", "核对") if word in line.facts
    }
    ring, keys = key_ring_path(), key_ring_path().read_bytes()
    try:
        rotate()
        rotate()
        assert document(licence) == pdf
    finally:
        ring.write_bytes(keys)  # other tests begin with records under the first key
    assert not list(broken_chains())


def test_a_document_that_was_touched_on_the_disk_is_never_given_out() -> None:
    licence = signed()
    (path,) = (present().state_folder / "licences").rglob(licence.document_key)
    _flip(path)
    with pytest.raises(Refusal) as refused:
        document(licence)
    assert refused.value.code is RefusalCode.LICENCE_DAMAGED
    assert AuditEvent.objects.filter(subject=f"licence:{licence.pk}", verb="licence_damaged").exists()


def _flip(path: Path) -> None:
    kept = bytearray(path.read_bytes())
    kept[len(kept) // 2] ^= 1
    path.write_bytes(bytes(kept))


def test_suspension_restoration_and_revocation_need_reason_and_law() -> None:
    licence = signed()
    for nothing in ({"reason": "", "basis": "法"}, {"reason": "因", "basis": " "}):
        with pytest.raises(Refusal) as refused:
            actions.suspend(licence.pk, **nothing, actor=CLERK, now=NOW)
        assert refused.value.code is RefusalCode.LICENCE_BASIS
    actions.suspend(licence.pk, **REASON, actor=CLERK, now=NOW)
    assert queries.held(licence.holder, on=TODAY) == ()
    actions.restore(licence.pk, **REASON, actor=CLERK, now=NOW)
    assert len(queries.held(licence.holder, on=TODAY)) == 1
    actions.revoke(licence.pk, **REASON, actor=CLERK, now=NOW)
    with pytest.raises(Refusal, match="licence_not_in_state"):
        actions.restore(licence.pk, **REASON, actor=CLERK, now=NOW)
    moves = LicenceEvent.objects.filter(licence=licence).values_list("move", flat=True)
    assert list(moves) == ["make", "sign", "suspend", "restore", "revoke"]
    with pytest.raises(DatabaseError), transaction.atomic():
        LicenceEvent.objects.filter(licence=licence).update(move="restore")
    assert judge_apart(document(licence)).verdict is Verdict.INTACT


def test_time_ends_a_licence_and_reminds_of_it_once_each() -> None:
    told: list[int] = []
    signals.licence_expiring.connect(lambda days, **_: told.append(days), weak=False)
    licence = signed()
    assert licence.valid_until is not None
    for before in (90, 60, 59, 31, 30, 6, 6, 1):
        actions.follow_time(NOW + (licence.valid_until - TODAY) - timedelta(days=before))
    assert told == [60, 30, 6]
    last_day = NOW + (licence.valid_until - TODAY)
    actions.follow_time(last_day)
    assert queries.licence(licence.pk).state is State.VALID
    assert actions.follow_time(last_day + timedelta(days=1)) == 1
    assert queries.licence(licence.pk).state is State.EXPIRED
    assert queries.held(licence.holder, on=TODAY) == ()


def test_a_holder_with_a_telephone_is_told_before_it_ends() -> None:
    silent, heard = signed(), signed(person())
    know_person(
        PersonFacts(ZHANG_WEI.name, id_number=ZHANG_WEI.id_number, phone="13800001234"),
        source=Source.WINDOW,
        actor=CLERK,
        now=NOW,
    )
    assert heard.valid_until is not None
    with settings_with(providers=(SmsProviderPart("modem", "serial:/dev/ttyUSB9"),)):
        for before in (60, 59, 30, 7):
            actions.follow_time(NOW + (heard.valid_until - TODAY) - timedelta(days=before))
    told = Notice.objects.filter(template="licence_expiring").order_by("id")
    assert {row.subject for row in told} == {f"licence:{heard.pk}"}, silent.pk
    assert len(told) == 3
    ends = chinese_date(heard.valid_until)
    assert f"您的“公共场所卫生许可证”将于{ends}到期" in text_without_name(told[0])


def test_a_replacement_takes_over_when_it_is_signed() -> None:
    old = signed()
    new = actions.make(
        template="hygiene",
        holder=old.holder,
        fields={"scope": "理发店"},
        actor=CLERK,
        now=NOW,
        replaces=old.pk,
    )
    assert queries.licence(old.pk).state is State.VALID
    actions.sign_now(new.pk)
    assert queries.licence(old.pk).state is State.REPLACED
    assert [one.number for one in queries.held(old.holder, on=TODAY)] == [new.number]
    with pytest.raises(Refusal, match="licence_not_in_state"):
        actions.make(
            template="hygiene",
            holder=shop(2),
            fields={"scope": "理发店"},
            actor=CLERK,
            now=NOW,
            replaces=new.pk,
        )


def test_no_number_twice_whoever_else_makes_licences() -> None:
    holder = shop()

    def make() -> None:
        for _ in range(4):
            made(holder)

    _together([make] * 4)
    given = list(Licence.objects.values_list("number", flat=True))
    places = sorted(int(number[-7:-1]) for number in given)
    assert places == list(range(1, 17))
    with pytest.raises(RuntimeError):
        _given_up(holder)
    assert made(holder).number[-7:-1] == "000017"


@transaction.atomic
def _given_up(holder: str) -> None:
    made(holder)
    raise RuntimeError


def test_two_who_sign_the_same_licence_leave_one_document() -> None:
    have_seal()
    licence = made()
    refused: list[Refusal] = []

    def sign() -> None:
        try:
            actions.sign_now(licence.pk)
        except Refusal as late:
            refused.append(late)

    _together([sign, sign])
    assert [one.code for one in refused] == [RefusalCode.LICENCE_NOT_IN_STATE]
    assert LicenceEvent.objects.filter(licence=licence, move="sign").count() == 1
    assert judge_apart(document(licence)).verdict is Verdict.INTACT


def _together(works: list[Callable[[], None]]) -> None:
    faults: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults


def test_without_a_seal_nothing_is_valid_and_the_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    have_seal()
    licence, seal = made(), present().keys_folder / "seal"
    away = seal.rename(seal.with_name("seal-away"))
    try:
        assert actions.sign_due(hall_clock.now()) == 0
    finally:
        away.rename(seal)
    row = Licence.objects.get(pk=licence.pk)
    assert (row.state, row.sign_tries) == (State.MADE, 1)
    assert "FileNotFoundError" in row.sign_fault
    assert actions.sign_due(hall_clock.now()) == 0
    assert actions.sign_due(hall_clock.now() + timedelta(minutes=2)) == 1


def test_missing_fields_and_templates_are_named() -> None:
    holder = shop()
    with pytest.raises(Refusal) as refused:
        actions.make(template="food-business", holder=holder, fields={"kind": "餐饮"}, actor=CLERK, now=NOW)
    assert refused.value.facts == {"fields": "经营项目、日常监督管理机构"}
    with pytest.raises(Refusal, match="licence_template"):
        actions.make(template="none", holder=holder, fields={}, actor=CLERK, now=NOW)
    assert not Licence.objects.exists()
    assert queries.template_for(HYGIENE) == "hygiene"
    assert queries.template_for("sample-teacher-certificate") == "result"


def test_a_new_version_of_a_template_leaves_licences_as_they_were() -> None:
    licence = signed()
    assert actions.settle_templates(actor=CLERK, now=NOW) == 0
    row = LicenceTemplate.objects.get(code="hygiene", is_current=True)
    from msgspec.structs import replace  # noqa: PLC0415 - beside its use

    from hall_server.licences import template_content  # noqa: PLC0415 - the same

    content = replace(template_content.decoded(row.content), valid_months=12)
    actions.write_template("hygiene", content, source=CLERK, actor=CLERK, now=NOW)
    later = made()
    assert (licence.template.version, later.template.version) == (1, 2)
    assert later.valid_until == date(TODAY.year + 1, TODAY.month, TODAY.day) - timedelta(days=1)
    assert actions.settle_templates(actor=CLERK, now=NOW) == 0
    with pytest.raises(Refusal, match="licence_fields"):
        actions.write_template(
            "hygiene", replace(content, layout="../common"), source=CLERK, actor=CLERK, now=NOW
        )


def test_a_checked_scan_stands_for_the_original() -> None:
    holder = person()
    with pytest.raises(Refusal, match="file_unreadable"):
        actions.file_scan(holder, "sample-household-register", b"<html>", CLERK, now=NOW)
    scan = actions.file_scan(holder, "sample-household-register", PNG, CLERK, now=NOW)
    (held,) = queries.held(holder, "sample-household-register", on=TODAY)
    assert (held.is_scan, held.title, held.checked_by) == (True, "居民户口簿", CLERK)
    assert queries.scan_file(scan.pk, actor=CLERK, purpose="核对") == (PNG, "image/png")
    newer = actions.file_scan(holder, "sample-household-register", PNG, CLERK, now=NOW)
    assert [one.id for one in queries.held(holder, on=TODAY)] == [newer.pk]
    actions.withdraw_scan(newer.pk, reason="与原件不符", actor=CLERK, now=NOW)
    assert queries.held(holder, on=TODAY) == ()
