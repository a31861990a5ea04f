"""A screen tells the hall's time on a machine of any zone."""

import os
import subprocess
import sys

import pytest

from hall.language import hall_clock
from hall.launcher.children import PROJECT

QT_CLOCK = """
from PySide6.QtCore import QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine
from hall.qt.shell import start_quick
application = start_quick("clock")
engine = QQmlEngine()
component = QQmlComponent(engine)
now = b'Qt.formatDateTime(new Date(), "yyyy-MM-dd HH:mm")'
component.setData(b'import QtQml; QtObject { property string now: ' + now + b' }', QUrl())
print(component.create().property("now"))
"""
TERMINAL_HEADER = """
from tests.screens.stage import texts
from hall.qt import shell
from tests.screens.visit_stage import VisitStage
application = shell.start_quick("clock")
with VisitStage() as stage:
    stage.begin()
    print(next(one.text for one in texts(stage.window) if one.name == "clock"))
    stage.keyboard.end()
"""


def said_in(zone: str, program: str) -> str:
    """What the program prints on a machine set up for this zone."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env={**os.environ, "TZ": zone, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    ("program", "form"),
    [(QT_CLOCK, "%Y-%m-%d %H:%M"), (TERMINAL_HEADER, "%H:%M")],
    ids=["qt", "terminal"],
)
def test_a_machine_in_another_zone_shows_the_halls_time(zone: str, program: str, form: str) -> None:
    before = hall_clock.local(hall_clock.now())
    said = said_in(zone, program)
    after = hall_clock.local(hall_clock.now())
    assert before.strftime(form) <= said <= after.strftime(form) or said == after.strftime(form)
