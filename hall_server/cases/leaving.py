"""Decides what a case takes from what happened elsewhere: a service that ended, a licence somebody has in hand."""

from datetime import datetime
from typing import Any

from hall_server.cases import pad_pages
from hall_server.cases.deciding import deliver
from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState
from hall_server.cases.words import DeliveryBy
from hall_server.queueing.signals import ServiceFinished


def service_over(sender: Any, *, service: ServiceFinished, **_: Any) -> None:
    """The next person at the window finds an empty pad; whoever invites to rate speaks afterwards."""
    del sender
    pad_pages.clear(service.window)


def licence_in_hand(sender: Any, *, licence: Any, now: datetime, **_: Any) -> None:
    """The first paper of a licence is in somebody's hand: its case is delivered, at the kiosk."""
    del sender
    case = Case.objects.filter(pk=licence.case, state=CaseState.CERTIFIED).first() if licence.case else None
    if case is not None:
        deliver(case.pk, DeliveryBy.KIOSK, actor="server:licences", now=now)
