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


def pytest_configure() -> None:
    """Before there are workers: what one of them makes, the others find."""
    scratch.share()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    scratch.sweep()


BEGIN = ("/tests/server/business/test_administration.py", "/tests/server/test_broadcasting_faults.py")
MEANWHILE = tuple(
    f"/tests/{part}/"
    for part in ("broker", "credentials", "house", "language", "launcher", "messages", "mqtt")
)
LONG = tuple(f"/tests/whole_hall/test_{story}.py" for story in ("journey", "demo", "canary"))


def _turn(item: pytest.Item) -> int:
    path = str(item.path)
    is_long = "/tests/server/" in path or path.endswith(LONG)
    turns = (path.endswith(BEGIN), any(part in path for part in MEANWHILE), is_long, True)
    return turns.index(True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First one file for each database: who asks first makes the tables, and meanwhile others do what needs none.

    Then the server's and the long stories: at the end no process waits for another's last file.
    """
    items.sort(key=_turn)


_died: list[str] = []


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(error: object | None) -> None:
    """A worker that died leaves tests that nobody has run."""
    if error:
        _died.append(str(error))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Then to run the failed ones again proves nothing: this is no run whose tests failed, but one that broke off."""
    if _died:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
