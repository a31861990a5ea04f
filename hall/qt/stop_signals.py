"""Decides how a screen's process ends when it is told to: at once, in good order, on SIGTERM and SIGINT."""

import signal
import socket

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier


class StopSignals(QObject):
    """Quits the application when the process is told to end; made once, on the main thread.

    Python runs a handler only between its own instructions; the socket wakes Qt's loop so that there are some.
    """

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._heard, self._told = socket.socketpair()
        self._heard.setblocking(False)
        self._told.setblocking(False)
        signal.set_wakeup_fd(self._told.fileno())
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._listen)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: application.quit())

    def _listen(self) -> None:
        self._heard.recv(64)
