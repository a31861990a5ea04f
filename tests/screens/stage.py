"""A QML window on an offscreen stage, and a measuring eye for what stands on it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF, QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from hall.qt import frames, shell

DESIGN = shell.Place(0, 0, 1080, 1920)


@dataclass(frozen=True, slots=True)
class Seen:
    """A visible text or button as it stands on the window."""

    name: str
    text: str
    place: QRectF
    size: int
    is_cut: bool


def until(condition: Callable[[], object], within: float = 20) -> None:
    """Let the windows live until the condition holds; within seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        QTest.qWait(20)


def settle(window: QQuickWindow) -> None:
    """Return after the frame with the present state was swapped."""
    loop = QEventLoop()
    swapped: list[bool] = []

    def swap() -> None:
        swapped.append(True)
        loop.quit()

    frames.after_swap(window, swap, within=5, missed=loop.quit)
    loop.exec()
    assert swapped, "no frame within 5 s"


def items(item: QQuickItem) -> Iterator[QQuickItem]:
    """Everything visible below this item."""
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from items(child)


def _place(item: QQuickItem) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.mapToScene(QPointF(item.width(), item.height())))


def _class(item: QQuickItem) -> str:
    return item.metaObject().className().split("_QML")[0]


def texts(window: QQuickWindow) -> list[Seen]:
    """Every visible text with its pixel size, and whether its glyphs leave its own box or its button's."""
    found = []
    for item in items(window.contentItem()):
        text = item.property("text")
        if _class(item) not in ("ZText", "QQuickText") or not text:
            continue
        width, height = item.property("paintedWidth"), item.property("paintedHeight")
        is_cut = width > item.width() + 1 or height > _room(item) + 1 or bool(item.property("truncated"))
        font = item.property("font")
        found.append(Seen(item.objectName(), text, _place(item), font.pixelSize(), is_cut or _broken(item)))
    return found


def _room(item: QQuickItem) -> float:
    """A label may be as high as its button."""
    parent = item.parentItem()
    while parent is not None and _class(parent) not in ("ZButton", "HelpButton"):
        parent = parent.parentItem()
    return item.height() if parent is None else parent.height()


def _broken(item: QQuickItem) -> bool:
    """A Latin word torn apart at a line's end; Chinese may break anywhere."""
    text = str(item.property("text"))
    longest = max((len(word) for word in text.split() if word.isascii()), default=0)
    lines = item.property("lineCount")
    return bool(lines > 1 and text.isascii() and lines > len(text.split())) or (
        longest > 0 and lines > 1 and len(text.split()) == 1 and text.isascii()
    )


def touchables(window: QQuickWindow) -> list[Seen]:
    """Every visible thing to press."""
    return [
        Seen(item.objectName(), str(item.property("text") or ""), _place(item), 0, is_cut=False)
        for item in items(window.contentItem())
        if _class(item) in ("ZButton", "HelpButton", "ZField")
    ]


def keep_picture(window: QQuickWindow, folder: Path, name: str) -> Path:
    """A PNG of the window."""
    path = folder / f"{name}.png"
    assert window.grabWindow().save(str(path))
    return path
