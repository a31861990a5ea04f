"""The case beside the call under a clerk's hands: keys, small forms, one-click checks, long texts in small windows."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from hall.language.refusals import RefusalCode
from hall.messages.calling import FinishService
from hall.messages.casework import (
    AcceptCase,
    AskConfirmation,
    AskForCorrection,
    CaseChanged,
    CheckMaterial,
    ClearPad,
    PadPageKind,
    PadState,
    RefuseCase,
    ShowOnPad,
    WithdrawCase,
)
from tests.screens.case_pictures import serve, window_of
from tests.screens.case_story import CASE, DEEDS, FIELDS, MATERIALS, CaseStory, objected, opened
from tests.screens.live_floor import pump, text
from window_pad.clerk_desk.case_deeds import BUTTONS
from window_pad.clerk_desk.screens.desk_window import DESIGN, LEAST, DeskWindow

LONG = "城镇职工基本养老保险关系转移接续申请（跨省、自治区、直辖市就业参保人员适用）及相关待遇核定办理"


class Panel:
    """A desk's window while somebody is served."""

    def __init__(self, size: tuple[int, int] = DESIGN) -> None:
        self.stories: list[CaseStory] = []
        self.window: DeskWindow = window_of(self._serve, size)
        self.story = self.stories[0]
        self.story.beside.changed_hook = self.window.look_again
        self.window.activateWindow()
        pump(self.window.isActiveWindow, what="the window is in front")

    def _serve(self, story: CaseStory) -> None:
        serve(story)
        self.stories.append(story)

    def button(self, name: str) -> QPushButton:
        """The visible button of this name, once it can be pressed."""
        pump(lambda: any(one.isEnabled() for one in self._seen(name)), what=name)
        return self._seen(name)[0]

    def close(self) -> None:
        """Take the window down, and its clock with it."""
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)

    def _seen(self, name: str) -> list[QPushButton]:
        return [one for one in self.window.findChildren(QPushButton, name) if one.isVisible()]

    def shown(self) -> set[str]:
        """The deeds that have a button."""
        return {deed.value for deed in BUTTONS if self._seen(f"case_{deed}")}

    def press(self, name: str) -> None:
        """A click."""
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)


@pytest.fixture
def panel(application: QApplication) -> Iterator[Panel]:
    del application
    opened_panel = Panel()
    yield opened_panel
    opened_panel.close()


def test_buttons_stand_exactly_for_what_the_hall_allows(panel: Panel) -> None:
    inside = {"change_case_fields", "check_material"}
    assert panel.shown() == set(DEEDS) - inside
    panel.story.desk.register()
    panel.story.answer(opened(deeds=("decide_case",), state="accepted", state_name="已受理"))
    assert panel.shown() == {"decide_case"}
    assert text(panel.window, "case_state") == "已受理"
    panel.story.desk.follow("")
    assert panel.shown() == set()


def test_deeds_have_keys_and_what_is_under_way_is_said(panel: Panel) -> None:
    panel.button("case_ask_confirmation")
    QTest.keyClick(panel.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert panel.story.last() == AskConfirmation(CASE)
    assert text(panel.window, "notice") == "正在把内容发到窗口屏…"
    QTest.keyClick(panel.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert panel.story.kinds().count("ask_confirmation") == 1
    panel.story.answer(opened(pad=PadState.ASKED))
    assert text(panel.window, "case_pad") == "窗口屏：群众正在核对"


def test_a_refusal_stands_in_a_sentence_and_nothing_is_lost(panel: Panel) -> None:
    panel.press("case_show")
    field = panel.window.findChildren(QLineEdit, "field_phone")[0]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "13900000000")
    QTest.keyClick(panel.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    panel.story.refuse(RefusalCode.CASE_FIELDS, fields="联系电话")
    assert "联系电话" in text(panel.window, "notice")
    assert field.text() == "13900000000"
    assert text(panel.window, "said_phone") == "未保存"


def test_nothing_can_be_written_while_it_is_masked(panel: Panel) -> None:
    values = {one.text() for one in panel.window.findChildren(QLineEdit) if one.isVisible()}
    assert not values & {one.value for one in FIELDS if len(one.value) > 9}
    field = panel.window.findChildren(QLineEdit, "field_phone")[0]
    QTest.keyClicks(field, "1")
    assert not panel.story.desk.form.has_unsaved


def test_a_material_is_one_click_and_what_comes_later_has_its_day(panel: Panel) -> None:
    panel.press("material_1_copy_checked")
    assert panel.story.last() == CheckMaterial(CASE, 1, "received", "copy_checked", 1, "")
    received = msgspec.structs.replace(MATERIALS[1], state="received", way="copy_checked")
    panel.story.answer(opened(materials=(MATERIALS[0], received, *MATERIALS[2:])))
    assert not panel.window.findChildren(QPushButton, "material_1_copy_checked")[0].isEnabled()
    panel.press("material_2_outstanding")
    panel.press("deed_go")
    asked = panel.story.last()
    assert isinstance(asked, CheckMaterial)
    assert (asked.place, asked.state) == (2, "outstanding")
    assert len(asked.later_by) == 10


def test_correction_names_what_is_missing_and_what_is_written(panel: Panel) -> None:
    panel.press("case_ask_for_correction")
    ticks = [one for one in panel.window.findChildren(QCheckBox) if one.isVisible()]
    assert [one.text() for one in ticks] == ["缺少：营业场所使用证明", "缺少：食品安全管理制度文本"]
    ticks[1].click()
    note = panel.window.findChildren(QPlainTextEdit, "deed_text")[0]
    note.setPlainText("平面图没有标面积\n\n租赁合同已过期")
    panel.press("deed_go")
    points = ("缺少：营业场所使用证明", "平面图没有标面积", "租赁合同已过期")
    assert panel.story.last() == AskForCorrection(CASE, points)


def test_a_refusal_needs_its_ground_and_its_reason_and_escape_stays(panel: Panel) -> None:
    panel.press("case_refuse_case")
    go = panel.window.findChildren(QPushButton, "deed_go")[0]
    assert not go.isEnabled()
    panel.window.findChildren(QRadioButton, "deed_not_ours")[0].setChecked(True)
    assert not go.isEnabled()
    panel.window.findChildren(QPlainTextEdit, "deed_text")[0].setPlainText("由市级办理")
    panel.press("deed_go")
    assert panel.story.last() == RefuseCase(CASE, "not_ours", "由市级办理")
    panel.story.answer(opened())
    panel.press("case_withdraw_case")
    QTest.keyClick(panel.window.findChildren(QPlainTextEdit, "deed_text")[0], Qt.Key.Key_Escape)
    assert panel.button("case_withdraw_case").isVisible()
    assert not any(isinstance(request, WithdrawCase) for _, request in panel.story.asked)


def test_acceptance_offers_what_the_materials_say(panel: Panel) -> None:
    panel.press("case_accept_case")
    panel.press("deed_go")
    assert panel.story.last() == AcceptCase(CASE, "complete")


def test_objections_stand_at_their_fields(panel: Panel) -> None:
    changed = CaseChanged(
        CASE, "prepared", "待收件", PadState.OBJECTED, objected(phone="号码不对", address="")
    )
    panel.story.desk.told(changed)
    panel.story.answer(opened(pad=PadState.OBJECTED))
    assert text(panel.window, "said_phone") == "群众指出有误：号码不对"
    assert text(panel.window, "said_address") == "群众指出有误：没有说明"
    assert "2处" in text(panel.window, "notice")


def test_pages_go_to_the_pad_by_key(panel: Panel) -> None:
    panel.button("pad_steps")
    QTest.keyClick(panel.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert panel.story.last() == ShowOnPad(CASE, PadPageKind.STEPS)
    panel.story.answer(opened())
    QTest.keyClick(panel.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert panel.story.last() == ClearPad()


def test_the_service_ends_beside_its_case(panel: Panel) -> None:
    panel.button("finish")
    QTest.keyClick(panel.window, Qt.Key.Key_F8)
    assert panel.story.beside.last() == FinishService("ticket-1")


@pytest.mark.parametrize("size", [(1366, 768), LEAST], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_longest_texts_are_whole(application: QApplication, size: tuple[int, int]) -> None:
    del application
    panel = Panel(size)
    materials = tuple(msgspec.structs.replace(one, name=LONG, held=LONG, stand=LONG) for one in MATERIALS)
    panel.story.desk.register()
    panel.story.answer(opened(item_name=LONG * 2, materials=materials, state_name="特别程序中"))
    panel.story.desk.told(CaseChanged(CASE, "x", "特别程序中", PadState.OBJECTED, objected(name=LONG)))
    QTest.qWait(80)
    assert (panel.window.width(), panel.window.height()) == size
    for one in panel.window.findChildren(QWidget):
        if isinstance(one, QLabel | QPushButton) and one.isVisible() and one.text() and "<" not in one.text():
            assert _is_whole(one), (one.objectName(), one.text(), one.size())
    panel.close()


def _is_whole(one: QLabel | QPushButton) -> bool:
    if isinstance(one, QLabel) and one.wordWrap():
        room = QRect(0, 0, one.width(), 10_000)
        needed = one.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, one.text())
        return needed.height() <= one.height() + 1
    return one.fontMetrics().horizontalAdvance(one.text()) <= one.width()
