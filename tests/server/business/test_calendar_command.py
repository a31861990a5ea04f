"""The shell's view of calendar and ledgers."""

from collections.abc import Callable

import pytest

from hall_server.clock.rules import licensing
from hall_server.commands import calendar
from hall_server.ledgers import actions
from hall_server.ledgers.models import Ledger
from tests.server.business.licence_case import CASE, CLERK, at

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Exit code and words of a verb."""

    def run(*arguments: str) -> tuple[int, str]:
        code = calendar.run(list(arguments))
        return code, capsys.readouterr().out

    return run


def test_it_shows_a_year_and_its_versions(said: Callable[..., tuple[int, str]]) -> None:
    code, words = said("show", "2026")
    assert code == 0
    assert "2026年10月10日（周六） 调休上班 国庆节" in words
    assert "2027" not in words
    assert "（暂定）" in said("show", "2027")[1]
    assert said("versions")[1].startswith("cn/1 已发布 确认至2026-12-28")
    assert "nothing new" in said("load")[1]


def test_it_proves_every_kept_date(said: Callable[..., tuple[int, str]]) -> None:
    actions.start(CASE, licensing(), actor=CLERK, now=at(11, 2))
    assert said("ledgers") == (0, "")
    Ledger.objects.update(level=3)
    assert said("ledgers") == (1, CASE + "\n")
