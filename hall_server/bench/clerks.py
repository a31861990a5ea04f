"""Decides how a bench calls people: clerks at their windows, with a queue that never runs dry."""

import json

from hall.credentials.sealing import seal
from hall.language import hall_clock
from hall.messages import topics
from hall.messages.calling import BeginService, CallNext, ClerkSignedIn, FinishService, SignIn, TicketCalled
from hall.messages.devices import Acknowledged, DeviceBorn, DeviceSettled
from hall.messages.envelope import decode
from hall.messages.message import Message
from hall.messages.ticketing import TicketPrinted, TicketReserved
from hall_server.bench.enrolled import DESKS, TERMINALS
from hall_server.bench.people import issue_request, said
from hall_server.bench.raw_client import RawClient
from hall_server.bench.stage import HALL, Stage
from hall_server.queueing.models import QueueWeight

CLERKS = ("1001", "1002", "1003")
ANSWER_WITHIN_SECONDS = 10.0


class Desk:
    """One window with its clerk signed in."""

    def __init__(self, client: RawClient) -> None:
        self._client = client
        self._present = ""

    def press(self) -> str:
        """Send *call next* at once and return its key; `finish` must follow."""
        topic, key, payload = said(HALL, self._client.name, CallNext())
        self._client.publish(topic, payload)
        return key

    def finish(self, key: str) -> str:
        """Take the call's answer, serve whom it names to the end, and return the ticket."""
        called = _answer(self._client, key)
        if not isinstance(called, TicketCalled):
            raise TypeError(f"the clerk pressed and got {called}")
        ask(self._client, BeginService(called.ticket))
        ask(self._client, FinishService(called.ticket))
        return called.ticket


def ask(client: RawClient, body: Message) -> Message:
    """Say something as this device and wait for the answer."""
    topic, key, payload = said(HALL, client.name, body)
    client.publish(topic, payload)
    return _answer(client, key)


def _answer(client: RawClient, key: str) -> Message:
    while heard := client.heard(ANSWER_WITHIN_SECONDS):
        for one in heard:
            envelope = decode(one.payload)
            if envelope.key == key:
                return envelope.body
    raise TimeoutError(f"{client.name} got no answer")


def open_desks(stage: Stage) -> list[Desk]:
    """Every clerk of the sample hall at a window of zone-a."""
    passwords: dict[str, str] = json.loads((stage.folder / "state" / "sample_passwords.json").read_text())
    desks = []
    for name, number in zip(DESKS, CLERKS, strict=False):
        client = stage.client(name)
        client.subscribe(topics.down_all_of(HALL, name))
        if not isinstance(ask(client, DeviceBorn("clerk_desk", "bench", hall_clock.now())), DeviceSettled):
            raise TypeError(f"{name} was not settled")
        secret = seal(stage.hall_key, passwords[number].encode(), "secret")
        if not isinstance(answer := ask(client, SignIn(number, secret)), ClerkSignedIn):
            raise TypeError(f"{name}: {answer}")
        desks.append(Desk(client))
    return desks


def fill_queues(stage: Stage, people: int) -> None:
    """So many people who wait for a matter that all these windows serve, each with paper in hand."""
    matter = _matter_of_all_windows()
    terminal = stage.client(TERMINALS[0])
    terminal.subscribe(topics.down_all_of(HALL, terminal.name))
    for ordinal in range(people):
        reserved = ask(terminal, issue_request(matter, ordinal, stage.hall_key))
        if not isinstance(reserved, TicketReserved):
            raise TypeError(f"no ticket: {reserved}")
        printed = TicketPrinted(reserved.ticket, "1", is_copy=False, printed_at=hall_clock.now())
        if not isinstance(ask(terminal, printed), Acknowledged):
            raise TypeError("the paper was not acknowledged")
    terminal.close()


def _matter_of_all_windows() -> str:
    """The first group of the first queue of the first window, which from now on every bench window serves."""
    weight = (
        QueueWeight.objects.filter(window="w01").order_by("queue__prefix").select_related("queue").first()
    )
    if weight is None:
        raise LookupError("the sample's first window serves nothing")
    for name, _ in zip(DESKS, CLERKS, strict=False):
        window = "w" + name.removeprefix("desk-")
        QueueWeight.objects.get_or_create(window_id=window, queue=weight.queue, defaults={"weight": 1})
    group = weight.queue.mattergroup_set.first()
    if group is None:
        raise LookupError("the sample's first queue has no group")
    return group.code
