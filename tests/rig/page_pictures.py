"""The album of the work pages: a real browser in front of the sample hall, at a common clerk's screen."""

import tempfile
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
from PySide6.QtGui import QImage

from hall.language import hall_clock
from tests.rig import server_database
from tests.rig.chromium import Chromium, Person
from tests.rig.live_pages import LivePages
from tests.rig.server_database import PASSWORD, Templates

RIGHTS = (
    "catalogue.edit",
    "catalogue.review",
    "catalogue.import",
    "organisation.hours.edit",
    "organisation.rights.explain",
    "calendar.edit",
    "clock.view",
)
HYGIENE = "511A0015500009"
ASKED = "clerk=1002&right=catalogue.edit&hall=linjiang&department=&region=&at="
URGENT = "临时占道许可"
LIST = "task_handle_item,task_name,promise_day\n{code},失业登记（含灵活就业）,3\nQ1,档案接收和转递,十五\n"


def pictures() -> Iterator[tuple[str, QImage]]:
    """Sign-in, then what an editor sees, then the form with which a token is given."""
    server_database.set_up()
    with Templates().copy_of("sqlite"), LivePages() as pages, Chromium() as browser:
        from tests.server.business.page_people import holder_of  # noqa: PLC0415 - Django must be set up first

        with browser.person(pages.root) as editor:
            yield "pages-sign-in", seen(editor.open("/staff/sign-in"))
            editor.sign_in(holder_of(*RIGHTS).number, PASSWORD)
            for name, path in _prepared():
                answer = editor.page.goto(path)
                assert answer is not None
                assert answer.ok, (path, answer.status)
                yield name, seen(editor)
            yield "pages-hours-moves", _hours_that_move_dates(editor)
        with browser.person(pages.root) as security:
            security.sign_in(holder_of("api.tokens.give").number, PASSWORD, "/staff/tokens/new")
            security.press("Control+s")
            security.page.wait_for_selector(".note.error")
            yield "pages-form-to-mend", seen(security)


def _prepared() -> tuple[tuple[str, str], ...]:
    """Make what these pages show; (name of the picture, address) of each."""
    from tests.server.business.licence_case import a_heard_licence  # noqa: PLC0415 - Django must be set up first

    draft, reviewed, ledger = _draft("linjiang"), _submitted("anhe"), a_heard_licence().pk
    return (
        ("pages-start", "/staff/"),
        ("pages-items", "/staff/catalogue/items/"),
        ("pages-item-editor", f"/staff/catalogue/items/{draft}/text/"),
        ("pages-findings", "/staff/catalogue/findings/"),
        ("pages-comparison", f"/staff/catalogue/compare/{HYGIENE}/"),
        ("pages-review", f"/staff/catalogue/items/{reviewed}/"),
        ("pages-search", "/staff/search/?q=sydj"),
        ("pages-import", f"/staff/exchange/previews/{_looked_at_list()}/?kind=changed"),
        ("pages-organisation", "/staff/organisation/"),
        ("pages-rights", f"/staff/organisation/rights/?{ASKED}"),
        ("pages-hours", "/staff/organisation/halls/linjiang/hours/"),
        ("pages-calendar", "/staff/calendars/?year=2026"),
        ("pages-time-limit", f"/staff/ledgers/{ledger}/"),
    )


def _hours_that_move_dates(editor: Person) -> QImage:
    """The hall is to close on the next day it is open, and a limit in hours runs."""
    from hall_server.clock.limits import Limit, Unit  # noqa: PLC0415 - Django must be set up first
    from hall_server.clock.rules import Rules  # noqa: PLC0415 - the same
    from hall_server.ledgers import actions  # noqa: PLC0415 - the same
    from hall_server.organisation import queries as organisation  # noqa: PLC0415 - the same

    now = hall_clock.now()
    rules = Rules(Limit(16, Unit.WORKING_HOUR), None, None)
    actions.start("case:1", rules, actor="clerk:1001", now=now, scopes=("hall:linjiang",), title=URGENT)
    actions.accept("case:1", actor="clerk:1001", now=now)
    plans = organisation.day_plans("linjiang", hall_clock.business_day(now) + timedelta(days=1), 14)
    editor.open("/staff/organisation/halls/linjiang/hours/day/new")
    editor.page.fill("[name=day]", next(plan.day for plan in plans if plan.stretches).isoformat())
    editor.page.fill("[name=reason]", "供电检修")
    editor.press("Control+s")
    editor.page.wait_for_selector("#moves-title")
    return seen(editor)


def _draft(hall: str) -> int:
    from hall_server.catalogue import actions, comparing, item_queries  # noqa: PLC0415 - Django must be set up first

    now = hall_clock.now()
    item = comparing.compared_item(HYGIENE, hall_clock.business_day(now))
    assert item is not None
    code = item_queries.version(item.versions[hall]).code
    return actions.open_draft(code, item.contents[hall], actor="clerk:1001", now=now).pk


def _submitted(hall: str) -> int:
    from hall_server.catalogue import actions, item_queries  # noqa: PLC0415 - Django must be set up first

    key, now = _draft(hall), hall_clock.now()
    named = msgspec.structs.replace(item_queries.content(key), aliases=("办卫生证", "开店卫生证"))
    actions.write_draft(key, named, revision=item_queries.version(key).revision, actor="clerk:1001", now=now)
    return actions.submit(key, actor="clerk:1001", now=now).pk


def _looked_at_list() -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - Django must be set up first

    from hall_server.exchange.works import PREVIEW  # noqa: PLC0415 - the same
    from hall_server.pages import actions, working  # noqa: PLC0415 - the same
    from hall_server.search import queries as search  # noqa: PLC0415 - the same

    text = LIST.format(code=search.items("失业登记").hits[0].item.code)
    file = SimpleUploadedFile("上级清单.csv", text.encode("gb18030"))
    actions.ask_for(
        PREVIEW, "查看要导入的文件 上级清单.csv", {"hall": "anhe"}, asked_by="clerk:1001", file=file
    )
    work = working.take("album:0:0", hall_clock.now())
    assert work is not None
    working.run(work, "album:0:0", threading.Event())
    return str(work.pk)


def seen(person: Person) -> QImage:
    """What stands in the window now."""
    with tempfile.TemporaryDirectory() as folder:
        return QImage(str(person.shoot(Path(folder) / "page.png")))
