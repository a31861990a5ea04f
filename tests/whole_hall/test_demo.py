"""`python -m hall demo` and `up` as people use them: they open, say so, mend what dies, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from hall.launcher.children import PROJECT
from hall.launcher.doctor import examine
from hall.launcher.hall_folder import HallFolder, OpenedHall
from tests.rig.hall_records import HallRecords
from tests.rig.sight import Sights
from tests.rig.waiting import until

FREE_PORTS = {
    "ZHITING_BROKER_PORT": "0",
    "ZHITING_WEB_PORT": "0",
    "ZHITING_STAND_INS_PORT": "0",
    "ZHITING_SCREEN_PORT": "0",
    "ZHITING_LANGUAGE": "en",
}
OPEN_WITHIN = 200

pytestmark = pytest.mark.timeout(600)


class Launched:
    """The running launcher and what it has said."""

    def __init__(self, verb: str, folder: Path, *words: str) -> None:
        self.mark = f"ZHITING_TEST={os.getpid()}-{time.monotonic_ns()}"
        name, value = self.mark.split("=")
        self.said = folder.parent / f"said-{time.monotonic_ns()}"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hall", verb, "--folder", str(folder), *words],
                cwd=PROJECT,
                env={**os.environ, **FREE_PORTS, name: value},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    @property
    def text(self) -> str:
        return self.said.read_text()

    def family(self) -> set[int]:
        """Every process that was started by this launcher, however far below, by the mark in its environment."""
        found = set()
        for process in psutil.process_iter():
            try:
                marked = f"\0{self.mark}\0" in "\0" + Path(f"/proc/{process.pid}/environ").read_text(
                    "utf-8", "replace"
                )
            except OSError:
                continue
            if marked and process.status() != psutil.STATUS_ZOMBIE:
                found.add(process.pid)
        return found

    def wait_open(self) -> None:
        until(lambda: " is open" in self.text or self.process.poll() is not None, OPEN_WITHIN, self.text)
        assert self.process.poll() is None, self.text


@contextmanager
def launched(verb: str, folder: Path, *words: str) -> Iterator[Launched]:
    one = Launched(verb, folder, *words)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait()


def test_it_opens_mends_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "大厅"
    with launched("demo", folder, "--headless") as first:
        first.wait_open()
        for said in (
            "open VNC at 127.0.0.1:",
            "1001 / ",
            "Administration account: admin / ",
            "/staff/supervision/",
        ):
            until(lambda said=said: said in first.text, 10, said)  # type: ignore[misc]
        opened = HallFolder(folder).read_opened()
        assert opened is not None
        _shows_every_screen(HallFolder(folder), opened)
        _refuses_a_second(folder, first)
        _mends(folder, first)
        stranger = subprocess.Popen(["sleep", "600"])
        assert len(first.family()) > 10
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(30) == 0, first.text
        assert first.family() == set()
        assert stranger.poll() is None
        stranger.kill()
        stranger.wait()
        assert HallFolder(folder).read_opened() is None
    enrolled = (folder / "homes" / "desk-01" / "device.crt").read_bytes()
    with launched("demo", folder, "--headless") as second:
        second.wait_open()
        assert (folder / "homes" / "desk-01" / "device.crt").read_bytes() == enrolled, "enrolled twice"
        second.process.kill()
        until(lambda: second.family() == set(), 20, "kill -9 of the launcher takes all with it")


def _shows_every_screen(folder: HallFolder, opened: OpenedHall) -> None:
    """Pad and kiosk stand ready for somebody, and the supervisor's page waits for a signing in, in a real browser."""
    sights = Sights(opened.display, folder)
    sights.of("pad-01").wait_for("window", 60)
    sights.of("kiosk-1").wait_for("idle", 60)
    command = ["xwininfo", "-display", opened.display, "-root", "-tree"]

    def is_there() -> bool:
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return "登录 · 安和区政务服务中心" in told

    until(is_there, 60, "the supervisor's page among the windows")


def _refuses_a_second(folder: Path, first: Launched) -> None:
    with launched("demo", folder, "--headless") as other:
        assert other.process.wait(30) == 1
        assert f"already (process {first.process.pid})" in other.text
        assert "Traceback" not in other.text


def _mends(folder: Path, running: Launched) -> None:
    strip = next(
        process
        for process in psutil.Process(running.process.pid).children()
        if str(folder / "homes" / "strip-01") in process.cmdline()
    )
    strip.kill()
    until(lambda: "strip-01 is started again" in running.text, 10, running.text)


def test_the_server_side_alone(tmp_path: Path) -> None:
    folder = tmp_path / "installation"
    with launched("up", folder) as server:
        server.wait_open()
        findings = {one.name: one.ok for one in examine(folder).checks}
        assert findings["broker"]
        assert findings["hub"]
        assert findings["web"]
        assert HallRecords(HallFolder(folder).database).rows("SELECT code, name FROM organisation_hall")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0, server.text
        assert server.family() == set()
    kept = (folder / "settings.toml").read_bytes()
    with launched("up", folder) as again:
        again.wait_open()
        assert (folder / "settings.toml").read_bytes() == kept, "an administrator's settings stay"


def test_a_folder_that_holds_something_else_is_not_removed(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    with launched("demo", tmp_path, "--reset", "--headless") as one:
        assert one.process.wait(30) == 1
        assert "holds no hall" in one.text
    assert precious.read_text() == "mine"
