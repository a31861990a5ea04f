"""Shows the clerk's desk: the way in, or the number with everything around it; looks again after each change and second."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hall.language import hall_clock
from hall.qt.words import Words
from window_pad.clerk_desk import proofs
from window_pad.clerk_desk.case_desk import CaseDesk
from window_pad.clerk_desk.desk import Desk, Notice
from window_pad.clerk_desk.screens.help_line import HelpLine
from window_pad.clerk_desk.screens.notice_bar import NoticeBar
from window_pad.clerk_desk.screens.number_card import NumberCard
from window_pad.clerk_desk.screens.pieces import ElidedLabel, KeyedButton, label
from window_pad.clerk_desk.screens.queue_panel import QueuePanel
from window_pad.clerk_desk.screens.sign_in_page import SignInPage
from window_pad.clerk_desk.screens.transfer_page import TransferPage
from window_pad.clerk_desk.steps import RULES, Stage, Step

if TYPE_CHECKING:
    from window_pad.clerk_desk.screens.case_panel import CasePanel

DESIGN = (1180, 760)
LEAST = (1000, 680)
BESIDE_CASE = 0.26
"""Of the window's width: the number while its case stands beside it."""


class DeskWindow(QWidget):
    """The one window of a desk. now: the hall's time. Call `look_again` after every change of the desk."""

    def __init__(
        self,
        desk: Desk,
        words: Words,
        now: Callable[[], datetime] = hall_clock.now,
        case: CaseDesk | None = None,
    ) -> None:
        super().__init__()
        self._case = case
        self._panel: CasePanel | None = None
        self._desk, self._words, self._now = desk, words, now
        self._hall = ElidedLabel("hall_name", "quiet")
        self._place = label("window_name", "title")
        self._clerk = label("clerk_name")
        self._link = label("link_state", "quiet")
        self._sign_out = KeyedButton("sign_out", RULES[Step.SIGN_OUT].key, self._leave, self)
        self._help = HelpLine(words, self, desk.take_help)
        self._notice = NoticeBar()
        self._pages = QStackedWidget()
        self._sign_in = SignInPage(words, lambda number, word: desk.sign_in(number, word, time.monotonic()))
        self._card = NumberCard(words, self, self._take, lambda: desk.show_visitor(time.monotonic()))
        self._queue = QueuePanel(words, lambda ticket: desk.call_ticket(ticket, time.monotonic()))
        self._transfer = TransferPage(words, self._send_away, self._close_transfer)
        self._work = QWidget()
        self._stage_shown: Stage | None = None
        self._lay_out()
        self._calm = QTimer(self, singleShot=True)
        self._calm.timeout.connect(self.look_again)
        self._seconds = QTimer(self, interval=1000)
        self._seconds.timeout.connect(self.look_again)
        self._seconds.start()
        self.look_again()

    def look_again(self) -> None:
        """Show what the desk knows now."""
        at = time.monotonic()
        self._turn_page()
        self._show_head(at)
        self._show_notice()
        self._sign_in.show_desk(self._desk, self._window_name(), at)
        self._card.show_desk(self._desk, at, self._lines(), is_narrow=self._has_case)
        self._queue.show_desk(self._desk, at)
        self._show_case()
        calm_in = self._desk.calm_in(at)
        if calm_in > 0 and not self._calm.isActive():
            self._calm.start(round(calm_in * 1000) + 10)

    def _lines(self) -> tuple[proofs.SurfaceLine, ...]:
        ticket = self._desk.current
        return proofs.judge(self._desk.surfaces, ticket.called_at, self._now()) if ticket else ()

    def _turn_page(self) -> None:
        stage = self._desk.stage
        if stage is Stage.SIGNED_OUT:
            page: QWidget = self._sign_in
        elif self._is_transferring() and stage in RULES[Step.TRANSFER].stages:
            page = self._transfer
        else:
            page = self._work
        self._pages.setCurrentWidget(page)
        if stage is Stage.SIGNED_OUT and self._stage_shown is not Stage.SIGNED_OUT:
            self._sign_in.begin()
        elif stage is not self._stage_shown:
            self.setFocus()
        self._stage_shown = stage

    @property
    def _has_case(self) -> bool:
        return self._case is not None and self._desk.stage is Stage.SERVING

    def _show_case(self) -> None:
        """While somebody is served their case stands where the lists were; it is made when it is first needed."""
        case, is_on = self._case, self._has_case
        if is_on and self._panel is None and case is not None:
            from window_pad.clerk_desk.screens.case_panel import CasePanel  # noqa: PLC0415 - calling must not wait for it

            self._panel = CasePanel(self._words, case, self)
            self._sides.addWidget(self._panel, 1)
        if self._panel is not None:
            self._panel.setVisible(is_on)
            self._queue.setVisible(not is_on)
            self._card.setMaximumWidth(round(self.width() * BESIDE_CASE) if is_on else 16_777_215)
            self._panel.show_desk(self._desk)

    def _is_transferring(self) -> bool:
        return self._pages.currentWidget() is self._transfer

    def _window_name(self) -> str:
        settled = self._desk.settled
        return settled.window_name if settled and settled.window_name else self._words.say("window_unnamed")

    def _show_head(self, at: float) -> None:
        desk, words = self._desk, self._words
        hall = desk.settled.hall_name if desk.settled else words.say("hall_unnamed")
        self._hall.say(hall)
        self._hall.setVisible(not self._help.show_desk(desk))
        self._place.setText(self._window_name())
        self._clerk.setText(desk.clerk.clerk_name if desk.clerk else "")
        self._link.setText(words.say(_link_state(desk)))
        self._sign_out.setVisible(desk.clerk is not None)
        self._sign_out.say(words.say("step_sign_out"))
        self._sign_out.setEnabled(desk.may(Step.SIGN_OUT, at))
        self.setWindowTitle(words.say("title", self._window_name()))

    def _show_notice(self) -> None:
        desk, words = self._desk, self._words
        if not desk.is_linked and desk.link_since is not None:
            self._notice.say(words.say("link_down_notice"), is_grave=True)
        elif desk.notice is not None:
            self._notice.say(self._sentence(desk.notice), is_grave=desk.notice.is_grave)
        elif desk.clerk is not None and desk.is_catching_up:
            self._notice.say(words.say("catching_up"))
        else:
            self._notice.say("")

    def _sentence(self, notice: Notice) -> str:
        if notice.refusal is None:
            return self._words.say(notice.key, notice.fact)
        return notice.refusal[1 if self._words.property("language") == "en" else 0]

    def _take(self, step: Step) -> None:
        if step is not Step.TRANSFER:
            self._desk.press(step, time.monotonic())
        elif self._desk.may(step, time.monotonic()) and self._desk.current and self._desk.board:
            board = self._desk.board
            self._transfer.begin(self._desk.current.number, board.matters, board.sounds)
            self._pages.setCurrentWidget(self._transfer)

    def _send_away(self, matter: str, note: str) -> None:
        if self._desk.transfer(matter, note, time.monotonic()):
            self._close_transfer()

    def _close_transfer(self) -> None:
        self._pages.setCurrentWidget(self._work)
        self.look_again()

    def _leave(self) -> None:
        self._desk.sign_out(time.monotonic())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._place)
        head.addSpacing(16)
        head.addWidget(self._hall, 1)
        head.addWidget(self._help, 1)
        head.addWidget(self._link)
        head.addSpacing(16)
        head.addWidget(self._clerk)
        head.addWidget(self._sign_out)
        self._sides = QHBoxLayout(self._work)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._card, 2)
        self._sides.addWidget(self._queue, 1)
        for page in (self._sign_in, self._work, self._transfer):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 18)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._notice)
        column.addWidget(self._pages, 1)
        self.setMinimumSize(*LEAST)


def _link_state(desk: Desk) -> str:
    if desk.is_linked:
        return "link_up"
    return "link_down" if desk.link_since else "connecting"
