"""Every test here runs twice: on SQLite and on PostgreSQL, each time on a fresh copy of the sample hall."""

from collections.abc import Iterator

import pytest

from hall_server.installation import DatabasePart
from tests.rig import server_database
from tests.rig.chromium import Chromium, Person
from tests.rig.live_pages import LivePages
from tests.rig.postgresql import Cluster
from tests.rig.server_database import Templates

server_database.set_up()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page looks alike on both databases: before PostgreSQL the browser is opened in the long runs alone."""
    for item in items:
        chosen = getattr(item, "callspec", None)
        if (
            "live_pages" in getattr(item, "fixturenames", ())
            and chosen
            and chosen.params.get("database") == "postgresql"
        ):
            item.add_marker(pytest.mark.soak)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that belongs to this process, with the template in it."""
    with Cluster(server_database.cluster_files()) as running:
        yield running


@pytest.fixture(scope="session")
def templates(cluster: Cluster) -> Templates:
    """The sample hall on both databases."""
    return Templates(cluster)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, templates: Templates) -> Iterator[DatabasePart]:
    """The database of this test."""
    with templates.copy_of(request.param) as part:
        yield part


@pytest.fixture(scope="session")
def live_pages() -> Iterator[LivePages]:
    """The pages, over TLS, in front of the database of each test."""
    with LivePages() as running:
        yield running


@pytest.fixture
def person(chromium: Chromium, live_pages: LivePages, database: DatabasePart) -> Iterator[Person]:
    """Somebody in front of the pages; a page that had an error of its own fails the test."""
    with chromium.person(live_pages.root) as somebody:
        yield somebody
        assert not somebody.faults
