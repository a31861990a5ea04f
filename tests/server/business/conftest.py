"""Every test here runs twice: on SQLite and on PostgreSQL, each time on a fresh copy of the sample hall."""

from collections.abc import Iterator

import pytest

from hall_server.installation import DatabasePart
from tests.rig import server_database
from tests.rig.postgresql import Cluster
from tests.rig.server_database import Templates

server_database.set_up()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that belongs to this run."""
    with Cluster() as running:
        yield running


@pytest.fixture(scope="session")
def templates(cluster: Cluster) -> Templates:
    """The sample hall on both databases."""
    return Templates(cluster.create, cluster.drop)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, templates: Templates) -> Iterator[DatabasePart]:
    """The database of this test."""
    with templates.copy_of(request.param) as part:
        yield part
