"""The album of the pages where cases are worked on and watched: clerk, department head, supervisor, auditor, and a phone."""

from collections.abc import Iterator

from PySide6.QtGui import QImage

from hall.language import hall_clock
from tests.rig import server_database
from tests.rig.chromium import Chromium, Person
from tests.rig.live_pages import LivePages
from tests.rig.page_pictures import seen
from tests.rig.server_database import PASSWORD, Templates

RIGHTS = (
    "cases.view",
    "cases.register",
    "cases.personal",
    "clock.view",
    "licences.view",
    "notices.view",
    "parties.view",
    "ratings.view",
    "supervision.view",
    "supervision.decide",
    "audit.view",
)
PHONE = (390, 844)


def pictures() -> Iterator[tuple[str, QImage]]:
    """What each sees of the same few cases."""
    server_database.set_up()
    with Templates().copy_of("sqlite"), LivePages() as pages, Chromium() as browser:
        from tests.server.business.page_people import holder_of  # noqa: PLC0415 - Django must be set up first

        licence, code = _licence()
        shown = tuple(_prepared(licence))
        with browser.person(pages.root) as somebody:
            somebody.sign_in(holder_of(*RIGHTS).number, PASSWORD)
            for name, path in shown:
                yield name, _page(somebody, path)
        with browser.person(pages.root, PHONE) as citizen:
            yield "phone-ratings", _page(citizen, "/ratings")
            yield "phone-verification", _page(citizen, f"/v/{code}")
            yield "phone-nowhere", _page(citizen, "/r2", status=404)


def _page(person: Person, path: str, status: int = 200) -> QImage:
    answer = person.page.goto(path)
    assert answer is not None
    assert answer.status == status, (path, answer.status)
    return seen(person)


def _prepared(licence: str) -> Iterator[tuple[str, str]]:
    """Make what these pages show; (name of the picture, address) of each."""
    case, alarm, rectification = _cases(), *_bad_rating()
    yield from (
        ("cases-open", "/staff/cases/open/"),
        ("cases-all", "/staff/cases/"),
        ("cases-one", f"/staff/cases/one/{case}/"),
        ("cases-find-item", "/staff/search/?q=gtgshsldj&hall=anhe"),
        ("parties-people", "/staff/parties/people/"),
        ("parties-one", f"/staff/parties/one/{_party()}/"),
        ("licences-one", f"/staff/licences/one/{licence}/"),
        ("notices", "/staff/notices/"),
        ("supervision", "/staff/supervision/"),
        ("supervision-alarm", f"/staff/supervision/alarm/{alarm}/"),
        ("supervision-figures", "/staff/supervision/figures/"),
        ("ratings-figures", "/staff/ratings/figures/"),
        ("ratings-rectification", f"/staff/ratings/rectifications/{rectification}/"),
        ("auditing-trail", "/staff/auditing/trail/"),
        ("auditing-roots", "/staff/auditing/roots/"),
        ("auditing-case", f"/staff/auditing/about/case:{case}"),
    )


def _cases() -> str:
    """Cases of several people in several states; the id of one that runs."""
    from hall_server.cases import actions  # noqa: PLC0415 - Django must be set up first
    from hall_server.cases.actions import Application  # noqa: PLC0415 - the same
    from tests.server.business import case_stage as stage  # noqa: PLC0415 - the same
    from tests.server.business import cast  # noqa: PLC0415 - the same

    now = hall_clock.now()
    made = []
    for number, one in enumerate(cast.CITIZENS):
        written = stage.record(name=one.name, number=one.id_number)
        name = (stage.HYGIENE, stage.SOLE_TRADER)[number % 2]
        application = Application(stage.item(name), written, handler="1002", window="w01")
        made.append(actions.apply(application, actor=stage.CLERK, now=now).id)
    actions.ask_for_correction(made[0], ["申请表没有签字", "平面图不清楚"], actor=stage.CLERK, now=now)
    for case in made[1:]:
        stage.take_all(case, now)
        actions.accept(case, actor=stage.CLERK, now=now)
    stage.reviewed(made[2], now)
    stage.extended(made[2], now)
    return made[2]


def _bad_rating() -> tuple[str, str]:
    """Somebody was content and somebody was not; the alarm and the rectification of the second."""
    from hall_server.ratings.models import Rectification  # noqa: PLC0415 - Django must be set up first
    from hall_server.supervision.models import Alarm  # noqa: PLC0415 - the same
    from tests.server.business.rating_stage import open_window, rated, served, somebody  # noqa: PLC0415 - the same

    open_window()
    rated(served(somebody()), 5, ("fast",))
    rated(served(somebody()), 1, ("rude", "slow"), "等了很久，也没有人解释")
    return str(Alarm.objects.latest("found_at").pk), str(Rectification.objects.latest("pk").pk)


def _party() -> str:
    from hall_server.parties.models import Party  # noqa: PLC0415 - Django must be set up first

    return str(Party.objects.order_by("pk")[0].pk)


def _licence() -> tuple[str, str]:
    """A signed one; its key and the code a phone asks with."""
    from tests.server.business.licence_cast import have_seal, signed  # noqa: PLC0415 - Django must be set up first

    have_seal()
    licence = signed()
    return licence.pk, licence.public_code
