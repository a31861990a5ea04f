"""A clerk's desk without its window: its own deciding module and link, and a clerk who never rests.

`python -m tests.rig.busy_desk --home DIR --diary FILE --stop FILE --clerk 1001 --password-file FILE --seed N`.
"""

import argparse
import json
import logging
import random
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec

from hall.credentials.device_home import DeviceHome
from hall.credentials.sealing import open_sealed, seal
from hall.language.refusals import RefusalCode
from hall.messages.calling import SendDesk
from hall.messages.devices import RequestRefused
from hall.messages.message import Request
from hall.messages.visitor_details import VisitorDetails, decode_details
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkChanged, LinkEvent, Settled, Told, Unanswered
from tests.rig.diary import Diary
from tests.rig.inbox import Inbox
from window_pad.clerk_desk.desk import Desk
from window_pad.clerk_desk.steps import Stage, Step
from window_pad.clerk_desk.visitor import SealedVisitor

STEP_WITHIN = timedelta(seconds=6)
STATE_WITHIN = timedelta(seconds=3)
QUICKNESS = 4.0
"""This clerk's seconds in one of ours: the desk's calm after a press is counted in the clerk's."""


@dataclass(frozen=True, slots=True)
class Orders:
    """How this desk is started. stop: once this file exists everybody is served to the end."""

    home: Path
    diary: Path
    stop: Path
    clerk: str
    password: str
    seed: int


class BusyDesk:
    """What the desk's program joins, joined without Qt."""

    def __init__(self, orders: Orders) -> None:
        home = DeviceHome(orders.home)
        self._orders = orders
        self._chance = random.Random(orders.seed)
        self._diary = Diary(orders.diary)
        self._inbox = Inbox()
        self._link = Link(home, "clerk_desk", lambda event: self._inbox.post(lambda: self._hear(event)))
        key, hall_key = home.private_key(), home.hall_sealing_key()

        def opened(sealed: str) -> VisitorDetails:
            return decode_details(open_sealed(key, sealed, "visitor"))

        self._desk = Desk(
            self._ask,
            lambda password: seal(hall_key, password.encode(), "secret"),
            SealedVisitor(opened),
            lambda: None,
        )
        self._nobody_until = 0.0

    def run(self) -> None:
        """Until killed."""
        self._link.start()
        self._inbox.run(self._look, 0.02)

    def _ask(self, request: Request) -> str:
        within = STATE_WITHIN if isinstance(request, SendDesk) else STEP_WITHIN
        return self._link.ask(request, within=within, keep=False)

    def _look(self) -> None:
        desk, at = self._desk, time.monotonic() * QUICKNESS
        match desk.stage:
            case Stage.SIGNED_OUT:
                desk.sign_in(self._orders.clerk, self._orders.password, at)
            case Stage.FREE if at >= self._nobody_until:
                self._call(at)
            case Stage.CALLED:
                desk.press(self._drawn((Step.CALL_AGAIN, 0.1), (Step.NO_SHOW, 0.07), (Step.PARK, 0.07)), at)
            case Stage.SERVING:
                self._go_on_serving(at)

    def _call(self, at: float) -> None:
        """Whoever was set aside is called again now and then, and all of them in the end."""
        parked = self._desk.board.parked if self._desk.board else ()
        if parked and (self._is_over or self._chance.random() < 0.3):
            self._desk.call_ticket(parked[0].ticket, at)
        else:
            self._desk.press(Step.CALL_NEXT, at)

    def _go_on_serving(self, at: float) -> None:
        board = self._desk.board
        if board and board.matters and not self._is_over and self._chance.random() < 0.04:
            self._desk.transfer(self._chance.choice(board.matters)[0], "", at)
        else:
            self._desk.press(Step.FINISH, at)

    def _drawn(self, *odds: tuple[Step, float]) -> Step:
        chance = self._chance.random()
        for step, share in () if self._is_over else odds:
            if chance < share:
                return step
            chance -= share
        return Step.BEGIN

    @property
    def _is_over(self) -> bool:
        return self._orders.stop.exists()

    def _hear(self, event: LinkEvent) -> None:
        match event:
            case Answered() if isinstance(event.request, Request):
                self._note(event)
                self._desk.answered(event.key, event.request, event.answer)
            case Unanswered() if isinstance(event.request, Request):
                self._desk.unanswered(event.key, event.request)
            case Told():
                self._desk.told(event.message)
            case LinkChanged():
                self._desk.link_changed(event.is_up, event.since)
            case Settled():
                self._desk.settled_as(event.settled)

    def _note(self, event: Answered) -> None:
        """What the clerk was told; the state of a desk is no promise."""
        answer = event.answer
        if answer.kind() != "desk_board":
            asked, told = msgspec.to_builtins(event.request), msgspec.to_builtins(answer)
            self._diary.write(
                "answered", kind=event.request.kind(), asked=asked, answer=answer.kind(), told=told
            )
        if isinstance(answer, RequestRefused) and answer.code == RefusalCode.NO_ONE_WAITING:
            self._nobody_until = (time.monotonic() + 0.3) * QUICKNESS


def _read_orders() -> Orders:
    parser = argparse.ArgumentParser()
    for name in ("--home", "--diary", "--stop", "--password-file"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--clerk", required=True)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    password = json.loads(given.password_file.read_text())[given.clerk]
    return Orders(given.home, given.diary, given.stop, given.clerk, password, given.seed)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    BusyDesk(_read_orders()).run()
