"""A home tells the truth about itself or says in a sentence what is missing."""

import json
import os
import subprocess
import sys
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


def test_one_program_at_a_time(home: DeviceHome) -> None:
    home.hold()
    home.hold()
    with pytest.raises(
        HomeTrouble, match=f"wall-1 runs already .process {os.getpid()}. with .*; end it first"
    ):
        DeviceHome(home.path).hold()
    home.release()
    other = DeviceHome(home.path)
    other.hold()
    other.release()


HOLDER = """
import sys
from hall.credentials.device_home import DeviceHome
home = DeviceHome(sys.argv[1])
home.hold()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_program_that_was_killed_holds_nothing(home: DeviceHome) -> None:
    with subprocess.Popen(
        (sys.executable, "-c", HOLDER, str(home.path)), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(HomeTrouble, match=f"process {holder.pid}"):
            home.hold()
        holder.kill()
        holder.wait()
        home.hold()
    home.release()


def test_what_the_holder_starts_does_not_hold_it(home: DeviceHome) -> None:
    """A terminal's visit outlives it for a moment; the next terminal must not wait for that."""
    home.hold()
    with subprocess.Popen(("sleep", "60"), close_fds=False) as child:
        home.release()
        DeviceHome(home.path).hold()
        child.kill()


@pytest.mark.parametrize(
    "program",
    [
        ("queue_terminal",),
        ("window_pad", "clerk_desk"),
        ("display_wall", "wall"),
        ("display_wall", "station"),
    ],
    ids=" ".join,
)
def test_the_second_start_of_an_application_says_so_in_one_sentence(
    home: DeviceHome, program: tuple[str, ...]
) -> None:
    home.hold()
    before = sorted(path.name for path in home.path.iterdir())
    second = subprocess.run(
        (sys.executable, "-m", *program, "--home", str(home.path)),
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    home.release()
    assert second.returncode in (1, 2)
    assert second.stderr.count("\n") == 1, second.stderr
    assert f"wall-1 runs already (process {os.getpid()})" in second.stderr
    assert sorted(path.name for path in home.path.iterdir()) == before, "it touched what is another's"
