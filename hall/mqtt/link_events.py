"""What a link tells its application: frozen values, one at a time, on the link's own thread."""

from datetime import datetime

import msgspec

from hall.messages.devices import DeviceSettled
from hall.messages.message import Announcement, Answer, Message
from hall.messages.zone_board import ZoneBoard


class Answered(msgspec.Struct, frozen=True):
    """The one answer to a request or report of this device; `request_refused` is an answer too. Each key comes once.

    After a restart also for what an earlier process of this device asked and kept.
    """

    key: str
    request: Message
    answer: Message


class Unanswered(msgspec.Struct, frozen=True):
    """`within` ran out. The server may have acted all the same: a late answer comes as `Told`."""

    key: str
    request: Message


class Told(msgspec.Struct, frozen=True):
    """The server said something to this device that no waiting request asked for."""

    key: str
    message: Answer


class BoardChanged(msgspec.Struct, frozen=True):
    """What a zone looks like now. fresh: the live, unexpired announcements in order that led here; only these are
    announced. A snapshot, a retained board and a repeat have none."""

    zone: str
    board: ZoneBoard
    fresh: tuple[Announcement, ...]


class LinkChanged(msgspec.Struct, frozen=True):
    """is_up: the hub's pulse was heard within five seconds, not merely a socket is open. since: when that began."""

    is_up: bool
    since: datetime


class Settled(msgspec.Struct, frozen=True):
    """What this device is for; already kept in its home."""

    settled: DeviceSettled


LinkEvent = Answered | Unanswered | Told | BoardChanged | LinkChanged | Settled
