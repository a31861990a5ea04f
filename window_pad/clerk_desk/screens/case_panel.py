"""Shows the case beside the call: who applies, what was handed in, how far it is, and what may be done now."""

import time
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from hall.messages.casework import CaseOpened, PadPageKind, PadState
from hall.qt.words import Words
from window_pad.clerk_desk import case_deeds
from window_pad.clerk_desk.case_deeds import BUTTONS, KEYS, SMALL_FORMS, CaseDeed
from window_pad.clerk_desk.case_desk import CaseDesk
from window_pad.clerk_desk.desk import Desk, Notice
from window_pad.clerk_desk.screens.case_fields import CaseFields
from window_pad.clerk_desk.screens.case_lists import (
    MaterialsList,
    TextList,
    fees_of,
    papers_of,
    questions_of,
    steps_of,
)
from window_pad.clerk_desk.screens.deed_page import DeedPage, Told
from window_pad.clerk_desk.screens.item_page import ItemPage
from window_pad.clerk_desk.screens.notice_bar import NoticeBar
from window_pad.clerk_desk.screens.pieces import ElidedLabel, KeyedButton, card, label

PAD_KEYS = {PadPageKind.GUIDE: "Ctrl+1", PadPageKind.STEPS: "Ctrl+2", PadPageKind.CLOCK: "Ctrl+3"}
CLEAR_KEY = "Ctrl+0"
SHOW_KEY = "Ctrl+E"
TAB_KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5")
A_ROW = 4


class CasePanel(QWidget):
    """window: whose keys these are. Call `show_desk` after every change."""

    def __init__(self, words: Words, case: CaseDesk, window: QWidget) -> None:
        super().__init__()
        self._words, self._case, self._window = words, case, window
        self._item = ElidedLabel("case_item", "title")
        self._number = ElidedLabel("case_number", "quiet")
        self._state = label("case_state")
        self._pad = ElidedLabel("case_pad")
        self._notice = NoticeBar()
        self._fields = CaseFields(words, case)
        self._materials = MaterialsList(words, self._check)
        self._texts = {name: TextList(name) for name in ("fees", "questions", "steps", "papers")}
        self._tabs = QTabWidget()
        self._pages = QStackedWidget()
        self._deed_page = DeedPage(words, self._tell, self._close_page)
        self._item_page = ItemPage(words, case.choose_item)
        self._work, self._deed_bar = QWidget(), QWidget()
        self._show_fields = KeyedButton("case_show", SHOW_KEY, self._toggle, window)
        self._save = KeyedButton("case_save", KEYS[CaseDeed.CHANGE], case.save, window)
        self._deeds = {
            deed: KeyedButton(f"case_{deed}", KEYS[deed], self._pressing(deed), window) for deed in BUTTONS
        }
        self._pads = {
            kind: KeyedButton(f"pad_{kind}", key, self._showing(kind), window)
            for kind, key in PAD_KEYS.items()
        }
        self._clear = KeyedButton("pad_clear", CLEAR_KEY, case.clear_pad, window)
        self._asked: tuple[CaseDeed, int] | None = None
        self._lay_out()

    def show_desk(self, desk: Desk) -> None:
        """The case as it stands now."""
        at = time.monotonic()
        case = self._case.case
        self._turn(desk, case)
        self._show_notice()
        self._show_head(case)
        self._fields.show_case(at)
        self._materials.show_case(case, may_check=self._case.may(CaseDeed.CHECK_MATERIAL))
        for name, text in (
            ("fees", fees_of),
            ("questions", questions_of),
            ("steps", steps_of),
            ("papers", papers_of),
        ):
            self._texts[name].say(text(case, self._words))
        self._show_buttons(case, at)

    # What stands there

    def _turn(self, desk: Desk, case: CaseOpened | None) -> None:
        if self._case.needs_item:
            self._item_page.offer(*((desk.board.matters, desk.board.sounds) if desk.board else ((), ())))
            self._pages.setCurrentWidget(self._item_page)
        elif self._asked is not None and (case is None or self._asked[0].value not in case.deeds):
            self._close_page()
        elif self._asked is None:
            self._pages.setCurrentWidget(self._work)
        self._deed_bar.setVisible(self._pages.currentWidget() is self._work)

    def _show_notice(self) -> None:
        notice, words = self._case.notice, self._words
        if not self._case.is_linked:
            self._notice.say(words.say("case_away"), is_grave=True)
        elif notice is not None:
            self._notice.say(self._sentence(notice), is_grave=notice.is_grave)
        elif self._case.doing:
            self._notice.say(words.say(f"asking_{self._case.doing}"))
        elif self._case.is_catching_up:
            self._notice.say(words.say("case_catching_up"))
        else:
            self._notice.say("")

    def _sentence(self, notice: Notice) -> str:
        if notice.refusal is None:
            return self._words.say(notice.key, notice.fact)
        return notice.refusal[1 if self._words.property("language") == "en" else 0]

    def _show_head(self, case: CaseOpened | None) -> None:
        self._item.say(case.item_name if case else self._words.say("case_opening"))
        self._number.say(f"{case.project_no}　{case.masked_name}" if case else "")
        self._state.setText(case.state_name if case else "")
        pad = case.pad if case else PadState.NONE
        self._pad.say(self._words.say(f"pad_{pad}") if case else "")
        self._tabs.setVisible(case is not None)
        left = len([one for one in case.materials if one.state == "missing"]) if case else 0
        names = ("materials", "steps", "fees", "questions", "papers")
        for place, name in enumerate(names):
            text = self._words.say(f"tab_{name}")
            self._tabs.setTabText(place, f"{text} {left}" if name == "materials" and left else text)

    def _show_buttons(self, case: CaseOpened | None, at: float) -> None:
        words = self._words
        offered = case_deeds.buttons_of(case) if case else ()
        main = case_deeds.next_deed(case) if case and not self._case.form.has_unsaved else None
        for deed, button in self._deeds.items():
            is_doing = self._case.doing == deed.value
            button.setVisible(deed in offered)
            button.setEnabled(self._case.may(deed))
            button.say(words.say(f"doing_{deed}" if is_doing else f"deed_{deed}"), with_key=not is_doing)
            _rank(button, "primary" if deed is main else "")
        for kind, button in self._pads.items():
            button.setEnabled(self._case.may_show())
            button.say(words.say(f"show_{kind}"), with_key=False)
            button.setToolTip(PAD_KEYS[kind])
            button.setVisible(case is not None)
        self._clear.setEnabled(self._case.may_show())
        self._clear.setVisible(case is not None)
        self._clear.say(words.say("show_nothing"), with_key=False)
        self._clear.setToolTip(CLEAR_KEY)
        is_saving = self._case.doing == CaseDeed.CHANGE.value
        self._save.setEnabled(self._case.may(CaseDeed.CHANGE) and self._case.form.has_unsaved)
        self._save.say(words.say("case_saving" if is_saving else "case_save"), with_key=not is_saving)
        self._save.setVisible(case is not None and CaseDeed.CHANGE.value in case.deeds)
        _rank(self._save, "primary" if self._case.form.has_unsaved else "")
        self._show_fields.setVisible(case is not None)
        self._show_fields.say(words.say("case_hide" if self._case.form.is_shown(at) else "case_show"))

    # What is pressed

    def _toggle(self) -> None:
        self._case.toggle_shown(time.monotonic())

    def _pressing(self, deed: CaseDeed) -> Callable[[], object]:
        plain = {
            CaseDeed.ASK_CONFIRMATION: self._case.ask_confirmation,
            CaseDeed.REGISTER: self._case.register,
            CaseDeed.RECEIVE_CORRECTION: self._case.receive_correction,
        }
        return plain.get(deed, lambda: self._open_page(deed))

    def _showing(self, kind: PadPageKind) -> Callable[[], object]:
        return lambda: self._case.show_on_pad(kind)

    def _check(self, place: int, way: str) -> None:
        state, kept_as = case_deeds.MATERIAL_STATES[way]
        if state == "outstanding":
            self._open_page(CaseDeed.CHECK_MATERIAL, place)
        else:
            self._case.check_material(place, state, kept_as)

    def _open_page(self, deed: CaseDeed, place: int = -1) -> None:
        case = self._case.case
        if case is None or not self._case.may(deed):
            return
        self._asked = (deed, place)
        name = next((one.name for one in case.materials if one.place == place), case.item_name)
        chosen = case_deeds.offered_acceptance(case) if deed is CaseDeed.ACCEPT else ""
        self._deed_page.begin(deed, SMALL_FORMS[deed], name, case_deeds.lacking(case), chosen)
        self._pages.setCurrentWidget(self._deed_page)
        self._deed_bar.hide()

    def _close_page(self) -> None:
        self._asked = None
        self._pages.setCurrentWidget(self._work)
        self._deed_bar.show()
        self._window.setFocus()

    def _tell(self, told: Told) -> None:
        """Ask for the deed; when that cannot be now, what was written stays."""
        if self._asked is None:
            return
        deed, place = self._asked
        asking: dict[CaseDeed, Callable[[], bool]] = {
            CaseDeed.ACCEPT: lambda: self._case.accept(told.choice),
            CaseDeed.ASK_CORRECTION: lambda: self._case.ask_for_correction(told.points),
            CaseDeed.REFUSE: lambda: self._case.refuse(told.choice, told.reason),
            CaseDeed.DECIDE: lambda: self._case.decide(told.choice, told.reason),
            CaseDeed.WITHDRAW: lambda: self._case.withdraw(told.reason),
            CaseDeed.CHECK_MATERIAL: lambda: self._case.check_material(place, "outstanding", "", told.day),
        }
        if asking[deed]():
            self._close_page()

    def _lay_out(self) -> None:
        frame, column = card()
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._item, 1)
        head.addWidget(self._state)
        second = QHBoxLayout()
        second.addWidget(self._number, 1)
        second.addWidget(self._pad, 1)
        form = QVBoxLayout()
        form.addWidget(self._fields, 1)
        above = QHBoxLayout()
        above.addWidget(self._show_fields, 1)
        above.addWidget(self._save, 1)
        form.addLayout(above)
        names = ("materials", "steps", "fees", "questions", "papers")
        for place, name in enumerate(names):
            self._tabs.addTab(self._materials if name == "materials" else self._texts[name], "")
            key = KeyedButton("", TAB_KEYS[place], _turning(self._tabs, place), self._window)
            key.setParent(self)
            key.setGeometry(0, 0, 0, 0)
        self._tabs.setDocumentMode(True)
        lists = QVBoxLayout()
        lists.addWidget(self._tabs, 1)
        pads = QHBoxLayout()
        pads.setSpacing(4)
        for button in (*self._pads.values(), self._clear):
            pads.addWidget(button, 1)
        lists.addLayout(pads)
        sides = QHBoxLayout(self._work)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(12)
        sides.addLayout(form, 1)
        sides.addLayout(lists, 1)
        for page in (self._work, self._deed_page, self._item_page):
            self._pages.addWidget(page)
        self._pages.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column.addLayout(head)
        column.addLayout(second)
        column.addWidget(self._notice)
        column.addWidget(self._pages, 1)
        deeds = QVBoxLayout(self._deed_bar)
        deeds.setContentsMargins(0, 0, 0, 0)
        rows = (BUTTONS[:A_ROW], BUTTONS[A_ROW:])
        for row in rows:
            line = QHBoxLayout()
            for deed in row:
                line.addWidget(self._deeds[deed], 1)
            deeds.addLayout(line)
        column.addWidget(self._deed_bar)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)


def _turning(tabs: QTabWidget, place: int) -> Callable[[], None]:
    return lambda: tabs.setCurrentIndex(place)


def _rank(button: KeyedButton, rank: str) -> None:
    if (button.property("rank") or "") != rank:
        button.setProperty("rank", rank)
        button.style().unpolish(button)
        button.style().polish(button)
