"""How standard each item is across halls is worked out once and not again until a version or a decision is new."""

from datetime import datetime

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hall.language import hall_clock
from hall_server.catalogue import actions, comparing, item_queries
from hall_server.catalogue.models import Standing

pytestmark = pytest.mark.usefixtures("database")
HYGIENE = "511A0015500009"
NOW = hall_clock.now()
TODAY = hall_clock.business_day(NOW)


def looked_up() -> dict[str, tuple[float, float, int, int]]:
    return {
        one.entry_id: (one.score, one.settled_score, one.differences, one.open_differences)
        for one in comparing.standings(TODAY)
    }


def worked_out() -> dict[str, tuple[float, float, int, int]]:
    return {
        one.catalog_code: (
            one.compared.score,
            one.settled.score,
            len(one.compared.differences),
            len(one.open_differences),
        )
        for one in comparing.compared_items(TODAY)
    }


def queries() -> int:
    """How many statements it takes to look them up."""
    with CaptureQueriesContext(connection) as asked:
        comparing.standings(TODAY)
    return len(asked)


def test_what_is_kept_is_what_would_be_worked_out_and_is_not_worked_out_twice() -> None:
    assert looked_up() == worked_out()
    assert len(looked_up()) > 10
    assert queries() == 4, "entries, versions, decisions, standings"


def test_a_new_version_and_a_decision_make_one_standing_anew() -> None:
    before = {one.mark for one in comparing.standings(TODAY)}
    publish_elsewhere("linjiang", NOW)
    assert [one.entry_id for one in comparing.standings(TODAY) if one.mark not in before] == [HYGIENE]
    after = looked_up()
    assert after == worked_out()
    item = comparing.compared_item(HYGIENE, TODAY)
    assert item is not None
    mark = item.compared.differences[0].fingerprint
    actions.accept_difference(HYGIENE, mark, "各地办法不同", actor="clerk:1002", now=hall_clock.now())
    settled = looked_up()
    assert settled == worked_out()
    assert settled[HYGIENE][3] == after[HYGIENE][3] - 1
    held = Standing.objects.count()
    assert comparing.forget_standings(TODAY) == held - len(settled)
    assert looked_up() == settled


def test_the_regions_figure_is_the_mean_of_its_items() -> None:
    found = comparing.figure(TODAY)
    scores = [score for score, *_ in worked_out().values()]
    assert (found.items, found.score) == (len(scores), round(sum(scores) / len(scores), 2))


def publish_elsewhere(hall: str, now: datetime) -> None:
    """This hall's hygiene licence promises another limit from today on."""
    item = comparing.compared_item(HYGIENE, TODAY)
    assert item is not None
    facts = item_queries.version(item.versions[hall])
    content = msgspec.structs.replace(item.contents[hall], promise_day=1)
    new = actions.NewItem(
        facts.code, facts.catalog_code, facts.task_name, content.task_type, hall, facts.department
    )
    row = actions.PublishedVersion(new, content, TODAY)
    actions.load_published([row], source="another list", authority="list", actor="clerk:1001", now=now)
