"""The auditor at work: finds a line by who, what, when, takes the roots away, and has everything verified."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from hall.language import hall_clock
from hall_server.audit import roots
from hall_server.audit.actions import record
from hall_server.audit.models import AuditEvent, DayRoot
from hall_server.audit.queries import verbs
from hall_server.pages import actions, working
from hall_server.pages.models import LongWork
from hall_server.parties import queries
from tests.server.business.cast import ZHANG_WEI
from tests.server.business.page_people import Desk, at_desk, holder_of
from tests.server.business.test_audit_roots import behind_the_triggers, elsewhere, seal

__all__ = ["elsewhere"]
pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def desk(elsewhere: Path) -> Desk:
    return at_desk(holder_of("audit.view"))


def text(desk: Desk, path: str) -> str:
    return str(desk.get("/staff/auditing/" + path).content.decode())


def test_lines_are_found_by_who_what_and_about_what(desk: Desk) -> None:
    record("ticket_called", "ticket:t1", actor="clerk:1002", facts={"number": "A001"})
    record("service_began", "ticket:t1", actor="clerk:1001")
    record("ticket_called", "ticket:t2", actor="clerk:1001", facts={"number": "A002"})
    assert {"ticket_called", "service_began"} <= set(verbs())
    by_clerk = text(desk, "trail/?q=1002")
    assert "A001" in by_clerk
    assert "A002" not in by_clerk
    by_subject = text(desk, "trail/?q=ticket:t1&verb=service_began")
    assert by_subject.count("ticket:t1") > 0
    assert "A001" not in by_subject
    tomorrow = hall_clock.business_day(hall_clock.now()) + timedelta(days=1)
    assert "没有符合条件的记录" in text(desk, f"trail/?since={tomorrow}")
    key = AuditEvent.objects.get(subject="ticket:t1", place=1).pk
    line = text(desk, f"lines/{key}/")
    assert "sm3:" in line
    assert "A001" in line, "the chain of the subject stands below"
    facts = {
        "number": "A001",
        "state": "called",
        "reason": "arrival",
        "hall": "anhe",
        "role": "hall_director",
    }
    record("ticket_called", "ticket:t3", actor="clerk:1001", facts=facts)
    read = text(desk, "trail/?q=ticket:t3")
    for words in (
        "号码：A001",
        "状态：已叫号",
        "叫号依据：先到先叫",
        "大厅：安和区政务服务中心",
        "角色：大厅主任",
    ):
        assert words in read


def test_readings_of_personal_data_are_listed_with_their_purpose(desk: Desk) -> None:
    party = queries.find_person(ZHANG_WEI.id_number)
    assert party is not None
    queries.read(party, actor="clerk:1001", purpose="核对身份", subject="case:A7")
    page = text(desk, "reads/?q=1001")
    assert "核对身份" in page
    assert "case:A7" in page
    assert ZHANG_WEI.name not in page


def test_no_page_of_the_trail_reads_more_than_it_shows(desk: Desk) -> None:
    del desk
    for where, values in (("actor = %s", ["clerk:1001"]), ("verb = %s", ["ticket_called"])):
        statement = f"SELECT id FROM audit_auditevent WHERE {where} ORDER BY at DESC, id DESC LIMIT 50"
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("EXPLAIN QUERY PLAN " + statement, values)
                plan = " ".join(str(row) for row in cursor.fetchall())
                assert "USING" in plan
                assert "INDEX audit_by_" in plan
                assert "TEMP B-TREE" not in plan
            else:
                cursor.execute("SET enable_seqscan = off")
                cursor.execute("EXPLAIN " + statement, values)
                plan = " ".join(str(row) for row in cursor.fetchall())
                assert "audit_by_" in plan
                assert "Sort" not in plan


def verified(kept: bytes = b"") -> LongWork:
    file = SimpleUploadedFile("day_roots.txt", kept) if kept else None
    actions.ask_for("audit.verify", "核验", {}, asked_by="clerk:1001", file=file)
    work = working.take("test:0:0", hall_clock.now())
    assert work is not None
    working.run(work, "test:0:0", threading.Event())
    return LongWork.objects.get(pk=work.pk)


def test_roots_are_taken_away_and_a_verification_compares_with_them(desk: Desk) -> None:
    assert "还没有封存过" in text(desk, "roots/")
    seal(2)
    day = DayRoot.objects.get(lines__gt=0)
    assert day.root in text(desk, f"roots/{day.day:%Y-%m-%d}/")
    assert desk.get("/staff/auditing/roots/2026-99-99/").status_code == 404
    kept = desk.get("/staff/auditing/roots-file").content
    assert kept.decode().splitlines()[0].startswith(f"{day.day:%Y-%m-%d} {day.lines} ")
    work = verified(kept)
    assert "审计记录完整" in work.result["sentence"]
    assert "与上传的根文件一致" in work.result["sentence"]
    behind_the_triggers("UPDATE audit_auditevent SET actor = 'clerk:1' WHERE id = 1")
    broken = verified(kept)
    assert "不一致" in broken.result["sentence"]
    assert broken.result["file"]
    assert roots.lines_between(0, 1)


def test_a_file_that_holds_no_roots_is_refused(desk: Desk) -> None:
    answer = desk.post(
        "/staff/auditing/verify", {"kept": SimpleUploadedFile("x.txt", b"nothing of the kind")}
    )
    assert "这不是从“每日根”导出的文件" in answer.content.decode()
