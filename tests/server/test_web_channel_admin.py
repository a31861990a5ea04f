"""An administrator registers a device, gives it a code, and takes its certificate back, in Chinese."""

import re
from pathlib import Path

import pytest

from hall.credentials.enrolment import enrol
from tests.rig.browser import Browser
from tests.rig.live_server import LiveServer
from tests.rig.raw_device import RawDevice
from tests.rig.waiting import until

CODE = re.compile(r"[0-9A-Z]{10}-[0-9A-Z]{16}")
DEVICES = "/admin/devices/device/"


@pytest.fixture(scope="module")
def browser(server: LiveServer) -> Browser:
    found = Browser(server)
    assert "设备" in found.sign_in()
    return found


def choose(browser: Browser, server: LiveServer, action: str, device: str) -> str:
    (key,) = server.rows("SELECT id FROM devices_device WHERE code = ?", device)[0]
    return browser.send(DEVICES, {"action": action, "_selected_action": str(key), "index": "0"})


def test_a_device_is_registered_and_enrolled_with_a_code_that_is_shown_once(
    browser: Browser, server: LiveServer, tmp_path: Path
) -> None:
    inline = {
        f"{name}-{field}": "0"
        for name in ("certificates", "troubles")
        for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    fields: dict[str, str | list[str]] = {
        **inline,
        "code": "terminal-new",
        "name": "西门取号机",
        "role": "queue_terminal",
        "window": "",
        "zones": ["zone-a"],
        "options": "{}",
    }
    page = browser.send(DEVICES + "add/", fields)
    assert "西门取号机" in page, page
    assert server.rows("SELECT role FROM devices_device WHERE code = 'terminal-new'") == [("queue_terminal",)]
    page = choose(browser, server, "issue_code", "terminal-new")
    shown = CODE.search(page)
    assert shown, page
    assert "15 分钟内有效" in page
    assert not CODE.search(browser.open(DEVICES))
    assert enrol(tmp_path / "home", server.web_url, shown[0]).device == "terminal-new"
    assert "有效" in browser.open(DEVICES)


def test_taking_a_certificate_back_puts_the_device_out(browser: Browser, server: LiveServer) -> None:
    terminal = RawDevice(server, "terminal-7")
    page = choose(browser, server, "revoke", "terminal-7")
    assert "已吊销 1 张证书" in page
    until(lambda: not terminal.connection.is_connected, 60, "its session is ended")
    lines = (
        "SELECT count(*) FROM audit_auditevent WHERE verb = 'certificates_revoked' AND actor = 'clerk:admin'"
    )
    assert server.rows(lines) == [(1,)]


def test_a_retired_device_gets_no_code(browser: Browser, server: LiveServer) -> None:
    choose(browser, server, "retire", "terminal-6")
    page = choose(browser, server, "issue_code", "terminal-6")
    assert not CODE.search(page)
    assert "已停用" in page


def test_what_machines_write_is_only_read(browser: Browser) -> None:
    for path in ("/admin/devices/devicetrouble/", "/admin/devices/helpcall/", "/admin/worker/sweeprecord/"):
        assert "/add/" not in browser.open(path).replace("/admin/devices/device/add/", ""), path


def test_a_clerk_without_the_right_is_not_let_in(server: LiveServer) -> None:
    clerk = Browser(server)
    clerk.sign_in("1001")
    assert "/login/" in clerk.address


def test_the_settings_pass_their_own_check(server: LiveServer) -> None:
    said = server.run(
        "from django.core.management import call_command\ncall_command('check', deploy=True, fail_level='WARNING')"
    )
    assert "no issues" in said
