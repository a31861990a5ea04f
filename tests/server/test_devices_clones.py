"""Fault 10: a device's folder was copied to a second machine; both run, over the real broker."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall.credentials.device_home import DeviceHome
from hall.credentials.enrolment import enrol
from hall.mqtt.link import Link
from tests.rig.browser import Browser
from tests.rig.live_server import LiveServer
from tests.rig.waiting import until

CLONED = (
    "SELECT count(*) FROM audit_auditevent WHERE verb = 'certificate_cloned' AND subject = 'device:area-a'"
)


@contextmanager
def running(home: Path) -> Iterator[Link]:
    """A wall's link on one of the machines."""
    link = Link(DeviceHome(home), "wall", lambda _event: None)
    link.start()
    try:
        yield link
    finally:
        link.stop()


def test_a_copied_home_is_seen_by_the_administrator_until_the_device_is_enrolled_anew(
    own_server: LiveServer, tmp_path: Path
) -> None:
    server = own_server
    first = server.home("area-a").path
    second = shutil.copytree(first, tmp_path / "copy")
    with running(first) as link:
        until(lambda: link.is_up, what="the device is there")
    with running(first) as link:
        until(lambda: link.is_up, what="it was restarted")
        assert server.rows(CLONED) == [(0,)]
        with running(second):
            until(lambda: server.rows(CLONED) == [(1,)], 60, "the server sees two machines")
    browser = Browser(server)
    browser.sign_in()
    assert "两台机器使用同一证书" in browser.open("/admin/devices/device/")
    assert "两台机器使用同一证书" in browser.open("/admin/devices/devicetrouble/")
    enrol(tmp_path / "new", server.web_url, server.verb("enrolment-code", "area-a").strip())
    assert "两台机器使用同一证书" not in browser.open("/admin/devices/device/")
    with running(tmp_path / "new") as link:
        until(lambda: link.is_up, 30, "the device is there under its new name")
    assert server.rows(CLONED) == [(1,)]
