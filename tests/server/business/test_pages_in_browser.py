"""The work pages in a real browser: by keyboard alone, at any zoom, without scripts, and for those who cannot see them."""

import threading
from collections.abc import Iterable
from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, expect

from hall.language import hall_clock
from hall_server.api.models import ApiToken
from hall_server.pages import actions, charts, working
from hall_server.pages.models import LongWork, WorkState
from hall_server.pages.registry import declared
from hall_server.pages.rights import SignedIn
from tests.rig.chromium import Chromium, Person
from tests.rig.live_pages import LivePages
from tests.rig.server_database import PASSWORD
from tests.server.business.counting_work import COUNTING
from tests.server.business.page_people import holder_of, somebody

pytestmark = pytest.mark.usefixtures("database")

COMMON = ("api.tokens.give", "catalogue.view", "organisation.view", "calendar.view")


def _works(clerk: str, how_many: int) -> None:
    LongWork.objects.bulk_create(
        LongWork(
            id=f"{number:032d}",
            kind=COUNTING,
            title=f"第 {number} 项任务",
            asked_by=f"clerk:{clerk}",
            asked_at=hall_clock.now() + timedelta(seconds=number),
            state=WorkState.DONE if number % 2 else WorkState.FAILED,
            result={"sentence": "好了。"},
        )
        for number in range(how_many)
    )


def test_a_day_by_keyboard_alone(person: Person) -> None:
    clerk = somebody()
    _works(clerk.number, 60)
    person.open("/staff/works/")
    assert person.focused == "number"
    person.page.keyboard.type(clerk.number)
    person.press("Tab")
    person.page.keyboard.type(PASSWORD)
    person.press("Enter")
    person.until("**/works/")
    assert "共 60 条" in person.text
    person.press("j", "j", "ArrowDown", "k")
    assert person.focused == "第 58 项任务"
    person.press("Enter")
    person.until("**/works/*58/")
    assert "好了。" in person.text
    person.press("b")
    person.until("**/works/")
    person.press("]")
    person.until("**after=*")
    assert "第 9 项任务" in person.text
    person.press("?")
    expect(person.page.locator("dialog#keys")).to_be_visible()
    person.press("Escape")
    expect(person.page.locator("dialog#keys")).to_be_hidden()


def test_the_first_stop_of_the_tabulator_leads_past_the_menu(person: Person) -> None:
    person.sign_in(somebody().number, PASSWORD)
    person.page.evaluate("document.activeElement.blur()")
    person.press("Tab")
    assert person.focused == "跳到正文"
    person.press("Enter")
    assert (
        person.focused.startswith("今天要办的事")
        or person.page.evaluate("document.activeElement.id") == "main"
    )


def test_a_filter_is_taken_at_once_and_stands_in_the_address(person: Person) -> None:
    clerk = somebody()
    _works(clerk.number, 6)
    person.sign_in(clerk.number, PASSWORD, "/staff/works/")
    person.page.get_by_label("状态").select_option("failed")
    expect(person.page.locator("#list .count")).to_contain_text("共 3 条")
    assert "state=failed" in person.path
    person.page.locator("#list a").first.press("j")
    person.press("Enter")
    person.until("**/works/0*/")
    person.press("b")
    expect(person.page.locator("#list .count")).to_contain_text("共 3 条")
    assert "state=failed" in person.path


def test_a_form_says_what_is_wrong_where_it_is_wrong(person: Person) -> None:
    person.sign_in(holder_of("api.tokens.give").number, PASSWORD, "/staff/tokens/")
    person.press("n")
    person.until("**/tokens/new")
    person.page.get_by_label("用途", exact=True).fill("办件系统")
    person.press("Control+s")
    person.page.wait_for_selector(".note.error")
    assert "还没有保存：请改正 1 处" in person.focused
    assert person.barriers() == []
    person.page.get_by_text("查看自己的令牌").check()
    person.press("Control+s")
    person.page.wait_for_selector("#token-text")
    (token,) = ApiToken.objects.all()
    assert person.page.locator("#token-text").input_value().startswith(f"zt_{token.pk}_")
    person.page.get_by_text("已经抄好").click()
    person.page.wait_for_selector(".history")
    assert "发放了令牌" in person.text
    assert "zt_" not in person.page.content()


def test_leaving_what_was_typed_is_asked_about(person: Person) -> None:
    person.sign_in(holder_of("api.tokens.give").number, PASSWORD, "/staff/tokens/new")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    person.page.on("dialog", stay)
    person.page.get_by_label("用途", exact=True).click()
    person.page.keyboard.type("办件系统")
    person.page.get_by_role("link", name="任务进度").click(no_wait_after=True)
    person.page.wait_for_timeout(200)  # the browser's own question comes beside the page
    assert asked == ["beforeunload"]
    assert person.path == "/staff/tokens/new"


def test_long_work_is_watched_to_its_end(person: Person) -> None:
    clerk = somebody()
    work = actions.ask_for(COUNTING, "数到十", {"upto": 10}, asked_by=f"clerk:{clerk.number}")
    person.sign_in(clerk.number, PASSWORD, f"/staff/works/{work.pk}/")
    assert "等待中" in person.text
    taken = working.take("here:0:0", hall_clock.now())
    assert taken
    working.run(taken, "here:0:0", threading.Event())
    expect(person.page.locator("#progress")).to_contain_text("数到了 10。")
    assert person.page.get_by_text("下载 counted.txt").is_visible()


def test_work_that_runs_is_cancelled_from_the_page(person: Person) -> None:
    clerk = somebody()
    work = actions.ask_for(COUNTING, "数到十", {"upto": 10}, asked_by=f"clerk:{clerk.number}")
    person.sign_in(clerk.number, PASSWORD, f"/staff/works/{work.pk}/")
    person.page.get_by_role("button", name="取消任务").click()
    expect(person.page.locator("#progress")).to_contain_text("已取消")
    assert LongWork.objects.get().state == WorkState.CANCELLED


def test_a_desk_nobody_sits_at_is_signed_out(person: Person) -> None:
    person.page.clock.install()
    person.sign_in(somebody().number, PASSWORD)
    person.page.clock.fast_forward("28:30")
    expect(person.page.locator("#idle")).to_be_visible()
    person.page.get_by_role("button", name="继续工作").click()
    expect(person.page.locator("#idle")).to_be_hidden()
    person.page.clock.fast_forward("31:00")
    person.until("**/sign-in?why=idle")
    assert "您有半小时没有操作" in person.text


def test_pages_serve_people_without_scripts(chromium: Chromium, live_pages: LivePages) -> None:
    clerk = holder_of("api.tokens.give")
    _works(clerk.number, 3)
    with chromium.person(live_pages.root, java_script_enabled=False) as somebody_else:
        somebody_else.sign_in(clerk.number, PASSWORD, "/staff/works/")
        page = somebody_else.page
        page.get_by_label("状态").select_option("failed")
        page.get_by_role("button", name="筛选").click()
        assert "共 2 条" in page.locator("#list").inner_text()
        page.goto("/staff/tokens/new")
        page.get_by_label("用途", exact=True).fill("办件系统")
        page.get_by_text("查看自己的令牌").check()
        page.get_by_role("button", name="发放").click()
        assert page.locator("#token-text").input_value().startswith("zt_")


def _rights() -> set[str]:
    return {page.right for page in declared() if not isinstance(page.right, SignedIn)}


def _plain_pages(rights: Iterable[str]) -> list[str]:
    """Every page of every app that needs nothing but one of these rights."""
    return [
        "/" + page.route
        for page in declared()
        if "<" not in page.route and page.menu and (page.right in rights or isinstance(page.right, SignedIn))
    ]


@pytest.mark.parametrize(
    "rights", [COMMON, pytest.param(None, id="all", marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)
def test_nobody_is_shut_out_and_nothing_runs_off_the_screen_at_double_size(
    chromium: Chromium, live_pages: LivePages, rights: tuple[str, ...] | None
) -> None:
    wanted = rights or _rights()
    clerk = holder_of(*wanted)
    _works(clerk.number, 3)
    with chromium.person(live_pages.root, (683, 384)) as half:
        half.open("/staff/sign-in")
        assert half.barriers() == []
        half.sign_in(clerk.number, PASSWORD)
        for path in ["/staff/", *_plain_pages(wanted), "/staff/tokens/new", f"/staff/works/{0:032d}/"]:
            half.open(path)
            assert half.barriers() == [], path
            too_wide = half.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, (path, too_wide)
        assert not half.faults


def test_a_chart_is_painted_although_no_style_may_stand_in_the_page(person: Person) -> None:
    drawn = charts.lines_over_time(
        "每月办件", "一月到三月由 3 升到 9", ["1月", "2月", "3月"], {"办件": [3, 5, 9]}
    )
    person.open("/staff/sign-in")
    person.page.evaluate(
        "source => { const picture = new Image(); picture.src = source; picture.id = 'chart';"
        " document.body.replaceChildren(picture); return picture.decode(); }",
        drawn.source,
    )
    blue = person.page.evaluate(
        "() => { const picture = document.getElementById('chart'), canvas = document.createElement('canvas');"
        " canvas.width = 960; canvas.height = 320; const brush = canvas.getContext('2d');"
        " brush.drawImage(picture, 0, 0, 960, 320); const dots = brush.getImageData(0, 0, 960, 320).data; let found = 0;"
        " for (let at = 0; at < dots.length; at += 4)"
        "   if (dots[at] < 60 && dots[at + 2] > 130 && dots[at + 3] > 200) found += 1; return found; }"
    )
    assert blue > 1300, (
        "a line over the whole width, thick enough for a desk's distance: of one dot's width it is 150"
    )
    assert drawn.lines == (("1月", 3), ("2月", 5), ("3月", 9))
