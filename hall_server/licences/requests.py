"""Decides which of a kiosk's requests and reports licences answer."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from hall.credentials.sealing import SealBroken, open_sealed
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.collecting import (
    CollectableReady,
    Collectables,
    FetchCollectable,
    LicenceNotPrinted,
    LicencePrinted,
    ListCollectables,
)
from hall.messages.devices import Acknowledged, RequestRefused
from hall.messages.message import Message
from hall.messages.visitor_details import decode_details
from hall_server.devices.asker import Answers, Asker, answers
from hall_server.devices.models import Role
from hall_server.keys import sealing_private_key
from hall_server.licences import collecting, copies

ANSWERS: Answers = {}
# The worker looks for papers to draw every second, and draws one in less.
DRAWN_WITHIN_SECONDS = 1.0

_M = TypeVar("_M", bound=Message)
_Answering = Callable[[Asker, _M, datetime], Message]


def _for_kiosk(kind: type[_M]) -> Callable[[_Answering[_M]], _Answering[_M]]:
    def guard(function: _Answering[_M]) -> _Answering[_M]:
        def answer(asker: Asker, message: _M, now: datetime) -> Message:
            if asker.role != Role.KIOSK:
                raise Refusal(RefusalCode.NOT_ALLOWED)
            return function(asker, message, now)

        answers(ANSWERS, kind)(answer)
        return function

    return guard


@_for_kiosk(ListCollectables)
def _list(asker: Asker, message: ListCollectables, now: datetime) -> Collectables:
    try:
        details = decode_details(open_sealed(sealing_private_key(), message.visitor, "visitor"))
    except (SealBroken, msgspec.DecodeError) as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "visitor"}) from fault
    return collecting.list_collectables(details, asker.device, now)


@_for_kiosk(FetchCollectable)
def _fetch(asker: Asker, message: FetchCollectable, now: datetime) -> CollectableReady | RequestRefused:
    """A paper that must be drawn first is answered, not raised: the wish for it must be committed with the answer."""
    try:
        return collecting.fetch_collectable(message.visit, message.licence, asker.device, now)
    except Refusal as refusal:
        if refusal.code is not RefusalCode.LICENCE_BEING_MADE:
            raise
        copies.want([message.licence], now)
        return RequestRefused(
            refusal.code, refusal.facts, refusal.sentence("zh"), refusal.sentence("en"), DRAWN_WITHIN_SECONDS
        )


@_for_kiosk(LicencePrinted)
def _printed(asker: Asker, message: LicencePrinted, now: datetime) -> Acknowledged:
    copies.printed(message.licence, message.copy, asker.device, message.job, now)
    return Acknowledged()


@_for_kiosk(LicenceNotPrinted)
def _not_printed(asker: Asker, message: LicenceNotPrinted, now: datetime) -> Acknowledged:
    copies.not_printed(message.licence, message.copy, asker.device, message.outcome, now)
    return Acknowledged()
