"""One offscreen application for all screen tests."""

import os

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")


@pytest.fixture(scope="session")
def application() -> QApplication:
    """The process's application, dressed as every program's."""
    from hall.qt import shell  # noqa: PLC0415 - after the platform is chosen

    found = QApplication.instance()
    return found if isinstance(found, QApplication) else shell.start_widgets("tests")
