"""A stranger scans a licence, or drops its file: the public door says how it stands now, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hall.language import hall_clock
from hall.messages.collecting import CollectableReady, FetchCollectable, LicencePrinted
from hall_server.licences import actions, copies, queries
from hall_server.licences.models import Licence, PrintedCopy, VerificationTry
from hall_server.licences.signing import public_address
from tests.server.business.cast import ZHANG_WEI
from tests.server.business.licence_cast import CLERK, REASON, a_kiosk, lay_card, made, person, say, signed
from tests.server.business.page_people import at_desk

pytestmark = pytest.mark.usefixtures("database")


def scanned(licence: Licence, copy: int = 0) -> str:
    answer = at_desk().get(f"/v/{licence.public_code.lower()}" + (f"/{copy}" if copy else ""))
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
    return str(answer.content.decode())


def dropped(content: bytes, status: int = 200) -> str:
    file = SimpleUploadedFile("证照.pdf", content, "application/pdf")
    answer: Any = at_desk().post("/v/file", {"file": file})
    assert answer.status_code == status, answer.content.decode()
    return str(answer.content.decode())


def test_a_scan_shows_the_licence_and_its_later_revocation() -> None:
    waiting = made(person(), "result")
    assert "尚未生效" in scanned(waiting)
    licence = signed(person(), "result")
    page = scanned(licence)
    assert "verdict-good" in page
    assert "张*" in page
    assert ZHANG_WEI.name not in page
    assert ZHANG_WEI.id_number not in page
    assert public_address(licence.public_code).endswith(f"/v/{licence.public_code}")
    actions.suspend(licence.pk, **REASON, actor=CLERK, now=hall_clock.now())
    assert "已暂停" in scanned(licence)
    actions.revoke(licence.pk, **REASON, actor=CLERK, now=hall_clock.now())
    page = scanned(licence)
    assert "已撤销" in page
    assert REASON["basis"] in page
    assert REASON["reason"] not in page
    assert "verdict-good" not in page


def test_a_day_after_its_end_it_is_over_before_any_sweep() -> None:
    licence = signed()
    Licence.objects.filter(pk=licence.pk).update(
        valid_until=hall_clock.business_day(hall_clock.now()) - timedelta(days=1)
    )
    assert "已过期" in scanned(licence)


def test_a_paper_tells_which_copy_it_is() -> None:
    a_kiosk()
    licence = signed(person(), "result")
    copies.want([licence.pk], hall_clock.now())
    copies.draw_wanted(hall_clock.now())
    assert "没有打印过这一份的记录" in scanned(licence, 1)
    ready = say(FetchCollectable(lay_card()[0].visit, licence.pk))
    assert isinstance(ready, CollectableReady)
    content = at_desk().get(ready.path)
    assert content.status_code == 200
    assert content["Cache-Control"] == "no-store"
    assert at_desk().get(ready.path).status_code == 404
    say(LicencePrinted(licence.pk, 1, "job-1", hall_clock.now()))
    page = scanned(licence, 1)
    assert "第1份" in page
    assert "一楼自助机打印" in page
    actions.revoke(licence.pk, **REASON, actor=CLERK, now=hall_clock.now())
    assert "已撤销" in scanned(licence, 1)
    page = dropped(content.content)
    assert "打印用文件" in page
    assert "已撤销" in page
    assert PrintedCopy.objects.get().sha256 == ready.sha256


def test_a_dropped_file_is_judged_and_its_licence_told() -> None:
    licence = signed()
    pdf = queries.document(licence.pk)
    page = dropped(pdf)
    assert "签名有效" in page
    assert "安和区政务服务中心电子证照专用章" in page
    actions.revoke(licence.pk, **REASON, actor=CLERK, now=hall_clock.now())
    page = dropped(pdf)
    assert "签名有效" in page
    assert "已撤销" in page
    assert "文件被改动" in dropped(pdf[:5000] + bytes([pdf[5000] ^ 1]) + pdf[5001:])
    assert "文件被添加内容" in dropped(pdf + b"\n%")
    assert "文件读不了" in dropped(b"%PDF-1.7 hello")
    assert "文件是空的" in dropped(b"%" * 2_450_000, 422)
    Licence.objects.filter(pk=licence.pk).update(document_sha256="0" * 64)
    assert "证照库里没有" in dropped(pdf)


def test_whoever_guesses_codes_or_floods_files_is_locked_out_for_a_while() -> None:
    desk = at_desk()
    for number in range(20):
        answer = desk.get(f"/v/7K3M9QRT2WXYZ{number:03d}")
        assert answer.status_code == 404
        assert "查不到" in answer.content.decode()
    answer = desk.get("/v/7K3M9QRT2WXYZ999")
    assert answer.status_code == 429
    assert "分钟后再试" in answer.content.decode()
    old = hall_clock.now() - timedelta(minutes=16)
    VerificationTry.objects.update(tried_at=old)
    assert desk.get("/v/7K3M9QRT2WXYZ999").status_code == 404
    actions.forget_tries(hall_clock.now())
    assert VerificationTry.objects.count() == 1
    now = hall_clock.now()
    VerificationTry.objects.bulk_create(
        [VerificationTry(kind="file", address="127.0.0.1", tried_at=now) for _ in range(20)]
    )
    assert "分钟后再试" in dropped(b"%PDF", 429)


def test_the_door_takes_a_typed_code() -> None:
    licence = signed()
    code = licence.public_code
    spaced = f"{code[:4]} {code[4:8]}-{code[8:]}".lower()
    answer = at_desk().get("/v/", {"code": spaced})
    assert (answer.status_code, answer["Location"]) == (302, f"/v/{code}")
    assert "查验证照" in at_desk().get("/v/").content.decode()
    assert at_desk().get("/v/", {"code": "查验码"}).status_code == 404
