"""Shows the small form of a deed: one of few choices, points, a reason, a day; nothing goes before it says enough."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from hall.language import hall_clock
from hall.qt.words import Words
from window_pad.clerk_desk.case_deeds import CaseDeed, SmallForm
from window_pad.clerk_desk.screens.pieces import ElidedLabel, label

MOST_POINTS = 20
LONGEST_POINT = 200
LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class Told:
    """What the clerk said. day: YYYY-MM-DD."""

    choice: str = ""
    points: tuple[str, ...] = ()
    reason: str = ""
    day: str = ""


class DeedPage(QWidget):
    """tell(told): go. back(): stay."""

    def __init__(self, words: Words, tell: Callable[[Told], object], back: Callable[[], object]) -> None:
        super().__init__()
        self._words, self._tell, self._back = words, tell, back
        self._form = SmallForm()
        self._title = ElidedLabel("deed_title", "title")
        self._about = ElidedLabel("deed_about", "quiet", lines=2)
        self._hint = label("deed_hint", "quiet", wraps=True)
        self._choices = QVBoxLayout()
        self._points = QVBoxLayout()
        self._group = QButtonGroup(self)
        self._ticks: list[QCheckBox] = []
        self._text = QPlainTextEdit()
        self._text.setObjectName("deed_text")
        self._text.setTabChangesFocus(True)
        self._day = QDateEdit()
        self._day.setObjectName("deed_day")
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("yyyy-MM-dd")
        self._go, self._cancel = QPushButton(), QPushButton()
        self._go.setObjectName("deed_go")
        self._cancel.setObjectName("deed_cancel")
        self._go.setProperty("rank", "primary")
        self._go.clicked.connect(self._press)
        self._cancel.clicked.connect(back)
        self._text.textChanged.connect(self._see)
        self._group.buttonToggled.connect(lambda *_: self._see())
        self._lay_out()

    def begin(
        self, deed: CaseDeed, form: SmallForm, about: str, lacking: tuple[str, ...], chosen: str
    ) -> None:
        """For this deed. lacking: points that may be ticked; chosen: what holds when nothing else is said, if anything."""
        self._form = form
        words = self._words
        self._title.say(words.say(f"deed_{deed}"))
        self._about.say(about)
        self._hint.setText(words.say(f"hint_{deed}"))
        self._go.setText(words.say(f"deed_{deed}"))
        self._cancel.setText(f"{words.say('cancel')}  Esc")
        self._fill(self._choices, [self._radio(deed, one, chosen) for one in form.choices])
        self._ticks = [self._tick(place, one) for place, one in enumerate(lacking)] if form.has_points else []
        self._fill(self._points, list(self._ticks))
        self._text.clear()
        self._text.setPlaceholderText(words.say("deed_points" if form.has_points else "deed_reason"))
        self._text.setVisible(form.has_points or form.has_reason)
        today = hall_clock.business_day(hall_clock.now())
        self._day.setMinimumDate(QDate(today.year, today.month, today.day))
        self._day.setDate(self._day.minimumDate())
        self._day.setVisible(form.has_day)
        self._see()
        (self._text if self._text.isVisibleTo(self) else self._go).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape stays."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def _radio(self, deed: CaseDeed, choice: str, chosen: str) -> QRadioButton:
        button = QRadioButton(self._words.say(f"{deed}_{choice}"))
        button.setObjectName(f"deed_{choice}")
        button.setProperty("choice", choice)
        self._group.addButton(button)
        button.setChecked(choice == chosen)
        return button

    def _tick(self, place: int, name: str) -> QCheckBox:
        box = QCheckBox(self._words.say("point_missing", name))
        box.setObjectName(f"point_{place}")
        box.setChecked(True)
        box.toggled.connect(self._see)
        return box

    def _fill(self, column: QVBoxLayout, widgets: list[QRadioButton] | list[QCheckBox]) -> None:
        while (item := column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                if isinstance(old, QRadioButton):
                    self._group.removeButton(old)
                old.hide()
                old.deleteLater()
        for widget in widgets:
            column.addWidget(widget)

    def _told(self) -> Told:
        checked = self._group.checkedButton()
        text = self._text.toPlainText().strip()
        written = tuple(line.strip() for line in text.split("\n") if line.strip())
        points = (*(one.text() for one in self._ticks if one.isChecked()), *written)
        return Told(
            str(checked.property("choice")) if checked is not None else "",
            tuple(one[:LONGEST_POINT] for one in points)[:MOST_POINTS],
            text[:LONGEST_REASON],
            self._day.date().toString("yyyy-MM-dd") if self._form.has_day else "",
        )

    def _see(self) -> None:
        told, form = self._told(), self._form
        is_chosen = bool(told.choice) or not form.choices
        is_told = bool(told.points) or not form.has_points
        is_reasoned = bool(told.reason) or not form.needs_reason(told.choice)
        self._go.setEnabled(is_chosen and is_told and is_reasoned)

    def _press(self) -> None:
        if self._go.isEnabled():
            self._tell(self._told())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(self._hint)
        column.addLayout(self._choices)
        column.addLayout(self._points)
        column.addWidget(self._day)
        column.addWidget(self._text, 1)
        column.addStretch(0)
        buttons = QHBoxLayout()
        buttons.addWidget(self._cancel, 1)
        buttons.addWidget(self._go, 2)
        column.addLayout(buttons)
