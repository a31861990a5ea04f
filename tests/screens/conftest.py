"""One offscreen application for all screen tests, and no Qt object ended on another thread than its own."""

import gc
import os
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")


@pytest.fixture(scope="session")
def application() -> QApplication:
    """The process's application, dressed as every program's."""
    from hall.qt import shell  # noqa: PLC0415 - after the platform is chosen

    found = QApplication.instance()
    return found if isinstance(found, QApplication) else shell.start_widgets("tests")


@pytest.fixture(scope="module", autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """Threads of a driver or a link collect nothing while windows are there; what the module leaves goes here."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
    assert QGuiApplication.instance() is None or QGuiApplication.screens(), "a window took the screen along"
