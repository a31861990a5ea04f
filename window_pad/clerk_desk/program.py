"""Wires a clerk's desk: its home, its keys, its link, its window."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.credentials.forgetting import forget_what_is_freed
from hall.credentials.sealing import open_sealed, seal
from hall.language.refusals import RefusalCode
from hall.messages.calling import SendDesk
from hall.messages.case_contents import (
    FORM_PURPOSE,
    OBJECTIONS_PURPOSE,
    CaseForm,
    Objections,
    decode_form,
    decode_objections,
)
from hall.messages.casework import CaseChanged, SendCase
from hall.messages.devices import RequestRefused
from hall.messages.message import Message, Request
from hall.messages.visitor_details import VisitorDetails, decode_details
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkChanged, Settled, Told, Unanswered
from hall.qt.link_bridge import LinkBridge
from hall.qt.shell import read_start, show_at, start_widgets
from hall.qt.stop_signals import StopSignals
from hall.qt.words import Words
from window_pad.clerk_desk.case_desk import REQUESTS, CaseDesk, Seals
from window_pad.clerk_desk.desk import Desk
from window_pad.clerk_desk.screens.desk_window import DESIGN, DeskWindow
from window_pad.clerk_desk.steps import Stage
from window_pad.clerk_desk.visitor import SealedVisitor

WORDS = Path(__file__).parent / "words"

# A clerk's step is worth nothing to the next process, and silence must be told while the clerk still looks.
STEP_WITHIN = timedelta(seconds=6)
STATE_WITHIN = timedelta(seconds=3)


class DeskProgram:
    """The running desk: what the link says changes the desk, and the window looks again."""

    def __init__(self, home: DeviceHome, words: Words) -> None:
        self._bridge = LinkBridge()
        self.link = Link(home, "clerk_desk", self._bridge.deliver)
        sealing_key = home.hall_sealing_key()
        self.desk = Desk(
            self._ask,
            lambda password: seal(sealing_key, password.encode(), "secret"),
            SealedVisitor(_opener(home)),
            self._look_again,
        )
        self.case = CaseDesk(
            self._ask,
            Seals(
                _opening_form(home),
                _opening_objections(home),
                lambda plain: seal(sealing_key, plain, FORM_PURPOSE),
            ),
            self._look_again,
        )
        self.window: DeskWindow | None = None
        self._bridge.answered.connect(self._take_answer)
        self._bridge.unanswered.connect(self._take_silence)
        self._bridge.told.connect(self._take_word)
        self._bridge.link_changed.connect(self._change_link)
        self._bridge.settled.connect(self._settle)
        settled = home.load_settled()
        if settled is not None:
            self.desk.settled_as(settled)
        self.window = DeskWindow(self.desk, words, self.link.hall_now, self.case)

    def _ask(self, request: Request) -> str:
        within = STATE_WITHIN if isinstance(request, SendDesk | SendCase) else STEP_WITHIN
        return self.link.ask(request, within=within, keep=False)

    def _look_again(self) -> None:
        if self.window is not None:
            self.window.look_again()

    def _follow(self) -> None:
        """The case is that of whoever is being served."""
        current = self.desk.current
        is_serving = self.desk.stage is Stage.SERVING and current is not None
        self.case.follow(current.ticket if is_serving and current is not None else "")

    def _take_answer(self, event: Answered) -> None:
        if isinstance(event.request, REQUESTS):
            self._take_case(event.key, event.request, event.answer)
        elif isinstance(event.request, Request):
            self.desk.answered(event.key, event.request, event.answer)
            self._follow()

    def _take_case(self, key: str, request: Request, answer: Message) -> None:
        self.case.answered(key, request, answer, time.monotonic())
        if isinstance(answer, RequestRefused) and answer.code == RefusalCode.NOT_SIGNED_IN:
            self.desk.link_changed(True, self.link.hall_now())

    def _take_silence(self, event: Unanswered) -> None:
        if isinstance(event.request, REQUESTS):
            self.case.unanswered(event.key)
        elif isinstance(event.request, Request):
            self.desk.unanswered(event.key, event.request)

    def _take_word(self, event: Told) -> None:
        if isinstance(event.message, CaseChanged):
            self.case.told(event.message)
        else:
            self.desk.told(event.message)
            self._follow()

    def _change_link(self, event: LinkChanged) -> None:
        self.desk.link_changed(event.is_up, event.since)
        self.case.link_changed(event.is_up)

    def _settle(self, event: Settled) -> None:
        self.desk.settled_as(event.settled)


def _opener(home: DeviceHome) -> Callable[[str], VisitorDetails]:
    key = home.private_key()

    def open_visitor(sealed: str) -> VisitorDetails:
        try:
            return decode_details(open_sealed(key, sealed, "visitor"))
        except msgspec.DecodeError as fault:
            raise ValueError("the seal holds no visitor") from fault

    return open_visitor


def _opening_form(home: DeviceHome) -> Callable[[str], CaseForm]:
    key = home.private_key()

    def open_form(sealed: str) -> CaseForm:
        try:
            return decode_form(open_sealed(key, sealed, FORM_PURPOSE))
        except msgspec.DecodeError as fault:
            raise ValueError("the seal holds no form") from fault

    return open_form


def _opening_objections(home: DeviceHome) -> Callable[[str], Objections]:
    key = home.private_key()

    def open_objections(sealed: str) -> Objections:
        try:
            return decode_objections(open_sealed(key, sealed, OBJECTIONS_PURPOSE))
        except msgspec.DecodeError as fault:
            raise ValueError("the seal holds no objections") from fault

    return open_objections


def run_desk(arguments: Sequence[str]) -> int:
    """Show the desk of this home until its window is closed. 2 when the home cannot serve."""
    start = read_start("window_pad clerk_desk", arguments)
    try:
        home = DeviceHome(start.home)
        home.hold()
        language = home.site().options.get("language", "zh")
        scale = (
            min(start.place.width / DESIGN[0], start.place.height / DESIGN[1], 1.0) if start.place else 1.0
        )
        application = start_widgets("clerk_desk", scale=scale)
        words = Words(WORDS)
        words.choose(str(language))
        program = DeskProgram(home, words)
    except HomeTrouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    StopSignals(application)
    window = program.window
    if window is None:
        return 2
    if start.place is None:
        window.resize(*DESIGN)
        window.show()
    else:
        window.setMinimumSize(1, 1)
        show_at(window, start.place, framed=True)
    forget_what_is_freed()
    program.link.start()
    ended = application.exec()
    program.link.stop()
    return ended
