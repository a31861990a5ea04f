"""The organisation's pages in a real browser: without barriers, by keyboard, at a small and a large screen."""

import pytest

from tests.rig.chromium import Chromium, Person
from tests.rig.live_pages import LivePages
from tests.rig.server_database import PASSWORD

pytestmark = pytest.mark.usefixtures("database")
PAGES = (
    "",
    "halls/anhe/",
    "departments/",
    "people/",
    "people/1002/",
    "people/1002/shift",
    "roles/hall_director/",
    "rights/?clerk=1002&right=catalogue.edit&hall=linjiang&department=&region=&at=",
    "delegations/new",
    "leave/new",
    "shifts/",
    "halls/linjiang/attendance/",
    "halls/linjiang/hours/",
    "halls/linjiang/hours/week/new",
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a page looks alike on both
def test_no_page_has_a_barrier_or_scrolls_sideways(chromium: Chromium, live_pages: LivePages) -> None:
    for size in ((1366, 768), (1920, 1080)):
        with chromium.person(live_pages.root, size) as admin:
            admin.sign_in("admin", PASSWORD)
            for path in PAGES:
                admin.open(f"/staff/organisation/{path}")
                assert "没有权限" not in admin.text, path
                assert admin.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
                if size[0] == 1366:
                    assert admin.barriers() == [], path
            assert not admin.faults


def walk_to(person: Person, label: str, wanted: str) -> None:
    """Choose from a list with the arrow keys: an input method's Chinese words do not reach a browser's list."""
    person.page.get_by_label(label).focus()
    person.press("Home")
    for _ in range(60):
        if str(person.page.evaluate("document.activeElement.selectedOptions[0].text")).startswith(wanted):
            return
        person.press("ArrowDown")
    pytest.fail(f"{wanted} is not reached by arrow keys")


def test_why_not_is_asked_by_keyboard(person: Person) -> None:
    person.sign_in("1001", PASSWORD).open("/staff/organisation/rights/")
    walk_to(person, "谁", "刘洋")
    walk_to(person, "做什么", "编辑事项")
    walk_to(person, "在哪个大厅", "临江区政务")
    person.page.get_by_role("button", name="查询").focus()
    person.press("Enter")
    person.until("**right=catalogue.edit*")
    reasons = person.page.locator(".reasons li").all_inner_texts()
    assert reasons[0] == "刘洋不可以编辑事项（临江区政务服务中心）。"
    assert reasons[-1].endswith("请找安全管理员分派。")


def test_leave_is_asked_and_approved_by_two_people(chromium: Chromium, live_pages: LivePages) -> None:
    with chromium.person(live_pages.root) as clerk:
        clerk.sign_in("1002", PASSWORD).open("/staff/organisation/leave/new")
        clerk.page.get_by_label("起").fill("2026-12-01T09:00")
        clerk.page.get_by_label("止").fill("2026-12-02T17:00")
        clerk.page.get_by_label("事由").fill("探亲")
        clerk.press("Control+s")
        clerk.until("**/leave/*/")
        assert "待批" in clerk.text
    with chromium.person(live_pages.root) as director:
        director.sign_in("1001", PASSWORD)
        director.page.get_by_role("link", name="待审批的请假").click()
        director.until("**state=asked")
        director.press("j", "Enter")
        director.until("**/leave/*/")
        director.page.get_by_role("link", name="审批").click()
        director.page.get_by_label("批准", exact=True).check()
        director.press("Control+s")
        director.until("**/leave/*/")
        assert "已批准" in director.text
        assert not director.faults
