"""What a browser shows when no page answers: Chinese, what became of the last step, and who does what next."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import override_settings

from hall_server.installation import DatabasePart
from tests.server.business.page_people import Desk, at_desk, somebody
from tests.server.business.test_sqlite_turns import connected

NO_PATIENCE = 0.05
"""Seconds."""

pytestmark = pytest.mark.usefixtures("database")
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def written() -> list[tuple[str, datetime]]:
    """Every session as it lies in the database."""
    return list(Session.objects.values_list("session_key", "expire_date"))


def minutes_ago(desk: Desk, minutes: int) -> None:
    session = desk.session
    session["moved_at"] -= 60 * minutes
    session.save()


@contextmanager
def another_writes(part: DatabasePart) -> Iterator[None]:
    """Somebody else has the database, and here nobody has patience."""
    other = connected(part.path, 1)
    other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    options = connection.settings_dict["OPTIONS"]
    patience, options["timeout"] = options["timeout"], NO_PATIENCE
    connection.close()  # the next is opened with it
    try:
        yield
    finally:
        options["timeout"] = patience
        connection.close()
        other.rollback()
        other.close()


def test_looking_writes_a_session_once_a_minute() -> None:
    desk = at_desk(somebody())
    assert desk.get("/staff/").status_code == 200
    before = written()
    assert desk.get("/staff/works/").status_code == 200
    assert written() == before
    minutes_ago(desk, 2)
    before = written()
    assert desk.get("/staff/works/", headers={"X-By-Itself": "1"}).status_code == 200
    assert written() == before
    assert desk.get("/staff/works/").status_code == 200
    assert written() != before


@on_sqlite
def test_a_page_is_shown_though_its_session_cannot_be_written(
    database: DatabasePart, caplog: pytest.LogCaptureFixture
) -> None:
    desk = at_desk(somebody())
    desk.get("/staff/")
    minutes_ago(desk, 2)
    with another_writes(database), caplog.at_level(logging.WARNING):
        answer = desk.get("/staff/")
    assert answer.status_code == 200
    assert "今天要办的事" in answer.content.decode()
    assert "a session was not written" in caplog.text
    assert desk.get("/staff/").status_code == 200


@on_sqlite
def test_a_step_that_found_the_database_busy_says_that_it_was_not_saved(database: DatabasePart) -> None:
    desk = at_desk(somebody())
    desk.get("/staff/")
    with another_writes(database):
        answer = desk.post("/staff/sign-out")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "没有保存" in answer.content.decode()
    assert desk.get("/staff/").status_code == 200


def test_a_session_that_ended_elsewhere_leads_to_the_sign_in_page(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = at_desk(somebody())
    desk.get("/staff/")
    minutes_ago(desk, 2)
    # Between the page and the writing of its session another request signs out.
    monkeypatch.setattr(
        "hall_server.pages.pages.waiting_for", lambda _: Session.objects.all().delete() and ()
    )
    answer = desk.get("/staff/")
    assert answer.status_code == 302
    assert answer["Location"] == "/staff/sign-in?next=%2Fstaff%2F&why=ended"
    assert "别处退出" in desk.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("path", ["/nowhere", "/staff/nowhere/", "/r/nobody/else", "/%F0%9F%98%80"])
def test_an_address_without_a_page_says_so(path: str) -> None:
    answer = at_desk().get(path)
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert "12345" in answer.content.decode()


def test_a_form_without_its_mark_is_not_taken() -> None:
    strict = Desk(enforce_csrf_checks=True, SERVER_NAME="localhost")
    answer = strict.post("/staff/sign-in", {"number": "1", "password": "2"})
    assert answer.status_code == 403
    assert "这一页已经过期" in answer.content.decode()


def test_what_cannot_be_read_is_no_english_page() -> None:
    answer = at_desk().post(
        "/staff/sign-in", b"no multipart", content_type="multipart/form-data; boundary=" + "x" * 300
    )
    assert answer.status_code == 400
    assert "没有读懂" in answer.content.decode()


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_too_much_text_is_said_to_be_too_much() -> None:
    answer = at_desk().post("/staff/sign-in", {"number": "1" * 200, "password": "2"})
    assert answer.status_code == 413
    assert "内容太多" in answer.content.decode()


def test_a_fault_of_ours_names_the_time_and_not_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = at_desk(somebody())
    desk.raise_request_exception = False
    monkeypatch.setattr("hall_server.pages.pages.waiting_for", lambda _: 1 / 0)
    answer = desk.get("/staff/")
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()
    assert "division" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text


def test_a_missing_table_is_a_fault_of_ours_and_is_not_said_to_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = at_desk(somebody())
    desk.raise_request_exception = False
    missing = "SELECT * FROM never_made"
    monkeypatch.setattr("hall_server.pages.pages.waiting_for", lambda _: connection.cursor().execute(missing))
    answer = desk.get("/staff/")
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()


@on_sqlite
def test_whoever_keeps_the_database_for_long_is_told_to_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("hall_server.sqlite.base.LONG_SECONDS", 0.0)
    one = connected(str(tmp_path / "long.sqlite"), 1)
    one.ensure_connection()
    assert not caplog.records
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    one.commit()
    (line,) = caplog.records
    assert "kept the database" in line.getMessage()
    assert "test_pages_faults.py:" in line.getMessage()
    one.close()
