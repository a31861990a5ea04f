"""One open hall: closed for a day and open again, a make-up day that moves dates, a list brought in."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from hall.language import hall_clock
from tests.rig.chromium import Chromium, Person
from tests.rig.hall import LiveHall
from tests.rig.terminal_stage import TERMINAL, Stage
from tests.rig.waiting import until

DIRECTOR, EDITOR, CALENDAR_EDITOR = "1001", "1002", "1003"
NOTICE = "安和区人民政府关于调整工作日的通知〔2026〕12号"


@pytest.fixture(scope="module")
def stage(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with LiveHall(tmp_path_factory.mktemp("day") / "hall", (TERMINAL,), prepared=prepared) as hall:
        hall.sights.of(TERMINAL).wait_for("idle", 60)
        yield Stage(hall)


@pytest.fixture
def signed_in(stage: Stage, chromium: Chromium) -> Iterator[Callable[[str], Person]]:
    """Somebody by number, signed in to the work pages."""
    passwords = json.loads((stage.hall.folder.state / "sample_passwords.json").read_text())
    with chromium.person(stage.hall.opened.web_url) as person:
        yield lambda number: person.sign_in(number, passwords[number])
        assert not person.faults


@pytest.fixture
def director(signed_in: Callable[[str], Person]) -> Person:
    return signed_in(DIRECTOR)


def told(stage: Stage) -> str:
    """What stands on the terminal in words."""
    found = (stage.window.find(name) for name in ("title", "sub", "fact_0", "notice"))
    return "".join(control.text for control in found if control)


def test_a_hall_closed_for_a_day_says_why_and_gives_no_number(stage: Stage, director: Person) -> None:
    today = hall_clock.business_day(hall_clock.now())
    director.open("/staff/organisation/halls/anhe/hours/day/new")
    director.page.get_by_label("日期").fill(today.isoformat())
    director.page.get_by_label("事由").fill("供电检修")
    director.press("Control+s")
    director.until("**/halls/anhe/hours/")
    assert "供电检修" in director.text
    stage.to_last_look(stage.citizen())
    stage.window.press("take_ticket")
    until(lambda: "供电检修" in told(stage), 20, "the citizen reads why")
    assert stage.tickets("reserved") == []
    assert stage.papers() == []
    stage.gone()
    director.page.get_by_role("link", name="取消", exact=True).last.click()
    director.until("**/remove")
    director.press("Control+s")
    director.until("**/halls/anhe/hours/")
    stage.to_last_look(stage.citizen())
    stage.window.press("take_ticket")
    assert stage.next_paper(0)


def test_a_make_up_day_moves_dates_and_an_applicant_reads_why(
    stage: Stage, signed_in: Callable[[str], Person]
) -> None:
    running, heard = matters_under_way(stage)
    editor = signed_in(CALENDAR_EDITOR)
    saturday = plain_saturday(stage)
    before = due_on(stage, running)
    editor.open("/staff/calendars/versions/new/")
    for label, words in (("名称", "安和区调休"), ("范围", "region:511602000000"), ("放假通知", NOTICE)):
        editor.page.get_by_label(label).fill(words)
    editor.press("Control+s")
    editor.page.wait_for_url(re.compile(r"/versions/\d+/$"))
    draft = editor.path.rstrip("/").rpartition("/")[2]
    editor.open(f"/staff/calendars/versions/{draft}/day/{saturday}/")
    editor.page.get_by_label("调休上班").check()
    editor.page.get_by_label("名称").fill("调休")
    editor.press("Control+s")
    editor.until("**/calendars/?version=**")
    editor.open(f"/staff/ledgers/calendar/{draft}/publish/")
    moves = f"{saturday.month}月{saturday.day}日（周六）由周末改为调休上班（调休，依据{NOTICE}）"
    assert moves in editor.text
    assert str(before) in editor.text
    editor.page.get_by_label("我已核对").check()
    editor.press("Control+s")
    editor.until(f"**/versions/{draft}/")
    until(lambda: due_on(stage, running) < before, 90, "the worker works the date out anew")
    editor.open(f"/staff/ledgers/{running}/")
    for words in (str(due_on(stage, running)), moves):
        assert words in editor.text
    editor.open(f"/staff/ledgers/{heard}/")
    for words in (
        "听证期间，不计",
        "《中华人民共和国行政许可法》第四十六条",
        "听证通知书〔2026〕3号",
        "从次日起不计时",
    ):
        assert words in editor.text, words


def test_a_list_is_looked_at_and_brought_in_by_the_worker_and_again_changes_nothing(
    stage: Stage, signed_in: Callable[[str], Person], tmp_path: Path
) -> None:
    (row,) = stage.hall.records.rows("SELECT code FROM catalogue_serviceitem WHERE name = '失业登记'")
    path = tmp_path / "清单.csv"
    path.write_text(
        f"task_handle_item,promise_day,main_catalog_code\n{row['code']},3,\nQ1,十五,Q1\n", "gb18030"
    )
    editor = signed_in(EDITOR)
    preview = look_at(editor, path)
    assert "修改 1" in editor.text
    for words in ("应当是整数", "第 3 行"):
        assert words in editor.text, words
    editor.open(f"{preview}load/")
    editor.press("Control+s")
    worked(editor)
    assert "修改 1 个" in editor.text
    drafts = stage.hall.records.rows("SELECT id FROM catalogue_itemversion WHERE state = 'draft'")
    assert len(drafts) == 1
    look_at(editor, path)
    assert "不变 1" in editor.text
    assert stage.hall.records.rows("SELECT id FROM catalogue_itemversion WHERE state = 'draft'") == drafts


def look_at(editor: Person, path: Path) -> str:
    """Give the page this file and open what the worker found; the preview's address."""
    editor.open("/staff/exchange/import/")
    editor.page.set_input_files("input[type=file]", path)
    editor.press("Control+s")
    work = worked(editor)
    editor.open(f"/staff/exchange/previews/{work}/?kind=changed")
    return f"/staff/exchange/previews/{work}/"


def worked(editor: Person) -> str:
    """Wait until the worker is done; the key of the work."""
    editor.until("**/works/**")
    editor.page.wait_for_selector(".state-done", timeout=60_000)
    return editor.path.rstrip("/").rpartition("/")[2]


def matters_under_way(stage: Stage) -> list[str]:
    """Keys of a running matter and of one that is being heard."""
    settings = {**os.environ, "ZHITING_SETTINGS": str(stage.hall.folder.settings)}
    command = [sys.executable, "-m", "tests.rig.matters_under_way"]
    return subprocess.run(command, env=settings, check=True, capture_output=True, text=True).stdout.split()


def due_on(stage: Stage, key: str) -> date:
    """The last day of its longest limit, as lists have it."""
    (row,) = stage.hall.records.rows("SELECT last_due_on AS day FROM ledgers_ledger WHERE id = ?", key)
    return date.fromisoformat(row["day"])


def plain_saturday(stage: Stage) -> date:
    """The next Saturday the calendar says nothing about."""
    rows = stage.hall.records.rows("SELECT date FROM calendars_calendarday")
    told = {row["date"] for row in rows}
    day = hall_clock.business_day(hall_clock.now()) + timedelta(days=1)
    while day.weekday() != 5 or day.isoformat() in told:
        day += timedelta(days=1)
    return day
