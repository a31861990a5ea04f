"""Search, import and export as people do them on the work pages."""

import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.catalogue import item_queries
from hall_server.installation import DatabasePart
from hall_server.organisation import actions as organisation
from hall_server.organisation.models import Clerk
from hall_server.organisation.queries import rights_of
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import EVERYWHERE
from hall_server.pages.actions import folder_of
from hall_server.pages.models import LongWork
from hall_server.pages.working import run, take
from hall_server.search import queries as search
from tests.rig.filled_form import filled_form

ROOT = "/staff/"


@pytest.fixture
def editor(database: DatabasePart) -> Client:
    """The browser of somebody who edits the catalogue."""
    free = [
        one
        for one in Clerk.objects.filter(is_staff=False)
        if Right.CATALOGUE_PUBLISH not in rights_of(one.number)
    ]
    span = organisation.Span(hall_clock.now())
    organisation.assign_role(
        free[0].number, "catalogue_editor", span, actor="shell:tests", scope=EVERYWHERE, reason="试用"
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(free[0])
    return client


def page(client: Client, path: str) -> str:
    answer = client.get(ROOT + path, secure=True)
    assert answer.status_code == 200, (path, answer.status_code, answer.content.decode()[-800:])
    return answer.content.decode()


def send(client: Client, path: str, **said: object) -> str:
    answer = client.post(ROOT + path, {**filled_form(page(client, path)), **said}, secure=True)
    assert answer.status_code == 303, (path, answer.status_code, answer.content.decode()[-1500:])
    return str(answer["Location"])


def worked() -> LongWork:
    """The worker does what waits."""
    work = take("test:1:1", hall_clock.now())
    assert work is not None
    run(work, "test:1:1", threading.Event())
    work.refresh_from_db()
    return work


def test_somebody_searches_in_vain_and_the_editor_answers(editor: Client) -> None:
    text = page(editor, "search/?q=失业登记&hall=anhe")
    assert "失业登记" in text
    assert "名称一致" in text
    assert "没有找到" in page(editor, "search/?q=龙宫通行证")
    assert "龙宫通行证" in page(editor, "search/unanswered/")
    (asked,) = search.unanswered()
    send(editor, f"search/unanswered/{asked.id}/", meaning="失业登记")
    assert "失业登记" in page(editor, "search/?q=龙宫通行证")
    assert "也叫" in page(editor, "search/?q=龙宫通行证")
    assert "龙宫通行证" in page(editor, "search/synonyms/")


def test_a_list_is_looked_at_then_loaded_and_faults_can_be_fetched(editor: Client) -> None:
    code = search.items("失业登记").hits[0].item.code
    text = f"task_handle_item,task_name,promise_day\n{code},失业登记（改）,3\nQ1,缺部门,十五\n"
    send(editor, "exchange/import/", file=SimpleUploadedFile("清单.csv", text.encode("gb18030")), hall="anhe")
    work = worked()
    assert work.state == "done", work.fault
    shown = page(editor, f"exchange/previews/{work.pk}/?kind=changed")
    assert "失业登记（改）" in shown
    assert "十五" in shown
    assert "不能导入 1" in shown
    faults = (folder_of(work.pk) / "需要改正的行.csv").read_text("utf-8-sig")
    assert "第 3 行" in faults
    before = len(item_queries.versions(code))
    send(editor, f"exchange/previews/{work.pk}/load/", way="drafts")
    loaded = worked()
    assert loaded.state == "done", loaded.fault
    assert len(item_queries.versions(code)) == before + 1
    denied = editor.post(
        f"{ROOT}exchange/previews/{work.pk}/load/",
        {**filled_form(page(editor, f"exchange/previews/{work.pk}/load/")), "way": "published"},
        secure=True,
    )
    assert denied.status_code == 403, "an editor does not publish"


def test_an_unreadable_file_ends_with_its_sentence(editor: Client) -> None:
    send(editor, "exchange/import/", file=SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), hall="anhe")
    work = worked()
    assert work.state == "failed"
    assert "坏的" in work.fault


def test_items_are_written_to_a_file(editor: Client) -> None:
    send(editor, "exchange/export/", hall="linjiang", format="xlsx")
    work = worked()
    assert work.state == "done", work.fault
    assert Path(folder_of(work.pk) / "事项.xlsx").stat().st_size > 5_000


def test_programs_search_too(editor: Client) -> None:
    _, token = tokens.make("test", ["search:read"], 5, who="clerk:admin", now=hall_clock.now())
    answer = editor.get(
        "/api/v1/search/items", {"q": "sydj"}, secure=True, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["items"][0]["name"] == "失业登记"
    assert answer.json()["items"][0]["reason"] == "initials"
