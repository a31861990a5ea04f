"""Decides what somebody who laid a card on a kiosk may collect: what is theirs, and what they hold a mandate for."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from hall.credentials.sealing import seal
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.collecting import (
    MOST_LINES,
    CollectableLine,
    CollectableList,
    CollectableReady,
    Collectables,
    encode_collectables,
)
from hall.messages.visitor_details import VisitorDetails
from hall_server.audit.actions import record
from hall_server.devices import queries as devices
from hall_server.identifiers import new_id
from hall_server.licences import copies, numbers
from hall_server.licences.life import State
from hall_server.licences.models import CollectingVisit, CopyState, Licence, PrintedCopy
from hall_server.licences.stepping import locked
from hall_server.parties import queries as parties

PURPOSE = "collectables"
VISIT_LIVES = timedelta(minutes=5)
TYPED = "typed"
LONGEST_TITLE = 60
MOST_LOOKED_AT = 50
MOST_BYTES = 5_500
"""A list sealed from so many bytes still fits a message."""


@transaction.atomic
def list_collectables(details: VisitorDetails, device: str, now: datetime) -> Collectables:
    """What the holder of this card may collect here; a stranger gets an empty list. Refusal `card_needed`."""
    if details.document == TYPED:
        raise Refusal(RefusalCode.CARD_NEEDED)
    visitor = parties.find_person(details.id_number) or ""
    visit = CollectingVisit.objects.create(
        id=new_id(now), device=device, party=visitor, began_at=now, ends_at=now + VISIT_LIVES
    )
    theirs = _theirs(visitor, now) if visitor else []
    shown = _fitting(theirs)
    facts = {"licences": str(len(theirs)), "device": device, "visit": visit.pk}
    subject = f"party:{visitor}" if visitor else f"visit:{visit.pk}"
    record("collectables_listed", subject, actor=f"device:{device}", facts=facts)
    copies.want([line.licence for line in shown.lines if line.copies_left], now)
    sealed = seal(devices.public_key(device), encode_collectables(shown), PURPOSE)
    return Collectables(visit.pk, sealed, visit.ends_at)


def _theirs(visitor: str, now: datetime) -> list[tuple[Licence, bool]]:
    """(licence, whether it is the visitor's own): first the own ones, then others'; each the newest first."""
    keys = parties.same(visitor)
    found = [(row, True) for row in _standing(keys)]
    for mandate in parties.mandates_of(visitor):
        if mandate.agent in keys and mandate.principal not in keys:
            rows = _standing(parties.same(mandate.principal))
            found += [(row, False) for row in rows if mandate.covers(row.item_code, now)]
    return list({row.pk: (row, is_own) for row, is_own in reversed(found)}.values())[::-1]


def _standing(keys: tuple[str, ...]) -> list[Licence]:
    rows = Licence.objects.filter(holder__in=keys, state=State.VALID.value).select_related("template")
    return list(rows.order_by("-id")[:MOST_LOOKED_AT])


def _fitting(theirs: list[tuple[Licence, bool]]) -> CollectableList:
    shown = theirs[:MOST_LINES]
    out = _papers_out([row.pk for row, _ in shown])
    lines = [_line(row, out.get(row.pk, {}), is_own=is_own) for row, is_own in shown]
    while True:
        found = CollectableList(tuple(lines), len(theirs) - len(lines))
        if len(encode_collectables(found)) <= MOST_BYTES:
            return found
        lines.pop()


def _papers_out(keys: list[str]) -> dict[str, dict[str, int]]:
    """licence -> state -> how many papers."""
    found: dict[str, dict[str, int]] = {}
    rows = PrintedCopy.objects.filter(licence__in=keys).values_list("licence", "state")
    for key, state, count in rows.annotate(count=Count("pk")):
        found.setdefault(key, {})[state] = count
    return found


def _line(row: Licence, out: dict[str, int], *, is_own: bool) -> CollectableLine:
    return CollectableLine(
        licence=row.pk,
        title=row.title[:LONGEST_TITLE],
        number=numbers.grouped(row.number),
        holder=row.masked_holder[:64],
        issued_on=row.issued_on.isoformat(),
        valid_until=row.valid_until.isoformat() if row.valid_until else "",
        pages=row.pages,
        copies=out.get(CopyState.PRINTED, 0),
        copies_left=copies.left(row, sum(out.get(state, 0) for state in copies.IN_A_HAND)),
        is_own=is_own,
    )


@transaction.atomic
def fetch_collectable(visit: str, licence: str, device: str, now: datetime) -> CollectableReady:
    """The link to one more paper. It is looked again whether the visitor may have it.

    Refusals: `collecting_over`, `licence_unknown` for whatever is not the visitor's, `licence_not_in_state`,
    `licence_being_made`, `licence_copies`.
    """
    row = CollectingVisit.objects.filter(pk=visit, device=device, ends_at__gt=now).first()
    if row is None:
        raise Refusal(RefusalCode.COLLECTING_OVER)
    wanted = locked(licence)
    mandate = _mandate(row.party, wanted, now)
    if State(wanted.state) is not State.VALID:
        facts = {"number": wanted.number, "state": wanted.get_state_display(), "move": "打印"}
        raise Refusal(RefusalCode.LICENCE_NOT_IN_STATE, facts)
    link = copies.offer(wanted, row, mandate, now)
    return CollectableReady(
        licence=wanted.pk,
        copy=link.copy,
        path=link.path,
        sha256=link.sha256,
        size=link.size,
        pages=wanted.pages,
        ends_at=link.ends_at,
    )


def _mandate(visitor: str, wanted: Licence, now: datetime) -> str:
    """By which mandate; empty when it is the visitor's own. Refusal when it is neither."""
    if not visitor:
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    if wanted.holder in parties.same(visitor):
        return ""
    mandate = parties.may_act_for(visitor, wanted.holder, wanted.item_code, now)
    if mandate is None:
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    return mandate.id
