"""Garbage of Python is taken away on the thread of the windows, whoever allocates."""

import gc
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from hall.qt import garbage
from hall.qt.garbage import GarbageRounds
from tests.screens.stage import until


class Ring:
    """Keeps itself alive, and a Qt object with it."""

    def __init__(self, told: Callable[[], None]) -> None:
        self.me = self
        self.kept = QObject()
        self.kept.destroyed.connect(told, Qt.ConnectionType.DirectConnection)


def test_a_qt_object_ends_on_the_thread_of_the_windows_though_another_allocates(
    application: QApplication,
) -> None:
    ended_on: list[int] = []
    rounds = GarbageRounds(application)
    Ring(lambda: ended_on.append(threading.get_ident()))
    kept: list[list[int]] = []
    busy = threading.Thread(target=lambda: kept.extend([] for _ in range(50_000)))
    busy.start()
    busy.join()
    assert ended_on == []
    until(lambda: bool(ended_on), 10)
    assert ended_on == [threading.get_ident()]
    rounds.deleteLater()


def test_nothing_is_collected_before_it_is_due(application: QApplication) -> None:
    del application
    gc.collect()
    seen: list[str] = []
    gc.callbacks.append(lambda phase, _: seen.append(phase))
    try:
        garbage.collect_when_due()
        assert seen == []
    finally:
        gc.callbacks.pop()
