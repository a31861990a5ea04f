"""Decides what a device believes of the server: who asked what, what is answered, whether anybody is there."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hall.credentials.device_home import DeviceHome
from hall.messages import topics
from hall.messages.devices import (
    Acknowledged,
    DeviceBorn,
    DeviceLost,
    DeviceSettled,
    Heartbeat,
    Pulse,
    RequestRefused,
)
from hall.messages.envelope import BadMessage, Envelope, body_as, decode
from hall.messages.message import Answer, Message, Note, Report, Request
from hall.messages.zone_board import ZoneBoard
from hall.mqtt.asked import Asked
from hall.mqtt.boards import Boards
from hall.mqtt.connection import Connection, Identity
from hall.mqtt.dedupe import Dedupe
from hall.mqtt.hall_time import HallTime
from hall.mqtt.link_events import Answered, LinkChanged, LinkEvent, Settled, Told, Unanswered
from hall.mqtt.outbox import Outbox
from hall.mqtt.renewing import Pace, Renewing
from hall.mqtt.saying import Saying

log = logging.getLogger(__name__)

PULSE_PATIENCE = 5.0
HEARTBEAT_EVERY = 2.0
NOT_KEPT_LIVES = timedelta(seconds=10)
_LOOK_EVERY = 0.2


@dataclass(slots=True)
class LinkCounts:
    """What a link let pass without effect since it was made."""

    bad: int = 0
    expired: int = 0
    repeated: int = 0


class Link:
    """A device's one link to its hall.

    deliver(event) runs on the link's own thread, one event at a time, and must return soon. Until the first
    `LinkChanged` the link is down. All other methods may be called from any thread. A certificate whose life is half
    over is renewed by the way, as `renewal_pace` says; the link goes down and up for it.
    """

    def __init__(
        self,
        home: DeviceHome,
        role: str,
        deliver: Callable[[LinkEvent], None],
        software: str = "",
        renewal_pace: Pace | None = None,
    ) -> None:
        self._home, self._role, self._software = home, role, software
        self._hall, self._device = home.hall, home.device
        self._deliver_unguarded = deliver
        self._time = HallTime()
        self._started_at = self.hall_now()
        self._connection = Connection(
            Identity.of(home),
            on_message=self._post,
            on_state=lambda is_connected: self._inbox.put(
                lambda: self._change_socket(is_connected=is_connected)
            ),
            will=lambda: self._saying.will(DeviceLost(self._started_at)),
        )
        self._outbox = Outbox(home.outbox_path)
        self._saying = Saying(self._hall, self._device, self._outbox, self._connection.publish, self.hall_now)
        self._boards = Boards(self._saying, self._deliver, self.hall_now)
        self._told = Dedupe()
        self._renewing = Renewing(home, self.hall_now, self._connection.reconnect, renewal_pace or Pace())
        self._born_key = ""
        self._pulse_at = float("-inf")
        self._heartbeat_at = 0.0
        self._is_up = False
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"link {self._device}", daemon=True)
        self.counts = LinkCounts()

    @property
    def is_up(self) -> bool:
        """Whether the hub's pulse was heard within five seconds."""
        return self._is_up

    @property
    def waiting(self) -> int:
        """How many requests and reports have no answer yet."""
        return len(self._saying)

    @property
    def kept(self) -> tuple[Message, ...]:
        """What waits on this device's disk for an answer, also from an earlier process."""
        return tuple(one.message for one in self._outbox.all())

    @property
    def trouble(self) -> str:
        """Why there is no connection, for an engineer; empty when there is one."""
        return self._connection.trouble

    def hall_now(self) -> datetime:
        """The server's present instant as far as it is known here, aware UTC; not this machine's possibly wrong clock."""
        return self._time.now(time.monotonic())

    def start(self) -> None:
        """Connect, say `device_born`, go on with what an earlier process kept."""
        self._saying.take_up()
        self._connection.subscribe(topics.down_all_of(self._hall, self._device), topics.pulse(self._hall))
        self._thread.start()
        self._connection.start()
        self._renewing.start()

    def stop(self) -> None:
        """Say goodbye; what is kept stays on the disk. Nothing is delivered afterwards."""
        self._renewing.stop()
        self._stopping.set()
        self._inbox.put(_wake)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()
        self._saying.note(DeviceLost(self._started_at))
        self._connection.stop()
        self._outbox.close()

    def ask(
        self, request: Request, *, within: timedelta | None = None, keep: bool = True, key: str = ""
    ) -> str:
        """Send a request until it is answered; its key comes back at once, the answer as `Answered`.

        within: after so long `Unanswered` is told instead. keep: write it to the disk first (one fsync), so that it
        outlives this process and is asked again by the next one, for as long as `within` allows; False for what is
        worth nothing later: it expires after ten seconds unless `within` says otherwise.
        Refusal `storage_full` when there is no room to keep it.
        """
        if within is None and not keep:
            within = NOT_KEPT_LIVES
        return self._saying.say(request, key=key, within=within, keep=keep)

    def report(self, report: Report, *, key: str = "") -> str:
        """Keep a report until the server acknowledges it (`Answered`). The same key again is the same report.

        Refusal `storage_full` when there is no room to keep it.
        """
        return self._saying.say(report, key=key, keep=True)

    def note(self, note: Note) -> None:
        """Say something that ages at once; lost when nobody listens."""
        self._saying.note(note)

    def follow(self, zone: str) -> None:
        """Follow a zone's board from now on."""

        def begin() -> None:
            self._boards.follow(zone)
            self._connection.subscribe(topics.zone_all_of(self._hall, zone))

        self._inbox.put(begin)

    def unfollow(self, zone: str) -> None:
        """Follow it no longer."""

        def end() -> None:
            self._connection.unsubscribe(topics.zone_all_of(self._hall, zone))
            self._boards.unfollow(zone)

        self._inbox.put(end)

    def _post(self, topic: str, payload: bytes, is_retained: bool) -> None:  # noqa: FBT001 - shape of on_message
        self._inbox.put(lambda: self._hear(topic, payload, is_retained=is_retained))

    def _run(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(queue.Empty):
                self._inbox.get(timeout=_LOOK_EVERY)()
            self._keep_time()

    def _keep_time(self) -> None:
        moment = time.monotonic()
        if self._is_up and moment - self._pulse_at > PULSE_PATIENCE:
            self._change_link(is_up=False)
        if moment - self._heartbeat_at >= HEARTBEAT_EVERY:
            self._heartbeat_at = moment
            self._saying.note(Heartbeat(self._boards.positions, self.waiting))
        if self._is_up:
            self._saying.say_again()
        for asked in self._saying.given_up():
            if not asked.is_own:
                self._deliver(Unanswered(asked.key, asked.message))
            self._saying.forget(asked)

    def _change_socket(self, *, is_connected: bool) -> None:
        if not is_connected:
            self._pulse_at = float("-inf")
            self._change_link(is_up=False)
            return
        self._saying.drop(self._born_key)
        born = DeviceBorn(self._role, self._software, self._started_at)
        self._born_key = self._saying.say(born, is_own=True)

    def _change_link(self, *, is_up: bool) -> None:
        if is_up == self._is_up:
            return
        self._is_up = is_up
        if is_up:
            self._saying.hurry()
        self._deliver(LinkChanged(is_up, self.hall_now()))

    def _hear(self, topic: str, payload: bytes, *, is_retained: bool) -> None:
        try:
            envelope = decode(payload)
            if topic == topics.pulse(self._hall):
                self._hear_pulse(body_as(envelope, Pulse), is_retained=is_retained)
            elif topic == topics.down(self._hall, self._device, envelope.kind):
                self._hear_down(envelope)
            else:
                self._boards.hear(topics.read_zone(topic), envelope, is_retained=is_retained)
        except (BadMessage, ValueError) as fault:
            self.counts.bad += 1
            if (
                self.counts.bad.bit_count() == 1
            ):  # the 1st, 2nd, 4th, 8th ...: a flood of it does not fill the disk
                log.warning("%d malformed messages so far, now on %s: %s", self.counts.bad, topic, fault)

    def _hear_pulse(self, pulse: Pulse, *, is_retained: bool) -> None:
        if is_retained:
            return
        self._pulse_at = time.monotonic()
        self._time.heard(pulse.now, self._pulse_at)
        self._change_link(is_up=True)
        self._boards.pulse(pulse.boards)

    def _hear_down(self, envelope: Envelope) -> None:
        if envelope.is_expired(self.hall_now()):
            self.counts.expired += 1
            return
        body = envelope.body
        if isinstance(body, RequestRefused) and body.retry_after is not None:
            self._saying.postpone(envelope.key, body.retry_after)
            return
        asked = self._saying.answered(envelope.key)
        if isinstance(body, ZoneBoard):
            self._boards.hear_board(envelope, body)
        elif not isinstance(body, Answer):
            raise BadMessage(f"{envelope.kind} is no answer")
        elif asked is not None:
            self._take_answer(asked, body)
        elif self._saying.was_answered(envelope.key):
            self.counts.repeated += 1
        else:
            self._take_unasked(envelope, body)

    def _take_answer(self, asked: Asked, answer: Answer) -> None:
        if isinstance(answer, DeviceSettled):
            self._settle(answer)
        elif not asked.is_own or isinstance(asked.message, DeviceBorn):
            self._deliver(Answered(asked.key, asked.message, answer))
        self._saying.forget(asked)

    def _take_unasked(self, envelope: Envelope, answer: Answer) -> None:
        if isinstance(answer, Acknowledged) or not self._told.is_new(envelope.id):
            self.counts.repeated += 1
        elif isinstance(answer, DeviceSettled):
            self._settle(answer)
        else:
            self._deliver(Told(envelope.key, answer))

    def _settle(self, settled: DeviceSettled) -> None:
        try:
            self._home.save_settled(settled)
        except OSError as fault:
            log.warning("what this device is for could not be written down: %s", fault.strerror)
        self._deliver(Settled(settled))

    def _deliver(self, event: LinkEvent) -> None:
        try:
            self._deliver_unguarded(event)
        except Exception:
            log.exception("the application did not take %s", type(event).__name__)


def _wake() -> None:
    return
