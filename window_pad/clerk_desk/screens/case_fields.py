"""Shows the applicant's fields: masked, or open to be written into; objections and other people's changes beside them."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hall.qt.words import Words
from window_pad.clerk_desk.case_desk import CaseDesk
from window_pad.clerk_desk.case_form import FieldLook
from window_pad.clerk_desk.screens.pieces import Column, WrappedLabel

_LABEL = 118
_DENSE = "QLineEdit, QComboBox { min-height: 32px; max-height: 34px; } QComboBox { padding-left: 8px; }"
_LONGEST = 400


class FieldLine(QWidget):
    """One field. It holds no text of its own that the form does not have."""

    def __init__(self, look: FieldLook, words: Words, case: CaseDesk) -> None:
        super().__init__()
        self._words, self._case, self._code = words, case, look.code
        self._is_told = False
        self._label = WrappedLabel(f"label_{look.code}", "quiet")
        self._label.setFixedWidth(_LABEL)
        self._text, self._choice = QLineEdit(), QComboBox()
        self._text.setObjectName(f"field_{look.code}")
        self._choice.setObjectName(f"choice_{look.code}")
        self._text.setMaxLength(_LONGEST)
        self._choice.addItem("", "")
        for value, name in look.choices:
            self._choice.addItem(name, value)
        self._said = WrappedLabel(f"said_{look.code}")
        self._text.textEdited.connect(self._write)
        self._choice.activated.connect(lambda _: self._write(str(self._choice.currentData())))
        self._lay_out()

    def show_look(self, look: FieldLook, *, is_open: bool) -> None:
        """As the form has it now."""
        star = " *" if look.is_required else ""
        self._label.setText(look.label + star)
        has_choices = bool(look.choices) and is_open
        self._choice.setVisible(has_choices)
        self._text.setVisible(not has_choices)
        self._text.setReadOnly(not is_open)
        if has_choices:
            self._choice.setCurrentIndex(max(0, self._choice.findData(look.value)))
        elif self._text.text() != look.value:
            self._text.setText(look.value)
            self._text.setCursorPosition(0)
        self._text.setPlaceholderText("" if is_open else self._words.say("field_empty"))
        self._mark(look)

    def _mark(self, look: FieldLook) -> None:
        said = []
        if look.objection is not None:
            said.append(self._words.say("field_objected", look.objection or self._words.say("field_no_note")))
        if look.theirs is not None:
            said.append(self._words.say("field_theirs", look.theirs))
        if look.is_changed:
            said.append(self._words.say("field_unsaved"))
        self._said.setText("　".join(said))
        self._said.setVisible(bool(said))
        is_bad = look.objection is not None or look.theirs is not None
        self._said.setProperty("rank", "" if is_bad else "quiet")
        self._said.setStyleSheet("color: #A33B0B; font-weight: 600;" if is_bad else "")

    def _write(self, text: str) -> None:
        self._case.write(self._code, text, time.monotonic())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self._text, 1)
        row.addWidget(self._choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._said)


class CaseFields(Column):
    """All fields in their order."""

    def __init__(self, words: Words, case: CaseDesk) -> None:
        super().__init__()
        self._words, self._case = words, case
        self._lines: dict[str, FieldLine] = {}
        self._objected: tuple[str, ...] = ()
        self.setStyleSheet(_DENSE)

    def show_case(self, at: float) -> None:
        """The fields as they stand at `at`."""
        looks = self._case.form.looks(at)
        codes = [one.code for one in looks]
        if codes != list(self._lines):
            self._make(looks)
        is_open = self._case.form.is_shown(at)
        for one in looks:
            self._lines[one.code].show_look(one, is_open=is_open)
        self._turn_to(tuple(one.code for one in looks if one.objection is not None))

    def _turn_to(self, objected: tuple[str, ...]) -> None:
        """What the citizen has just objected to is seen without searching."""
        if objected and objected != self._objected:
            first = self._lines[objected[0]]
            QTimer.singleShot(0, first, lambda: self.ensureWidgetVisible(first))
        self._objected = objected

    def _make(self, looks: tuple[FieldLook, ...]) -> None:
        lines = {one.code: FieldLine(one, self._words, self._case) for one in looks}
        self.fill(self._lines.values(), lines.values())
        self._lines = lines
