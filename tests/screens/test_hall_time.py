"""A screen tells the hall's time on a machine of any zone."""

import os
import subprocess
import sys

from hall.language import hall_clock
from hall.launcher.children import PROJECT

CLOCK = """
from PySide6.QtCore import QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine
from hall.qt.shell import start_quick
application = start_quick("clock")
engine = QQmlEngine()
component = QQmlComponent(engine)
component.setData(b'import QtQml; QtObject { property string now: Qt.formatDateTime(new Date(), "yyyy-MM-dd HH") }', QUrl())
print(component.create().property("now"))
"""


def test_a_machine_in_another_zone_shows_the_halls_time() -> None:
    before = hall_clock.local(hall_clock.now())
    done = subprocess.run(
        [sys.executable, "-c", CLOCK],
        cwd=PROJECT,
        env={**os.environ, "TZ": "America/New_York", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    after = hall_clock.local(hall_clock.now())
    assert done.stdout.strip() in {f"{before:%Y-%m-%d %H}", f"{after:%Y-%m-%d %H}"}
