"""Shows what belongs to a case besides the applicant: materials to tick off, steps and dates, fees, questions, papers."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from hall.messages.casework import CaseOpened, MaterialLine
from hall.qt.words import Words
from window_pad.clerk_desk.case_deeds import MATERIAL_STATES
from window_pad.clerk_desk.screens.pieces import Column, WrappedLabel

_HEIGHT = 30


class MaterialRow(QWidget):
    """A material: its name, how it stands, and a click for each way it may come."""

    def __init__(self, place: int, words: Words, check: Callable[[int, str], None]) -> None:
        super().__init__()
        self._words = words
        self._name = WrappedLabel(f"material_{place}")
        self._state = WrappedLabel(f"material_state_{place}", "quiet")
        self._buttons = {way: QPushButton(words.say(f"way_{way}")) for way in MATERIAL_STATES}
        row = QHBoxLayout()
        row.setSpacing(3)
        for way, button in self._buttons.items():
            button.setObjectName(f"material_{place}_{way}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setStyleSheet(f"min-height: {_HEIGHT}px; padding: 0 3px; font-size: 14px;")
            button.clicked.connect(_clicking(check, place, way))
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(3)
        column.addWidget(self._name)
        column.addWidget(self._state)
        column.addLayout(row)

    def show_material(self, one: MaterialLine, *, may_check: bool) -> None:
        """How it stands now."""
        self._name.setText(f"{one.name}（{one.need_name}）")
        facts = [one.state_name, one.held, one.later_by, one.stand]
        self._state.setText("　".join(fact for fact in facts if fact))
        for way, button in self._buttons.items():
            state, kept_as = MATERIAL_STATES[way]
            is_so = one.state == state and (not kept_as or one.way == kept_as)
            button.setEnabled(may_check and not is_so)
            button.setProperty("rank", "primary" if is_so else "")
            button.style().unpolish(button)
            button.style().polish(button)


class MaterialsList(Column):
    """check(place, way): a button of a material."""

    def __init__(self, words: Words, check: Callable[[int, str], None]) -> None:
        super().__init__()
        self._words, self._check = words, check
        self._rows: dict[int, MaterialRow] = {}
        self._nothing: list[QWidget] = []
        self._known: tuple[object, ...] = ()

    def show_case(self, case: CaseOpened | None, *, may_check: bool) -> None:
        """The materials as they stand."""
        materials = case.materials if case is not None else ()
        if (materials, may_check) == self._known:
            return
        self._known = (materials, may_check)
        if [one.place for one in materials] != list(self._rows) or not (self._rows or self._nothing):
            self._make(materials)
        for one in materials:
            self._rows[one.place].show_material(one, may_check=may_check)

    def _make(self, materials: tuple[MaterialLine, ...]) -> None:
        rows = {one.place: MaterialRow(one.place, self._words, self._check) for one in materials}
        nothing = WrappedLabel("no_materials", "quiet")
        nothing.setText(self._words.say("no_materials"))
        self.fill((*self._rows.values(), *self._nothing), rows.values() or [nothing])
        self._rows, self._nothing = rows, [] if rows else [nothing]


class TextList(QPlainTextEdit):
    """Lines to read and to copy."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"list_{name}")
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)

    def say(self, text: str) -> None:
        """Show this; where the reader has scrolled to stays when nothing changed."""
        if text != self.toPlainText():
            self.setPlainText(text)


def fees_of(case: CaseOpened | None, words: Words) -> str:
    """As the catalogue has them."""
    lines = [f"{one.name}：{one.standard}\n{one.basis}" for one in case.fees] if case else []
    return "\n\n".join(lines) or words.say("no_fees")


def questions_of(case: CaseOpened | None, words: Words) -> str:
    """Questions people often ask."""
    lines = [f"{one.question}\n{one.answer}" for one in case.questions] if case else []
    return "\n\n".join(lines) or words.say("no_questions")


def steps_of(case: CaseOpened | None, words: Words) -> str:
    """Steps and dates."""
    if case is None:
        return ""
    steps = [f"{words.say(f'step_is_{one.state}')}　{one.name}　{one.limit}".rstrip() for one in case.steps]
    return "\n".join((*case.dates, "", *steps)).strip()


def papers_of(case: CaseOpened | None, words: Words) -> str:
    """Statutory papers; they are printed from the work pages."""
    lines = [f"{one.name}　{one.number}\n{one.path}" for one in case.papers] if case else []
    return "\n".join((*lines, words.say("papers_where"))) if lines else words.say("no_papers")


def _clicking(check: Callable[[int, str], None], place: int, way: str) -> Callable[[], None]:
    return lambda: check(place, way)
