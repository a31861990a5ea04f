"""Cases at the work pages: three people handle one from the counter to the archive, each sees what is theirs to do."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.cases import actions
from hall_server.cases.actions import Application
from hall_server.cases.models import Attachment, Case, Paper
from hall_server.installation import DatabasePart, present
from hall_server.licences.models import Licence
from hall_server.organisation.models import Clerk, RoleAssignment
from hall_server.personal_data import actions as personal_data
from tests.rig.filled_form import filled_form
from tests.server.business.case_stage import (
    CLERK,
    HYGIENE,
    REVIEWER,
    SOLE_TRADER,
    applied,
    item,
    record,
    take_all,
)
from tests.server.business.cast import ZHANG_WEI, id_number
from tests.server.business.page_people import Desk, at_desk, holder_of

ROOT = "/staff/cases/"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def of(number: str) -> Desk:
    """The browser of this clerk."""
    return at_desk(Clerk.objects.get(number=number))


def page(desk: Desk, path: str) -> str:
    """What a page shows."""
    answer = desk.get(ROOT + path)
    assert answer.status_code == 200, (path, answer.status_code, answer.content.decode()[-1500:])
    return answer.content.decode()


def send(desk: Desk, path: str, **said: object) -> str:
    """Fill in a form as it is shown and send it; where it led to."""
    answer = desk.post(ROOT + path, {**filled_form(page(desk, path)), **said})
    told = re.findall(
        r'class="(?:note error|error)[^>]*>(.*?)</(?:div|p)>', answer.content.decode(), re.DOTALL
    )
    assert answer.status_code == 303, (path, answer.status_code, told)
    return str(answer["Location"]).removeprefix(ROOT)


def test_three_people_take_a_case_to_the_archive(database: DatabasePart) -> None:
    del database
    clerk, reviewer, head = of("1002"), of("1003"), of("1001")
    where = send(clerk, "new/", item=item(HYGIENE), **record())
    case = Case.objects.get()
    assert where == f"one/{case.pk}/"
    send(clerk, f"one/{case.pk}/material/0/", state="received", way="original", copies="1")
    take_all(case.pk, hall_clock.now())
    assert "作出决定" not in page(clerk, where)
    send(clerk, f"one/{case.pk}/do/accept/", accepted_as="complete")
    send(reviewer, f"one/{case.pk}/do/begin/", step="visit")
    send(reviewer, f"one/{case.pk}/do/end/", step="visit", opinion="符合条件")
    actions.begin_step(case.pk, "review", actor=REVIEWER, now=hall_clock.now())
    actions.end_step(case.pk, "review", "符合条件", actor=REVIEWER, now=hall_clock.now())
    refused = reviewer.get(f"{ROOT}one/{case.pk}/do/decide/")
    assert refused.status_code == 403
    send(head, f"one/{case.pk}/do/decide/", outcome="granted", reason="")
    send(clerk, f"one/{case.pk}/do/certificate/", result_number="安卫公证字〔2026〕第1号")
    send(clerk, f"one/{case.pk}/do/deliver/", way="window")
    send(head, f"one/{case.pk}/do/archive/")
    case.refresh_from_db()
    assert case.state == "archived"
    shown = page(head, where)
    assert ZHANG_WEI.id_number not in shown
    assert "张*" in shown
    paper = Paper.objects.get(case=case, kind="acceptance")
    answer = head.get(f"{ROOT}papers/{paper.pk}/")
    assert answer.content.startswith(b"%PDF")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert head.get(f"{ROOT}papers/{paper.pk}/").content == answer.content


def test_a_case_is_registered_by_any_words_for_its_item_and_no_code_is_typed(database: DatabasePart) -> None:
    del database
    clerk = of("1002")
    shown = page(clerk, "open/")
    assert 'href="/staff/search/"' in shown
    found = clerk.get("/staff/search/", {"q": "gtgshsldj", "hall": "anhe"}).content.decode()
    (way,) = re.findall(rf'href="({ROOT}new/[^"]*)" aria-label="登记办件：{SOLE_TRADER}"', found)
    path = unescape(way).removeprefix(ROOT)
    assert f"登记办件：{SOLE_TRADER}" in page(clerk, path)
    where = send(clerk, path, **record(number=id_number(79)))
    case = Case.objects.get()
    assert where == f"one/{case.pk}/"
    assert case.item == item(SOLE_TRADER)
    looker = at_desk(holder_of("cases.view"))
    assert "登记办件" not in looker.get("/staff/search/", {"q": "登记"}).content.decode()


def test_the_hall_makes_a_certificate_from_the_record_and_what_the_head_writes(
    database: DatabasePart,
) -> None:
    del database
    clerk, head = of("1002"), of("1001")
    somebody = record(number=id_number(78), address="")
    application = Application(item(SOLE_TRADER), somebody, handler="1002", window="w01")
    case = actions.apply(application, actor=CLERK, now=hall_clock.now())
    take_all(case.id, hall_clock.now())
    actions.accept(case.id, actor=CLERK, now=hall_clock.now())
    send(head, f"one/{case.id}/do/decide/", outcome="granted", reason="")
    path = f"one/{case.id}/do/certificate/"
    empty = clerk.post(ROOT + path, filled_form(page(clerk, path)))
    assert empty.status_code == 422
    assert "经营场所" in empty.content.decode(), "nobody knows where the shop is"
    send(clerk, path, written_scope="理发", written_place="安和区人民路1号")
    made = Case.objects.get()
    values = personal_data.read(
        Licence.objects.get(pk=made.licence).personal, subject="licence", actor=CLERK, purpose="核对"
    ).decode()
    assert "理发" in values
    assert ZHANG_WEI.name in values


def test_lists_show_what_one_may_see_and_find_by_number_and_name(database: DatabasePart) -> None:
    del database
    case = applied()
    clerk = of("1002")
    assert case.project_no in page(clerk, "open/?desk=to_accept")
    assert case.project_no not in page(clerk, "open/?desk=in_hand")
    for text in (case.project_no, case.project_no[:15], ZHANG_WEI.id_number, ZHANG_WEI.name, "张*"):
        assert case.project_no in page(clerk, f"?q={text}"), text
    for text in ("王秀英", ZHANG_WEI.id_number[:10], "511602-20200101-000001"):
        assert case.project_no not in page(clerk, f"?q={text}"), text
    elsewhere = of("3002")
    assert case.project_no not in page(elsewhere, "")
    assert elsewhere.get(f"{ROOT}one/{case.id}/").status_code == 403


def test_a_list_shows_what_came_since_it_was_last_opened_and_who_lost_the_right_sees_nothing(
    database: DatabasePart,
) -> None:
    del database
    clerk, beside = of("1002"), of("1003")
    assert "还没有办件" in page(clerk, "")
    case = applied()
    for desk in (clerk, beside):
        assert case.project_no in page(desk, "")
        assert case.project_no in page(desk, "open/")
    Case.objects.filter(pk=case.id).update(is_over=True)
    assert case.project_no not in page(beside, "open/")
    for assignment in RoleAssignment.objects.filter(clerk__number="1003"):
        assignment.delete()
    assert beside.get(ROOT).status_code == 403
    assert case.project_no in page(clerk, "")


def test_personal_data_is_shown_for_a_purpose_that_is_written_down(database: DatabasePart) -> None:
    del database
    case = applied()
    clerk = of("1002")
    answer = clerk.post(f"{ROOT}one/{case.id}/plain/", {"purpose": "联系申请人", "detail": "材料有疑问"})
    assert ZHANG_WEI.id_number in answer.content.decode()
    line = AuditEvent.objects.filter(subject=f"case:{case.id}", verb="personal_data_read").latest("id")
    assert "联系申请人：材料有疑问" in line.facts
    assert at_desk(holder_of("reports.view")).get(f"{ROOT}one/{case.id}/plain/").status_code == 403


def test_a_file_is_what_it_contains_and_is_proven_at_each_reading(database: DatabasePart) -> None:
    del database
    case = applied()
    clerk = of("1002")
    path = f"one/{case.id}/attach/"
    send(clerk, path, file=SimpleUploadedFile("张伟.exe", PDF), material="0", grade="C")
    row = Attachment.objects.get()
    assert row.media_type == "application/pdf"
    answer = clerk.get(f"{ROOT}files/{row.pk}/")
    assert answer.content == PDF
    assert "张伟" not in answer["Content-Disposition"]
    form = filled_form(page(clerk, path))
    worse = clerk.post(
        ROOT + path, {**form, "file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00 program"), "grade": "C"}
    )
    assert worse.status_code == 422
    assert "这个文件不能上传" in worse.content.decode()
    [kept] = [one for one in present().state_folder.joinpath("attachments").rglob(row.pk) if one.is_file()]
    assert b"%PDF" not in kept.read_bytes()
    spoilt = bytearray(kept.read_bytes())
    spoilt[-1] ^= 1
    kept.chmod(0o600)
    kept.write_bytes(bytes(spoilt))
    assert clerk.get(f"{ROOT}files/{row.pk}/").status_code == 409
    assert AuditEvent.objects.filter(verb="attachment_damaged").exists()


def test_the_record_is_corrected_at_a_page_and_stale_forms_are_refused(database: DatabasePart) -> None:
    del database
    case = applied()
    clerk = of("1002")
    path = f"one/{case.id}/fields/"
    stale = filled_form(page(clerk, path))
    send(clerk, path, phone="13900000000")
    answer = clerk.post(ROOT + path, {**stale, "phone": "13700000000"})
    assert answer.status_code == 409
    assert Case.objects.get().records.count() == 2


@pytest.mark.parametrize("reason", ["申请人身份证 511602198001010118 有误", "请打 13800000000"])
def test_numbers_do_not_get_into_papers(database: DatabasePart, reason: str) -> None:
    del database
    case = applied()
    clerk = of("1002")
    path = f"one/{case.id}/do/refuse/"
    answer = clerk.post(
        ROOT + path, {**filled_form(page(clerk, path)), "ground": "not_ours", "reason": reason}
    )
    assert answer.status_code == 422
    assert "证件号码或手机号" in answer.content.decode()
