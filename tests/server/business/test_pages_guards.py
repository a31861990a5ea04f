"""Every work page stands behind its right: nobody, the wrong person and the right one try all of them."""

import pytest
from django.urls import Resolver404, resolve

from hall_server.audit.models import AuditEvent
from hall_server.pages.registry import Page, Pages, declared
from hall_server.pages.rights import ANY_CLERK, SignedIn
from tests.rig.server_database import PASSWORD
from tests.server.business.page_people import at_desk, holder_of, somebody

pytestmark = pytest.mark.usefixtures("database")

EXAMPLES = {
    "int": "1",
    "slug": "one",
    "str": "one",
    "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
    "path": "one",
}


def _address(page: Page) -> str:
    """The page's address with something in every gap."""
    address = "/" + page.route
    while "<" in address:
        before, _, rest = address.partition("<")
        gap, _, after = rest.partition(">")
        kind = gap.partition(":")[0] if ":" in gap else "str"
        address = before + EXAMPLES[kind] + after
    return address


def test_every_page_is_reached_at_its_address() -> None:
    assert len(declared()) > 10
    for page in declared():
        try:
            assert resolve(_address(page)).url_name == page.url_name
        except Resolver404:
            pytest.fail(f"{page.route} leads nowhere")


def test_a_stranger_is_led_to_the_sign_in_page() -> None:
    stranger = at_desk()
    for page in declared():
        for answer in (stranger.get(_address(page)), stranger.post(_address(page))):
            assert answer.status_code == 302, page.route
            assert answer["Location"].startswith("/staff/sign-in"), page.route


def test_whoever_lacks_the_right_is_told_why_and_it_is_written_down() -> None:
    clerk = somebody()
    desk = at_desk(clerk)
    closed = [page for page in declared() if not isinstance(page.right, SignedIn)]
    for page in closed:
        answer = desk.get(_address(page))
        assert answer.status_code == 403, (page.route, answer.status_code)
        assert "您不能打开这一页" in answer.content.decode()
    lines = AuditEvent.objects.filter(verb="page_denied", subject=f"clerk:{clerk.number}")
    assert lines.count() == len(closed)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # rights are judged before any table
def test_whoever_has_the_right_comes_in() -> None:
    holders = {
        right: at_desk(holder_of(right)) for right in {page.right for page in declared()} - {ANY_CLERK}
    }
    holders[ANY_CLERK] = at_desk(somebody())
    for page in declared():
        answer = holders[page.right].get(_address(page))
        assert answer.status_code in (200, 204, 302, 303, 404, 405, 409), (page.route, answer.status_code)
        assert "sign-in" not in answer.get("Location", ""), page.route
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy, page.route
        assert "default-src 'none'" in policy, page.route


def test_a_record_that_is_not_there_is_said_to_be_gone() -> None:
    answer = at_desk(somebody()).get("/staff/works/nobodys/")
    assert answer.status_code == 404
    assert "您要看的记录不存在" in answer.content.decode()


def test_a_page_without_a_right_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="names no right"):
        Pages("nobody", "nobody/").page("", name="open", right="")


def test_the_menu_shows_what_one_may_open() -> None:
    assert "接口令牌" not in at_desk(somebody()).get("/staff/").content.decode()
    assert "接口令牌" in at_desk(holder_of("api.tokens.give")).get("/staff/").content.decode()


def test_wrong_passwords_are_counted_and_the_account_is_locked() -> None:
    clerk, desk = somebody(), at_desk()
    said = [desk.post("/staff/sign-in", {"number": clerk.number, "password": "wrong"}) for _ in range(5)]
    assert "工号或密码不对" in said[0].content.decode()
    assert "锁定" in said[-1].content.decode()
    locked = desk.post("/staff/sign-in", {"number": clerk.number, "password": PASSWORD})
    assert locked.status_code == 422
    assert "锁定" in locked.content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil"]
)
def test_signing_in_leads_nowhere_else(elsewhere: str) -> None:
    clerk = somebody()
    answer = at_desk().post(
        "/staff/sign-in", {"number": clerk.number, "password": PASSWORD, "next": elsewhere}
    )
    assert answer["Location"] == "/staff/"


def test_a_session_nobody_moved_ends_although_a_page_asks_by_itself() -> None:
    desk = at_desk(somebody())
    assert desk.get("/staff/").status_code == 200
    session = desk.session
    session["moved_at"] -= 1700
    session.save()
    assert desk.get("/staff/", headers={"X-By-Itself": "1"}).status_code == 200
    session = desk.session
    session["moved_at"] -= 200
    session.save()
    part = desk.get("/staff/works/", headers={"X-By-Itself": "1", "HX-Request": "true"})
    assert part["HX-Redirect"] == "/staff/sign-in?why=idle"
    assert desk.get("/staff/")["Location"].startswith("/staff/sign-in")


def test_the_session_cookie_is_for_this_server_alone() -> None:
    clerk, desk = somebody(), at_desk()
    desk.post("/staff/sign-in", {"number": clerk.number, "password": PASSWORD})
    cookie = desk.cookies["sessionid"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
