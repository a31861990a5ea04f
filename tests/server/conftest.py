"""The servers these tests talk to."""

from collections.abc import Iterator

import pytest

from tests.rig.live_server import LiveServer


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """One whole server for every test that leaves it standing."""
    with LiveServer() as live:
        yield live


@pytest.fixture
def own_hub() -> Iterator[LiveServer]:
    """Database, broker and hub for one test that hurts them."""
    with LiveServer(services=("hub",)) as live:
        yield live


@pytest.fixture
def own_server() -> Iterator[LiveServer]:
    """A whole server for one test that hurts it."""
    with LiveServer() as live:
        yield live
