"""How the supervisor's page is opened: by the browser there is, believing the hall's own key and no other."""

import subprocess
from pathlib import Path

import pytest

from hall.credentials.authority import CertificateAuthority
from hall.launcher import supervisor_page
from hall.launcher.hall_folder import HallFolder
from hall.launcher.screen import Screen

SCREEN = Screen(":9", (1920, 1080))
URL = "https://127.0.0.1:8443"
PIN = "openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64"


@pytest.fixture
def folder(tmp_path: Path) -> HallFolder:
    folder = HallFolder(tmp_path / "hall")
    folder.make()
    authority = CertificateAuthority.create(folder.authority, "anhe")
    authority.issue_server(folder.keys / "web", "web", ("127.0.0.1",))
    return folder


def test_nothing_is_opened_where_there_is_no_browser(
    folder: HallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert supervisor_page.program(folder, URL, SCREEN) is None


def test_the_browser_believes_one_key(
    folder: HallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = (folder.keys / "web" / "web.crt").read_bytes()
    pin = subprocess.run(["sh", "-c", PIN], input=certificate, capture_output=True, check=True).stdout
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    program = supervisor_page.program(folder, URL, SCREEN)
    assert program is not None
    assert program.command[0] == str(browser)
    assert f"--ignore-certificate-errors-spki-list={pin.decode().strip()}" in program.command
    assert "--ignore-certificate-errors" not in program.command
    profile = folder.root / "browser"
    assert profile.stat().st_mode & 0o077 == 0, "others could read what the browser keeps"
