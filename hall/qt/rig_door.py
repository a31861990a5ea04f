"""Decides what a test rig may know of a screen: where a named thing stands, so that a real click can find it."""

import json
import os
from collections.abc import Iterator

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtWidgets import QApplication, QWidget

_doors: list[QLocalServer] = []


def open_door(name: str) -> None:
    """Serve `$ZHITING_RIG/NAME.PID.sock` when that folder is set; nothing otherwise.

    A line `find OBJECT_NAME` is answered by one line of JSON: found, x, y, width, height (screen pixels), visible,
    enabled, text.
    """
    folder = os.environ.get("ZHITING_RIG")
    if not folder:
        return
    # Through the open folder: a socket's own path may have 107 bytes and no more.
    path = f"/proc/self/fd/{os.open(folder, os.O_PATH)}/{name}.{os.getpid()}.sock"
    QLocalServer.removeServer(path)
    door = QLocalServer()
    door.newConnection.connect(lambda: _welcome(door))
    if not door.listen(path):
        raise OSError(f"no door for the rig in {folder}: {door.errorString()}")
    _doors.append(door)


def _welcome(door: QLocalServer) -> None:
    visitor = door.nextPendingConnection()
    visitor.readyRead.connect(lambda: _answer(visitor))
    visitor.disconnected.connect(visitor.deleteLater)


def _answer(visitor: QLocalSocket) -> None:
    while visitor.canReadLine():
        line = bytes(visitor.readLine().data()).decode("utf-8", "replace").split()
        asked = line[1] if len(line) == 2 and line[0] == "find" else ""
        visitor.write(json.dumps(find(asked), ensure_ascii=False).encode() + b"\n")
    visitor.flush()


def find(name: str) -> dict[str, object]:
    """What stands under this object name; a visible one before a hidden one."""
    found = list(_found(name)) if name else []
    found.sort(key=lambda one: not (one["visible"] and one["enabled"]))
    return found[0] if found else {"found": False}


def _found(name: str) -> Iterator[dict[str, object]]:
    for window in QGuiApplication.topLevelWindows():
        if isinstance(window, QQuickWindow):
            for item in _items(window.contentItem()):
                if item.objectName() == name:
                    yield _item_place(item, window)
    if isinstance(QGuiApplication.instance(), QApplication):
        for widget in QApplication.allWidgets():
            if widget.objectName() == name:
                yield _widget_place(widget)


def _items(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from _items(child)


def _item_place(item: QQuickItem, window: QQuickWindow) -> dict[str, object]:
    # The window comes along because asking an item for its window() ends the window's life (PySide6 6.11.3).
    corner = item.mapToGlobal(QPointF(0, 0))
    place = QRectF(corner, item.mapToGlobal(QPointF(item.width(), item.height())))
    is_ready = item.isEnabled() and not window.property("isSettling")
    return _described(
        item,
        place,
        window.effectiveDevicePixelRatio(),
        item.isVisible() and window.isVisible(),
        is_ready,
    )


def _widget_place(widget: QWidget) -> dict[str, object]:
    place = QRectF(widget.mapToGlobal(QPointF(0, 0)), widget.size())
    return _described(widget, place, widget.devicePixelRatio(), widget.isVisible(), widget.isEnabled())


def _described(
    thing: QObject,
    place: QRectF,
    ratio: float,
    is_visible: bool,  # noqa: FBT001 - two facts
    is_enabled: bool,  # noqa: FBT001 - two facts
) -> dict[str, object]:
    text = thing.property("text")
    return {
        "found": True,
        "x": round(place.x() * ratio),
        "y": round(place.y() * ratio),
        "width": round(place.width() * ratio),
        "height": round(place.height() * ratio),
        "visible": is_visible,
        "enabled": is_enabled,
        "text": text if isinstance(text, str) else "",
    }
