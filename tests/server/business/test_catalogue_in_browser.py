"""The catalogue's pages in a real browser: a finding is worked off by keyboard, and halls are compared."""

import os
from pathlib import Path

import pytest

from hall.language import hall_clock
from hall_server.catalogue import actions, comparing, item_queries
from hall_server.catalogue.pages.worklist import GO
from tests.rig.chromium import Person
from tests.rig.server_database import PASSWORD
from tests.server.business.page_people import holder_of

pytestmark = pytest.mark.usefixtures("database")
HYGIENE = "511A0015500009"


def pictured(person: Person, name: str) -> None:
    """Keep a picture when somebody wants to look: ZHITING_PICTURES names the folder."""
    folder = os.environ.get("ZHITING_PICTURES")
    if folder:
        for width, height in ((1366, 768), (1920, 1080)):
            person.page.set_viewport_size({"width": width, "height": height})
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=False)
        person.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_finding_is_worked_off_and_halls_are_compared(person: Person) -> None:
    clerk = holder_of("catalogue.view", "catalogue.edit", "catalogue.publish", "catalogue.review")
    now = hall_clock.now()
    item = comparing.compared_item(HYGIENE, hall_clock.business_day(now))
    assert item is not None
    code = item_queries.version(item.versions["linjiang"]).code
    draft = actions.open_draft(code, item.contents["linjiang"], actor="clerk:1001", now=now)
    person.sign_in(clerk.number, PASSWORD, "/staff/catalogue/findings/")
    page = person.page
    page.get_by_text("大厅能核验电子“营业执照”").wait_for()
    pictured(person, "catalogue-findings")
    page.get_by_role("link", name=GO).first.focus()
    person.press("Enter")
    page.wait_for_url("**/materials/4/")
    page.get_by_label("持证免交").focus()
    person.press("Space")
    pictured(person, "catalogue-material")
    person.press("Control+s")
    page.wait_for_url(f"**/items/{draft.pk}/")
    assert item_queries.content(draft.pk).materials[4].is_waived
    pictured(person, "catalogue-draft")
    page.goto(page.url + "text/")
    page.get_by_label("承诺办结时限").wait_for()
    pictured(person, "catalogue-text")
    for address, name in (("items/", "items"), ("compare/", "compare"), (f"compare/{HYGIENE}/", "compared")):
        page.goto(page.url.split("/catalogue/")[0] + "/catalogue/" + address)
        page.get_by_text("公共场所卫生许可新办审批（县级）").first.wait_for()
        pictured(person, f"catalogue-{name}")
    assert page.get_by_text("从业人员健康合格证明").is_visible()
