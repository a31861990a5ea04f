"""Each thing that can be in the way is told in one clear sentence."""

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hall.launcher import machine, ports
from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import HallFolder, Ports
from hall.launcher.one_at_a_time import sole_owner

UBUNTU = 'PRETTY_NAME="Ubuntu 24.04 LTS"\nID=ubuntu\nVERSION_ID="24.04"\n'
DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n'


def test_wrong_system(tmp_path: Path) -> None:
    release = tmp_path / "os-release"
    release.write_text(UBUNTU)
    with pytest.raises(
        CannotStart, match=r"This machine runs Ubuntu 24\.04 LTS\. The installer must put Debian 12 on it\."
    ):
        machine.must_be_debian(release)
    release.write_text(DEBIAN)
    assert machine.must_be_debian(release)
    with pytest.raises(CannotStart, match="unknown system"):
        machine.must_be_debian(tmp_path / "nothing")


def test_missing_program() -> None:
    with pytest.raises(CannotStart, match=r"missing: no-such-program\..*set-up\.sh"):
        machine.must_have_programs(("no-such-program", "sh"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_missing_rights(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    child = os.fork()
    if child == 0:
        os.setresuid(65534, 65534, 65534)
        try:
            machine.must_be_writable(closed / "hall")
        except CannotStart as fault:
            os._exit(7 if "nobody may not write" in str(fault) else 8)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_full_disk(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"MB free; \d+ MB are needed"):
        machine.must_have_room(tmp_path / "hall", least_mb=10**9)


def test_clock_without_battery() -> None:
    with pytest.raises(CannotStart, match=r"The clock says 2000-01-01.*sets the clock"):
        machine.must_have_a_sane_clock(datetime(2000, 1, 1, tzinfo=UTC))


def test_taken_port_and_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = holder.getsockname()[1]
        monkeypatch.setenv("ZHITING_BROKER_PORT", str(taken))
        with pytest.raises(
            CannotStart, match=rf"Port {taken} is taken by .*process {os.getpid()}.*ZHITING_BROKER_PORT"
        ):
            ports.wanted_port("ZHITING_BROKER_PORT", 8883)


def test_port_zero_takes_any_and_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHITING_BROKER_PORT", "0")
    assert 0 < ports.wanted_port("ZHITING_BROKER_PORT", 8883) < 65536
    monkeypatch.setenv("ZHITING_BROKER_PORT", "broker")
    with pytest.raises(CannotStart, match="which is no port"):
        ports.wanted_port("ZHITING_BROKER_PORT", 8883)


def test_one_launcher_a_folder(tmp_path: Path) -> None:
    with (
        sole_owner(tmp_path),
        pytest.raises(CannotStart, match=rf"open in .* already \(process {os.getpid()}\)"),
        sole_owner(tmp_path),
    ):
        pass
    with sole_owner(tmp_path):
        pass


def test_settings_are_read_as_they_were_written(tmp_path: Path) -> None:
    folder = HallFolder(tmp_path / "大厅 一")
    folder.make()
    folder.write_settings(Ports(1883, 8443, 0))
    settings = folder.read_settings()
    assert (settings.hall.code, settings.broker.port, settings.web.public_url) == (
        "anhe",
        1883,
        "https://127.0.0.1:8443",
    )
    assert Path(settings.database.path) == folder.database
    folder.settings.write_text("[hall\n")
    with pytest.raises(CannotStart, match="is damaged"):
        folder.read_settings()
