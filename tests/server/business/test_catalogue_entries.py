"""The basic catalogue is listed, shown with the items of all halls, and written by whoever may for all of them."""

import pytest

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.catalogue.models import CatalogueEntry
from hall_server.organisation import actions as organisation
from hall_server.organisation.scopes import Scope
from tests.rig.filled_form import filled_form
from tests.server.business.page_people import Desk, at_desk, holder_of, somebody

pytestmark = pytest.mark.usefixtures("database")
ROOT = "/staff/catalogue/entries/"
HYGIENE = "511A0015500009"


def read(desk: Desk, path: str) -> str:
    """What a page shows."""
    answer = desk.get(path)
    assert answer.status_code == 200, answer.content.decode()[-1500:]
    return str(answer.content.decode())


def sent(desk: Desk, path: str, **said: object) -> str:
    """Where the form led, or the page that says what is wrong."""
    answer = desk.post(path, {**filled_form(read(desk, path)), **said})
    return str(answer.headers.get("Location") or answer.content.decode())


def test_an_entry_shows_its_items_and_what_is_written_is_on_record() -> None:
    editor = at_desk(holder_of("catalogue.edit"))
    assert HYGIENE in read(editor, f"{ROOT}?q={HYGIENE}")
    shown = read(editor, f"{ROOT}{HYGIENE}/")
    assert "安和区政务服务中心" in shown
    assert "未填" not in shown, "what nobody said is no level"
    assert "临江区政务服务中心" in shown
    law = "《公共场所卫生管理条例》第四条"
    there = sent(editor, f"{ROOT}{HYGIENE}/edit", by_law=law, use_level=["3", "4"], task_state="2")
    assert there == f"{ROOT}{HYGIENE}/"
    shown = read(editor, there)
    for words in (law, "市级、县级", "暂停", "在用 → 暂停"):
        assert words in shown, words
    (line,) = AuditEvent.objects.filter(subject=f"entry:{HYGIENE}", verb="entry_written")
    assert line.actor.startswith("clerk:")
    sent(editor, f"{ROOT}{HYGIENE}/edit")
    assert AuditEvent.objects.filter(subject=f"entry:{HYGIENE}", verb="entry_written").count() == 1, (
        "no change"
    )


def test_a_new_entry_under_a_main_item_and_what_is_refused() -> None:
    editor = at_desk(holder_of("catalogue.edit"))
    new = {"catalog_code": "E1", "task_name": "卫生许可变更", "task_type": "01", "main_item": HYGIENE}
    assert sent(editor, ROOT + "new", **new) == ROOT + "E1/"
    assert "卫生许可变更" in read(editor, f"{ROOT}{HYGIENE}/"), "the main item lists its parts"
    assert "已被“卫生许可变更”使用" in sent(editor, ROOT + "new", **new)
    assert "E1 → " in sent(editor, f"{ROOT}{HYGIENE}/edit", main_item="E1"), "a ring is told as a way"
    assert "没有编码为E9的事项" in sent(editor, ROOT + "E1/edit", main_item="E9")
    days = {"plan_effective_date": "2027-03-01", "plan_cancel_date": "2027-02-01"}
    assert "取消日期应当晚于生效日期2027-03-01" in sent(editor, ROOT + "E1/edit", **days)
    assert (
        CatalogueEntry.objects.get(pk="E1").main_item_name == CatalogueEntry.objects.get(pk=HYGIENE).task_name
    )


def test_an_editor_of_one_hall_leaves_what_all_halls_share_alone() -> None:
    clerk = somebody()
    span = organisation.Span(hall_clock.now())
    organisation.assign_role(
        clerk.number, "catalogue_editor", span, actor="shell:tests", scope=Scope(hall="anhe"), reason="试用"
    )
    desk = at_desk(clerk)
    assert (
        "修改" not in read(desk, f"{ROOT}{HYGIENE}/").split('<main id="main"', 1)[1].split("<section", 1)[0]
    )
    assert desk.get(f"{ROOT}{HYGIENE}/edit").status_code == 403
    assert desk.get(ROOT + "new").status_code == 403
