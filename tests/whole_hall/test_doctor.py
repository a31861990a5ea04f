"""The doctor tells what is well and what is not, in sentences, with the hall open, hurt, and closed."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hall.credentials.authority import CertificateAuthority
from hall.launcher import certificates
from hall.launcher.children import PROJECT
from hall.launcher.devices import check_home
from hall.launcher.doctor import Finding, examine
from hall.launcher.faults import CannotStart
from hall.launcher.listening import Heard, check_offset
from tests.rig.hall import LiveHall
from tests.rig.waiting import until

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor's sentences are compared in English."""
    monkeypatch.setenv("ZHITING_LANGUAGE", "en")


def findings(root: Path) -> dict[str, Finding]:
    return {one.name: one for one in examine(root).checks}


def told_once_unwell(root: Path, names: set[str]) -> dict[str, Finding]:
    """What the doctor finds as soon as exactly these are not well: a busy machine tells some of it later."""
    found: dict[str, Finding] = {}

    def is_so() -> bool:
        found.update(findings(root))
        return {name for name, one in found.items() if not one.ok} == names

    until(is_so, 90, f"these are not well: {names}")
    return found


def test_an_open_hall_is_well_and_a_hurt_one_is_told_apart(tmp_path: Path, bare: Path) -> None:
    with LiveHall(tmp_path / "hall", ("station-1",), prepared=bare) as hall:
        root = hall.folder.root
        with hall.witness() as witness:
            witness.wait_for("heartbeat", lambda heard: heard.device == "station-1")
        until(lambda: examine(root).ok, 90, "all is well")
        site = hall.folder.home("station-1") / "site.json"
        told = json.loads(site.read_text())
        told["drivers"]["id_card_reader"] = f"serial:{tmp_path}/nothing?speed=115200"
        site.write_text(json.dumps(told))
        with pytest.raises(CannotStart, match=f"{tmp_path}/nothing is not there"):
            check_home(site.parent)
        site.write_text("{")
        with pytest.raises(CannotStart, match=r"site\.json is damaged"):
            check_home(site.parent)
        hall.kill("station-1")
        hall.kill("web")
        hurt = told_once_unwell(root, {"web", "devices", "device station-1", "presence"})
        assert "station-1" in hurt["devices"].sentence
        assert hurt["presence"].sentence == "Not present: station-1."
        hall.kill("hub")
        assert not findings(root)["hub"].ok
        hall.kill("broker")
        cut_off = findings(root)
        assert not cut_off["broker"].ok
        assert cut_off["database"].ok
        assert all(one.action for one in cut_off.values() if not one.ok)


def test_a_printer_in_trouble_and_one_low_on_paper_are_told(tmp_path: Path, bare: Path) -> None:
    printer = "driver terminal-1/ticket_printer"
    with LiveHall(tmp_path / "hall", ("terminal-1",), prepared=bare) as hall:
        root = hall.folder.root

        def code_is(code: str) -> bool:
            told = findings(root).get(printer)
            return told is not None and told.code == code

        until(lambda: code_is(""), 90, "the printer is well")
        hall.stand_ins.act("printer", "near_end")
        until(lambda: code_is("driver_low"), 90, "the paper runs low")
        assert findings(root)[printer].action == "The staff of the hall put in a new roll now."
        hall.stand_ins.act("printer", "jam")
        until(lambda: code_is("driver_troubled"), 90, "the paper is jammed")
        told = findings(root)[printer]
        assert "(jam, since " in told.sentence
        assert told.action.startswith("The staff of the hall")
        hall.stand_ins.act("printer", "clear")
        hall.stand_ins.act("printer", "load")
        until(lambda: code_is(""), 90, "the printer is well again")


@pytest.mark.parametrize(
    ("drift", "code"),
    [(timedelta(seconds=-2), ""), (timedelta(minutes=5), "clocks_differ"), (None, "hub_unheard")],
)
def test_a_hub_of_another_time_is_told(drift: timedelta | None, code: str) -> None:
    heard = Heard(drift=drift)
    if not code:
        assert check_offset(heard) == "this machine's clock and the hub's are 2.0 s apart."
        return
    with pytest.raises(CannotStart) as refused:
        check_offset(heard)
    assert refused.value.code == code


def test_nothing_runs_and_nothing_is_there(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    command = [
        sys.executable,
        "-m",
        "hall",
        "doctor",
        "--folder",
        str(tmp_path / "none"),
        "--json",
        str(report),
    ]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    told = json.loads(report.read_text())
    assert told["ok"] is False
    assert {"system", "disk", "clock", "settings", "broker", "web"} <= {one["name"] for one in told["checks"]}
    assert all(set(one) == {"name", "ok", "code", "sentence", "action"} for one in told["checks"])
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2020, 1, 1, tzinfo=UTC), "is valid from"),
        (datetime(2099, 1, 1, tzinfo=UTC), "ended on"),
    ],
)
def test_a_clock_far_off_shows_in_certificates(tmp_path: Path, now: datetime, said: str) -> None:
    CertificateAuthority.create(tmp_path / "authority", "anhe")
    assert "valid until" in certificates.say_good(tmp_path / "authority" / "ca.crt")
    with pytest.raises(CannotStart, match=said):
        certificates.check_certificate(tmp_path / "authority" / "ca.crt", now)
    assert not certificates.is_good_for_long(tmp_path / "authority" / "ca.crt", now)
    assert certificates.is_good_for_long(tmp_path / "authority" / "ca.crt")
