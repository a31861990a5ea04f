"""Decides what a case takes from what happened elsewhere: a service ended, a pad is back, a licence is in hand."""

from datetime import datetime
from typing import Any

from hall_server.cases import confirming, pad_pages
from hall_server.cases.deciding import deliver
from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState
from hall_server.cases.words import DeliveryBy
from hall_server.devices.asker import Asker
from hall_server.queueing.signals import ServiceFinished

PAD = "window_pad"


def service_over(sender: Any, *, service: ServiceFinished, **_: Any) -> None:
    """The next person at the window finds an empty pad; whoever invites to rate speaks afterwards."""
    del sender
    pad_pages.clear(service.window)


def pad_came(sender: Any, *, asker: Asker, now: datetime, **_: Any) -> None:
    """Whoever sits before a pad that died, or was cut off when it was asked, finds the question there."""
    del sender
    if asker.role == PAD:
        confirming.ask_again(asker.device, now)


def licence_in_hand(sender: Any, *, licence: Any, now: datetime, **_: Any) -> None:
    """The first paper of a licence is in somebody's hand: its case is delivered, at the kiosk."""
    del sender
    case = Case.objects.filter(pk=licence.case, state=CaseState.CERTIFIED).first() if licence.case else None
    if case is not None:
        deliver(case.pk, DeliveryBy.KIOSK, actor="server:licences", now=now)
