"""Decides who answers what: the business apps' tables joined, and the board a follower asks for."""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import SendDesk
from hall.messages.casework import SendCase
from hall.messages.devices import DeviceBorn, SendBoard
from hall.messages.message import Message
from hall.messages.zone_board import ZoneBoard
from hall_server.cases import requests as case_requests
from hall_server.devices import requests as device_requests
from hall_server.devices.asker import Answers, Asker, answers
from hall_server.licences import requests as licence_requests
from hall_server.outbox.actions import hold_stream
from hall_server.queueing import queries as queueing
from hall_server.queueing import requests as queueing_requests
from hall_server.ratings import requests as rating_requests

ANSWERS: Answers = {}

# They ask how things stand: a repeat is asked anew, and nothing need be remembered.
FRESH = frozenset[type[Message]]({DeviceBorn, SendBoard, SendCase, SendDesk})


@answers(ANSWERS, SendBoard)
def send_board(asker: Asker, wanted: SendBoard, now: datetime) -> ZoneBoard:
    """The board of a zone the device follows; its stream is held, so that the position is that of the board."""
    del now
    if wanted.zone not in asker.zones:
        raise Refusal(RefusalCode.NOT_ALLOWED, {"zone": wanted.zone})
    hold_stream(wanted.zone)
    return queueing.zone_board(wanted.zone)


def joined() -> MappingProxyType[type[Message], Callable[[Asker, Message, datetime], Message]]:
    """Every kind a device may send, and what answers it. ValueError when two apps claim one."""
    table: Answers = {}
    for part in (
        ANSWERS,
        device_requests.ANSWERS,
        queueing_requests.ANSWERS,
        licence_requests.ANSWERS,
        case_requests.ANSWERS,
        rating_requests.ANSWERS,
    ):
        if twice := table.keys() & part.keys():
            raise ValueError(f"answered twice: {sorted(kind.kind() for kind in twice)}")
        table |= part
    return MappingProxyType(table)
