"""Decides nothing: joins reader, screen and pipe in the process of one visit, which ends by being killed."""

import os
import resource
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from device_drivers import catalogue as drivers
from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.id_card_reader import (
    CardLaid,
    CardTaken,
    CardUnread,
    IdCard,
    IdCardReader,
    ReaderChanged,
)
from hall.credentials.device_home import DeviceHome
from hall.language import hall_clock
from hall.language.visitors import HowKnown
from hall.messages.visitor_details import VisitorDetails
from hall.qt import frames, shell
from hall.qt.background import Postbox
from hall.qt.idle_watch import IdleWatch
from hall.qt.keyboard import Keyboard
from hall.qt.line_pipe import LinePipe
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from queue_terminal import catalogue_store
from queue_terminal.issue import trouble_word
from queue_terminal.pipe_words import (
    AlreadyWaiting,
    Began,
    BeginWithoutCard,
    CallsDrawn,
    CallsNow,
    CardUnreadable,
    Ended,
    Issued,
    NotIssued,
    Prepared,
    PrinterNow,
    Printing,
    ReaderNow,
    SpeakLanguage,
    Trouble,
    Watch,
    Word,
    line,
    read_to_visit,
)
from queue_terminal.screens.visit_screen import QML, VisitScreen
from queue_terminal.visit import Step

WORDS = Path(__file__).parent / "words"
IDLE_SECONDS = 60.0
SHORT_SECONDS = 25.0
AFTER_CARD_SECONDS = 8.0
CARD_ASKED_EVERY = 8_000
CARD_ASKED_TIMES = 5
RETRY_READER = 3_000
"""Milliseconds, but for the names in seconds."""


class OneVisit(QObject):
    """Everything of one visit. It says to the shell only what the shell must know."""

    def __init__(self, home: DeviceHome, place: shell.Place | None, pipe: LinePipe) -> None:
        super().__init__()
        self._home, self._place, self._pipe = home, place, pipe
        self._look = Look(Sight.TOUCH)
        self._words = Words(WORDS)
        self._keyboard = Keyboard()
        self._screen: VisitScreen | None = None
        self._scene: shell.Scene | None = None
        self._idle: IdleWatch | None = None
        self._printer = Trouble()
        self._calls = CallsNow(())
        self._reader: IdCardReader | None = None
        self._plate = Postbox(self._on_plate, self)
        self._is_others_card = False
        self._present_card: IdCard | None = None
        self._asked_for_card = 0
        self._card_timer = QTimer(self, interval=CARD_ASKED_EVERY)
        self._card_timer.timeout.connect(self._ask_for_card)
        self._idle_seconds = float(str(home.site().options.get("idle_seconds", IDLE_SECONDS)))
        pipe.heard.connect(self._hear)
        pipe.closed.connect(lambda: os._exit(0))

    def _say(self, word: Word) -> None:
        self._pipe.say(line(word))

    def _hear(self, text: bytes) -> None:
        word = read_to_visit(text)
        match word:
            case Prepared():
                self._prepare(word)
            case Watch():
                self._is_others_card = word.is_card_left
                self._watch_reader()
            case SpeakLanguage():
                self._words.choose(word.language)
            case BeginWithoutCard():
                self._words.choose(word.language)
                self._begin(None)
            case CallsNow():
                self._show_calls(word)
            case PrinterNow():
                self._printer = word.trouble
            case Printing() | Issued() | NotIssued() | AlreadyWaiting():
                self._outcome(word)

    def _prepare(self, word: Prepared) -> None:
        screen = VisitScreen(
            catalogue_store.read(Path(word.catalogue)),
            self._home.hall_sealing_key,
            self._words,
            self._look,
            self._keyboard,
        )
        screen.said.connect(self._say)
        screen.stepped.connect(self._stepped)
        self._screen = screen
        self._scene = shell.Scene(
            self._look, self._words, visit=screen, keyboard=self._keyboard, hall_name=word.hall_name
        )
        window = self._scene.load(QML)
        self._idle = IdleWatch(window, limit=self._idle_seconds)
        self._idle.seconds_left.connect(screen.show_seconds)
        self._idle.touched.connect(lambda: screen.show_seconds(0))
        self._idle.idle.connect(self._nobody_there)

    def _begin(self, card: IdCard | None) -> None:
        screen, scene = self._screen, self._scene
        if screen is None or scene is None or scene.window is None or screen.visit.step is not Step.WAITING:
            return
        screen.begin(_details(card) if card else None, _today(), self._printer)
        screen.card_laid(is_on_plate=card is not None)
        self._say(Began(HowKnown.CARD if card else HowKnown.NOT))
        shell.show_at(scene.window, self._place)
        scene.window.raise_()
        self._show_calls(self._calls)

    def _stepped(self) -> None:
        screen, idle = self._screen, self._idle
        if screen is None or idle is None:
            return
        step = screen.visit.step
        screen.show_seconds(0)
        if step is Step.ENDED:
            self._end(is_card_left=screen.visit.is_card_on_plate)
        elif step is Step.CARD_LEFT:
            idle.rest()
            self._ask_for_card()
            self._card_timer.start()
        elif step is Step.TAKING:
            idle.rest()
        else:
            is_over = step in (Step.RESULT, Step.TROUBLE, Step.HELD)
            idle.begin(min(SHORT_SECONDS, self._idle_seconds) if is_over else self._idle_seconds)

    def _nobody_there(self) -> None:
        if self._screen is not None:
            self._screen.leave()

    def _ask_for_card(self) -> None:
        if self._screen is None:
            return
        self._asked_for_card += 1
        if self._asked_for_card > CARD_ASKED_TIMES:
            self._card_timer.stop()
            self._screen.visit.give_up_card()
            self._end(is_card_left=True)
        else:
            self._screen.ask_for_card()

    def _end(self, *, is_card_left: bool) -> None:
        """The shell kills this process when it hears this; the window goes at once all the same."""
        if self._scene is not None and self._scene.window is not None:
            self._scene.window.hide()
        if self._reader is not None:
            self._reader.close()
        self._say(Ended(is_card_left))

    def _outcome(self, word: Printing | Issued | NotIssued | AlreadyWaiting) -> None:
        if self._screen is None:
            return
        if isinstance(word, Printing):
            self._screen.hear_printing(word.number)
        else:
            self._screen.hear(word)

    def _show_calls(self, word: CallsNow) -> None:
        self._calls = word
        if self._screen is None or self._scene is None:
            return
        self._screen.show_calls(word.lines)
        window = self._scene.window
        if word.fresh and window is not None and window.isVisible():
            frames.after_swap(window, lambda: self._say(CallsDrawn(word.fresh)))

    def _watch_reader(self) -> None:
        address = self._home.site().drivers.get("id_card_reader", "")
        if not address:
            return
        try:
            self._reader = drivers.open_id_card_reader(address)
            self._reader.watch(self._plate.post)
        except AddressWrong as fault:
            self._say(
                ReaderNow("fault", Trouble("address_wrong", "engineer", "读卡器的地址设置有误。", str(fault)))
            )
        except DeviceTrouble as trouble:
            self._say(ReaderNow(DeviceState.ABSENT.value, trouble_word(trouble)))
            QTimer.singleShot(RETRY_READER, self._watch_reader)

    def _on_plate(self, event: object) -> None:
        match event:
            case CardLaid():
                self._card_laid(event.card)
            case CardTaken():
                self._card_taken()
            case CardUnread():
                self._card_unread(event.trouble)
            case ReaderChanged():
                self._say(ReaderNow(event.state.value, trouble_word(event.trouble)))

    def _card_laid(self, card: IdCard) -> None:
        if self._is_others_card or self._screen is None:
            return
        self._readable()
        if self._screen.visit.step is Step.WAITING:
            self._present_card = card
            self._begin(card)
        elif self._present_card is not None and card.id_number == self._present_card.id_number:
            self._screen.card_laid(is_on_plate=True)
        elif self._screen.visit.step is not Step.TAKING:
            # Somebody else's card: the visit before is over, and the next process reads the card where it lies.
            self._end(is_card_left=False)

    def _card_taken(self) -> None:
        if self._is_others_card:
            self._end(is_card_left=False)
        elif self._screen is not None:
            self._readable()
            self._screen.card_laid(is_on_plate=False)
            if self._screen.visit.step is Step.RESULT and self._idle is not None:
                self._idle.begin(AFTER_CARD_SECONDS)

    def _readable(self) -> None:
        if self._screen is not None:
            self._screen.card_unread("")
            self._say(CardUnreadable(is_there=False))

    def _card_unread(self, trouble: DeviceTrouble) -> None:
        del trouble
        if self._screen is None or self._is_others_card:
            return
        self._screen.card_unread(self._words.say("card_unread"))
        self._say(CardUnreadable(is_there=True))


def _details(card: IdCard) -> VisitorDetails:
    birth = card.birth
    return VisitorDetails(
        name=card.name,
        id_number=card.id_number,
        document=card.document.value,
        sex=card.sex,
        birth=f"{birth[:4]}-{birth[4:6]}-{birth[6:8]}" if len(birth) == 8 else "",
    )


def _today() -> date:
    return hall_clock.business_day(hall_clock.now())


def run(home: Path, place: shell.Place | None) -> int:
    """The process of one visit: words in on descriptor 0, out on 1; all other output goes to the error stream."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.dup(1)
    os.dup2(2, 1)
    application: QGuiApplication = shell.start_quick("queue_terminal")
    visit = OneVisit(DeviceHome(home), place, LinePipe(os.dup(0), out))
    result = application.exec()
    del visit
    return result
