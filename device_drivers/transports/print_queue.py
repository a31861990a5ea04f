"""Decides how a queue of CUPS is used: a job is followed to its end, and taken back when that is too late."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from threading import Event
from urllib.parse import quote

from device_drivers.address import Address, AddressWrong
from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports import ipp, wire_tap
from device_drivers.transports.network_links import host_and_port

USUAL_SERVER = "localhost:631"
ANSWERED_WITHIN = 5.0
LOOKED_EVERY = 0.1
NOT_FOUND = 0x0406
STOPPED = 5
_WANTED_OF_A_JOB = ("job-state", "job-state-reasons", "time-at-processing")
_WANTED_OF_A_QUEUE = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")


class JobState(IntEnum):
    """RFC 8011, 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class Job:
    """number: the server's. has_begun: whether a byte may have left for the printer."""

    number: int
    state: JobState
    has_begun: bool

    @property
    def is_over(self) -> bool:
        """Whether its state changes no more."""
        return self.state >= JobState.CANCELED


@dataclass(frozen=True, slots=True)
class QueueState:
    """reasons: the printer's, as `media-empty`, without how bad they are."""

    is_stopped: bool
    is_accepting: bool
    reasons: tuple[str, ...]


def server_missing(server: str) -> DeviceTrouble:
    """Nobody answers there."""
    return DeviceTrouble(
        "print_server_missing",
        Who.ENGINEER,
        f"打印服务 {server} 没有应答，请检查 CUPS 是否在运行。",
        f"The print server {server} does not answer: see that CUPS runs.",
    )


def queue_missing(queue: str) -> DeviceTrouble:
    """The server does not know it."""
    return DeviceTrouble(
        "print_queue_missing",
        Who.ENGINEER,
        f"没有名为 {queue} 的打印队列，请核对 CUPS 中的队列名。",
        f"There is no print queue {queue}: check its name in CUPS.",
    )


def queue_refuses(queue: str, why: str) -> DeviceTrouble:
    """The server will not."""
    return DeviceTrouble(
        "print_queue_refuses",
        Who.ENGINEER,
        f"打印队列 {queue} 拒绝了任务（{why}）。",
        f"The print queue {queue} refused the job ({why}).",
    )


def queue_of(address: Address) -> "PrintQueue":
    """The queue at `cups:NAME`. Option server: HOST:PORT. AddressWrong when it is none."""
    if "/" in address.place:
        raise AddressWrong(f"{address}: a queue is named as CUPS names it, without a slash")
    server = Address("tcp", address.text("server", USUAL_SERVER), {})
    return PrintQueue(*host_and_port(server, 631), address.place)


class PrintQueue:
    """One queue of one print server. Any thread may call."""

    def __init__(self, host: str, port: int, name: str) -> None:
        self.name = name
        self._host, self._port = host, port
        self._path = f"/printers/{quote(name)}"
        self._uri = f"ipp://localhost{self._path}"
        self._stopping = Event()

    def state(self) -> QueueState:
        """How the queue is now. DeviceTrouble when server or queue is missing."""
        answer = self._ask(ipp.Operation.GET_PRINTER, _wanted(_WANTED_OF_A_QUEUE))
        reasons = tuple(_plain(reason) for reason in answer.words("printer-state-reasons"))
        return QueueState(
            answer.number("printer-state") == STOPPED,
            answer.number("printer-is-accepting-jobs") != 0,
            tuple(reason for reason in reasons if reason != "none"),
        )

    def hand_in(self, content: bytes, form: str, title: str) -> Job:
        """Give the server something to print. form: its media type. DeviceTrouble when it is not taken."""
        named = ((ipp.NAME, "job-name", title), (ipp.FORMAT, "document-format", form))
        answer = self._ask(ipp.Operation.PRINT_JOB, named, content)
        number = answer.number("job-id")
        if number is None:
            raise queue_refuses(self.name, "no job")
        return Job(number, JobState.PENDING, has_begun=True)

    def job(self, number: int) -> Job:
        """The job now. DeviceTrouble when it is not told."""
        answer = self._ask(ipp.Operation.GET_JOB, (_job(number), *_wanted(_WANTED_OF_A_JOB)))
        state = answer.number("job-state")
        if state is None or not JobState.PENDING <= state <= JobState.COMPLETED:
            raise queue_refuses(self.name, f"job state {state}")
        has_begun = answer.number("time-at-processing") is not None or state == JobState.PROCESSING
        return Job(number, JobState(state), has_begun)

    def followed(self, job: Job, until: float) -> Job:
        """The job at its end, or as it stands at this instant of time.monotonic."""
        while not job.is_over:
            job = self.job(job.number)
            if job.is_over or time.monotonic() + LOOKED_EVERY >= until or self._stopping.wait(LOOKED_EVERY):
                break
        return job

    def take_back(self, job: Job) -> Job:
        """The job after it was taken back, as far as that could still be done."""
        try:
            self._ask(ipp.Operation.CANCEL_JOB, (_job(job.number),))
        except DeviceTrouble as refused:
            if refused.code != "print_queue_refuses":
                raise
        return self.job(job.number)

    def close(self) -> None:
        """Follow no job any more."""
        self._stopping.set()

    def _ask(
        self, operation: ipp.Operation, more: Sequence[tuple[int, str, ipp.Value]], content: bytes = b""
    ) -> ipp.IppAnswer:
        target = (ipp.URI, "printer-uri", self._uri)
        asked = ipp.question(operation, (target, (ipp.NAME, "requesting-user-name", "zhiting"), *more))
        answer = self._exchanged(asked + content)
        if answer.status == NOT_FOUND:
            raise queue_missing(self.name)
        if not answer.is_done:
            raise queue_refuses(self.name, f"{answer.status:04X}")
        return answer

    def _exchanged(self, asked: bytes) -> ipp.IppAnswer:
        server = f"{self._host}:{self._port}"
        connection = http.client.HTTPConnection(self._host, self._port, timeout=ANSWERED_WITHIN)
        wire_tap.note(self.name, "in", asked)
        try:
            connection.request("POST", self._path, asked, {"Content-Type": "application/ipp"})
            answer = connection.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            raise server_missing(server) from None
        finally:
            connection.close()
        wire_tap.note(self.name, "out", told)
        if answer.status != http.client.OK:
            raise queue_refuses(self.name, f"HTTP {answer.status}")
        try:
            return ipp.answer_of(told)
        except ipp.AnswerWrong:
            raise server_missing(server) from None


def _job(number: int) -> tuple[int, str, ipp.Value]:
    return ipp.INTEGER, "job-id", number


def _wanted(names: tuple[str, ...]) -> tuple[tuple[int, str, ipp.Value], ...]:
    return tuple(
        (ipp.KEYWORD, "" if number else "requested-attributes", name) for number, name in enumerate(names)
    )


def _plain(reason: str) -> str:
    for how_bad in ("-report", "-warning", "-error"):
        reason = reason.removesuffix(how_bad)
    return reason
