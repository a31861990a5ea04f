"""A home tells the truth about itself or says in a sentence what is missing."""

import json
from pathlib import Path

import pytest

from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.messages.devices import DeviceSettled

ENROLLED = {
    "device": "wall-1",
    "role": "wall",
    "hall": "anhe",
    "broker_host": "localhost",
    "broker_port": 8883,
    "web": "https://localhost",
}
SETTLED = DeviceSettled(
    "安和区政务服务中心", "wall", (("zone-a", "A区 一楼"),), "w01", "一号窗口", 1, None, ""
)


@pytest.fixture
def home(tmp_path: Path) -> DeviceHome:
    (tmp_path / "device.json").write_text(json.dumps(ENROLLED), "utf-8")
    return DeviceHome(tmp_path)


def test_what_the_server_settled_survives_a_restart(home: DeviceHome) -> None:
    assert home.load_settled() is None
    home.save_settled(SETTLED)
    assert DeviceHome(home.path).load_settled() == SETTLED
    assert [path.name for path in home.path.iterdir() if path.name.startswith(".")] == []


def test_a_damaged_settled_file_is_as_good_as_none(home: DeviceHome) -> None:
    home.save_settled(SETTLED)
    (home.path / "settled.json").write_bytes((home.path / "settled.json").read_bytes()[:40])
    assert home.load_settled() is None


def test_the_site_is_empty_until_the_technician_writes_it(home: DeviceHome) -> None:
    assert home.site().drivers == {}
    (home.path / "site.json").write_text(
        '{"drivers": {"voice": "alsa:default"}, "options": {"strip": true, "volume": 0.8}}', "utf-8"
    )
    assert home.site().drivers == {"voice": "alsa:default"}
    assert home.site().options == {"strip": True, "volume": 0.8}


@pytest.mark.parametrize("content", [None, "", "{}", '{"device": 3}'])
def test_no_home_without_an_enrolment(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "device.json").write_text(content, "utf-8")
    with pytest.raises(HomeTrouble, match=r"device\.json"):
        DeviceHome(tmp_path)


def test_a_misspelt_site_says_what_is_wrong(home: DeviceHome) -> None:
    (home.path / "site.json").write_text('{"driver": {}}', "utf-8")
    with pytest.raises(HomeTrouble, match="driver"):
        home.site()
