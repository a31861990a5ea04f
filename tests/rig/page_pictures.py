"""The album of the work pages: a real browser in front of the sample hall, at a common clerk's screen."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QImage

from tests.rig import server_database
from tests.rig.chromium import Chromium, Person
from tests.rig.live_pages import LivePages
from tests.rig.server_database import PASSWORD, Templates

# The first of each route is drawn; a page that is not there yet is left out.
PAGES = (
    ("pages-start", "/work/"),
    ("pages-items", "/work/catalogue/items/"),
    ("pages-calendar", "/work/calendars/"),
    ("pages-organisation", "/work/organisation/"),
    ("pages-works", "/work/works/"),
)
RIGHTS = ("catalogue.edit", "organisation.posts.edit", "calendar.edit", "organisation.shifts.edit")


def pictures() -> Iterator[tuple[str, QImage]]:
    """Sign-in, then what an editor sees, then the form with which a token is given."""
    server_database.set_up()
    with Templates(None, None).copy_of("sqlite"), LivePages() as pages, Chromium() as browser:
        from tests.server.business.page_people import holder_of  # noqa: PLC0415 - Django must be set up first

        with browser.person(pages.root) as editor:
            yield "pages-sign-in", _seen(editor.open("/work/sign-in"))
            editor.sign_in(holder_of(*RIGHTS).number, PASSWORD)
            for name, path in PAGES:
                answer = editor.page.goto(path)
                if answer is not None and answer.ok:
                    yield name, _seen(editor)
        with browser.person(pages.root) as security:
            security.sign_in(holder_of("api.tokens.give").number, PASSWORD, "/work/tokens/new")
            security.press("Control+s")
            security.page.wait_for_selector(".note.error")
            yield "pages-form-to-mend", _seen(security)


def _seen(person: Person) -> QImage:
    with tempfile.TemporaryDirectory() as folder:
        return QImage(str(person.shoot(Path(folder) / "page.png")))
