"""Decides how a screen's process ends when it is told to: at once, in good order, on SIGTERM and SIGINT."""

import signal
import socket

from PySide6.QtCore import QCoreApplication, QSocketNotifier


def quit_on_signals(application: QCoreApplication) -> None:
    """Quit the application when the process is told to end. Call on the main thread, once.

    Python runs a handler only between its own instructions; the socket wakes Qt's loop so that there are some.
    """
    heard, told = socket.socketpair()
    heard.setblocking(False)
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno())
    notifier = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(lambda: heard.recv(64))
    # The sockets must live as long as the application does.
    application.aboutToQuit.connect(lambda: (heard.close(), told.close()))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: application.quit())
