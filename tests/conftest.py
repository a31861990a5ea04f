"""What all tests of a process share."""

from collections.abc import Iterator

import pytest

from tests.rig import scratch
from tests.rig.chromium import Chromium


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One browser: Playwright runs once in a process."""
    with Chromium() as running:
        yield running


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    scratch.sweep()
