"""Does at a desk what a clerk does, by the hall's own link and without a screen."""

import json
import queue
import time
from types import TracebackType
from typing import Self, TypeVar

from hall.credentials.device_home import DeviceHome
from hall.credentials.sealing import seal
from hall.launcher.hall_folder import HallFolder
from hall.messages.calling import (
    BeginService,
    CallNext,
    ClerkSignedIn,
    Done,
    FinishService,
    SignIn,
    TicketCalled,
)
from hall.messages.message import Message, Request
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkEvent

_M = TypeVar("_M", bound=Message)
WITHIN = 15.0


class Clerk:
    """`with Clerk(folder, "desk-01", "1001") as clerk:` - signed in at the window of this enrolled desk."""

    def __init__(self, folder: HallFolder, desk: str, number: str) -> None:
        self._home = DeviceHome(folder.home(desk))
        self._number = number
        passwords: dict[str, str] = json.loads((folder.state / "sample_passwords.json").read_text())
        self._password = passwords[number]
        self._answers: queue.SimpleQueue[Answered] = queue.SimpleQueue()
        self._link = Link(self._home, "clerk_desk", self._hear)

    def _hear(self, event: LinkEvent) -> None:
        if isinstance(event, Answered):
            self._answers.put(event)

    def __enter__(self) -> Self:
        self._link.start()
        secret = seal(self._home.hall_sealing_key(), self._password.encode(), "secret")
        self._ask(SignIn(self._number, secret), ClerkSignedIn)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.stop()

    def call_next(self) -> TicketCalled:
        """Call whoever is next."""
        return self._ask(CallNext(), TicketCalled)

    def serve(self, called: TicketCalled) -> None:
        """The person comes, and is done."""
        self._ask(BeginService(called.ticket), Done)
        self._ask(FinishService(called.ticket), Done)

    def _ask(self, request: Request, kind: type[_M]) -> _M:
        key = self._link.ask(request)
        end = time.monotonic() + WITHIN
        while True:
            event = self._answers.get(timeout=max(end - time.monotonic(), 0.01))
            if event.key == key:
                assert isinstance(event.answer, kind), event.answer
                return event.answer
