"""Searching and bringing in a list, in a real browser and by keyboard."""

import threading
from pathlib import Path

import pytest

from hall.language import hall_clock
from hall_server.catalogue import item_queries
from hall_server.pages import working
from hall_server.search import queries as search
from tests.rig.chromium import Person
from tests.rig.server_database import PASSWORD
from tests.server.business.page_people import holder_of, somebody

pytestmark = pytest.mark.usefixtures("database")


def worked() -> str:
    """The worker does what waits; the key of the work."""
    work = working.take("test:1:1", hall_clock.now())
    assert work is not None
    working.run(work, "test:1:1", threading.Event())
    work.refresh_from_db()
    assert work.state == "done", work.fault
    return str(work.pk)


def send_list(person: Person, path: Path) -> str:
    """Give the page this file to look at; the preview's address."""
    person.open("/staff/exchange/import/")
    person.page.set_input_files("input[type=file]", path)
    person.press("Control+s")
    person.until("**/works/**")
    return f"/staff/exchange/previews/{worked()}/"


def load(person: Person, preview: str) -> None:
    """Take over what the preview showed, as published."""
    person.open(f"{preview}load/")
    person.page.locator("input[name=way][value=published]").check()
    person.press("Control+s")
    person.until("**/works/**")
    worked()


def test_an_item_is_found_by_the_first_letters_of_its_name(person: Person) -> None:
    person.sign_in(somebody().number, PASSWORD, "/staff/search/")
    person.page.keyboard.type("sydj")
    person.press("Enter")
    person.until("**q=sydj*")
    assert "失业登记" in person.text
    assert "拼音首字母" in person.text
    assert person.barriers() == []


def test_good_rows_are_loaded_bad_rows_told_by_line_and_again_changes_nothing(
    person: Person, tmp_path: Path
) -> None:
    clerk = holder_of("catalogue.import", "catalogue.publish", "catalogue.export")
    code = search.items("失业登记").hits[0].item.code
    path = tmp_path / "清单.csv"
    path.write_text(
        f"task_handle_item,task_name,promise_day\n{code},失业登记（改）,3\nQ1,缺部门,十五\n", "gb18030"
    )
    person.sign_in(clerk.number, PASSWORD)
    before = len(item_queries.versions(code))
    preview = send_list(person, path)
    person.open(f"{preview}?kind=changed")
    assert "失业登记（改）" in person.text
    assert "应当是整数" in person.text
    assert "第 3 行" in person.text
    assert person.barriers() == []
    load(person, preview)
    assert len(item_queries.versions(code)) == before + 1
    preview = send_list(person, path)
    person.open(preview)
    assert "修改 0" in person.text
    assert "不变 1" in person.text
    assert "没有可以导入的新内容" in person.text
    load(person, preview)
    assert len(item_queries.versions(code)) == before + 1
