"""What programs are told of the organisation, and that nobody is told without a token."""

from datetime import timedelta

import pytest
from django.test import Client

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.organisation import actions
from hall_server.organisation.models import SpecialDay

pytestmark = pytest.mark.usefixtures("database")
ROOT = "/api/v1/organisation"


@pytest.fixture
def bearer() -> dict[str, str]:
    """A token for this area alone."""
    _, text = tokens.make("test", ["organisation:read"], 5, who="clerk:admin", now=hall_clock.now())
    return {"host": "localhost", "Authorization": f"Bearer {text}"}


def test_halls_regions_and_windows_hang_together(bearer: dict[str, str]) -> None:
    client = Client(headers=bearer)
    halls = {one["code"]: one for one in client.get(f"{ROOT}/halls", secure=True).json()["items"]}
    assert set(halls) == {"anhe", "linjiang"}
    regions = {
        one["code"]: one for one in client.get(f"{ROOT}/regions?limit=200", secure=True).json()["items"]
    }
    district = regions[halls["linjiang"]["region"]]
    assert (district["name"], regions[district["parent"]]["name"]) == ("临江区", "和江市")
    windows = client.get(f"{ROOT}/halls/linjiang/windows", secure=True).json()["items"]
    assert [one["name"] for one in windows] == ["一号窗口", "二号窗口", "三号窗口"]
    assert windows[0]["departments"]
    assert client.get(f"{ROOT}/halls/nowhere/windows", secure=True).status_code == 404
    first = client.get(f"{ROOT}/departments?limit=2", secure=True).json()
    second = client.get(f"{ROOT}/departments?limit=2&after={first['next']}", secure=True).json()
    assert first["items"][-1]["code"] < second["items"][0]["code"]


def test_opening_says_why_and_when(bearer: dict[str, str]) -> None:
    today = hall_clock.business_day(hall_clock.now())
    rows = [
        SpecialDay(hall_id="anhe", day=today + timedelta(days=offset), reason="检修") for offset in (0, 1)
    ]
    actions.add_hours(rows, actor="clerk:admin")
    told = Client(headers=bearer).get(f"{ROOT}/halls/anhe/opening", secure=True).json()
    assert (told["is_open"], told["days"][0]["closed"], len(told["days"])) == (False, "own", 28)
    assert told["why"].startswith("今天不办公（检修）；")
    assert told["why_en"].startswith("it is closed today; no hours are set, it is open all day from ")
    assert told["days"][2]["stretches"] == [["00:00", "24:00"]]


def test_nobody_is_told_without_a_token() -> None:
    client = Client(headers={"host": "localhost"})
    for path in ("halls", "regions", "departments", "halls/anhe/windows", "halls/anhe/opening"):
        assert client.get(f"{ROOT}/{path}", secure=True).status_code == 401, path
