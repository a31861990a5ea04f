"""Decides how a bad rating is put right: who does it by when, who calls back, who looks again, and what is published."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.clock.entries import EntryKind
from hall_server.clock.limits import Limit
from hall_server.clock.rules import Rules
from hall_server.identifiers import new_id
from hall_server.ledgers import actions as ledgers
from hall_server.organisation import queries as organisation
from hall_server.ratings.cleaning import cleaned
from hall_server.ratings.models import (
    Invitation,
    InvitationTrace,
    Rating,
    Rectification,
    RectificationStep,
)
from hall_server.ratings.settings_of import rules_of
from hall_server.ratings.signals import RectificationStepped, rectification_stepped
from hall_server.ratings.words import (
    DEEDS,
    MOVES,
    STATES,
    RectificationDeed,
    RectificationState,
    Trace,
)

BASIS = "《国务院办公厅关于建立政务服务“好差评”制度提高政务服务水平的意见》（国办发〔2019〕51号）"
LONGEST_ANSWER, LONGEST_PUBLIC = 1000, 400


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do about a rectification. revision: the number of steps they have seen."""

    deed: RectificationDeed
    text: str
    actor: str
    revision: int | None = None


def open_rectification(rating: Rating, invitation: Invitation, now: datetime) -> str:
    """The department of the matter has so many working days from now; the id."""
    row = Rectification(
        id=new_id(now),
        rating=rating,
        hall_id=invitation.hall_id,
        owner=invitation.department,
        window=invitation.window,
        matter_name=invitation.matter_name,
        level=rating.level,
        is_named=rating.is_named,
        state=RectificationState.OPEN.value,
        opened_at=now,
    )
    row.save(force_insert=True)
    _start_clock(row, now)
    _write(row, RectificationDeed.OPENED, RectificationState.OPEN, "server", now)
    return row.pk


def _start_clock(row: Rectification, now: datetime) -> None:
    limit = Limit(rules_of(row.hall_id).rectify_within, basis=BASIS)
    rules = Rules(limit, delivery=None, is_deemed_accepted=False)
    scopes = organisation.clock_scopes(row.hall_id)
    ledgers.start(subject(row.pk), rules, actor="server", now=now, scopes=scopes, title="差评整改")
    ledgers.accept(subject(row.pk), actor="server", now=now)


def subject(key: str) -> str:
    """As ledgers and alarms name it."""
    return f"rectification:{key}"


@transaction.atomic
def do(key: str, wish: Wish, now: datetime) -> Rectification:
    """Take this step. Refusals: rectification_move, reason_missing, own_work for the supervisor's steps.

    A named person is called back before the re-check, whatever came of it (国办发〔2019〕51号: 回访).
    """
    row = Rectification.objects.select_for_update(of=("self",)).select_related("rating").get(pk=key)
    move, state = MOVES[wish.deed], RectificationState(row.state)
    if state not in move.from_states or _skips_call(row, wish.deed, state) or _is_stale(row, wish):
        facts = {"state": STATES[state], "move": DEEDS[wish.deed]}
        raise Refusal(RefusalCode.RECTIFICATION_MOVE, facts)
    if move.is_for_supervisor and wish.actor == row.hand:
        raise Refusal(RefusalCode.OWN_WORK)
    text = cleaned_long(wish.text)
    if move.needs_text and not text:
        raise Refusal(RefusalCode.REASON_MISSING)
    _EFFECTS.get(wish.deed, _nothing)(row, text, wish.actor, now)
    _write(row, wish.deed, move.to, wish.actor, now, text)
    _tell(row, now)
    return row


def _tell(row: Rectification, now: datetime) -> None:
    hand = row.hand.removeprefix("clerk:")
    step = RectificationStepped(
        row.pk, row.hall_id, row.owner, row.window, hand, row.matter_name, row.state, now
    )
    rectification_stepped.send(sender=None, step=step)


def cleaned_long(text: str) -> str:
    """As somebody wrote it, without unseen signs; numbers of people are hidden here too."""
    lines = (cleaned(part) for part in text[:LONGEST_ANSWER].split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST_ANSWER]


def _skips_call(row: Rectification, deed: RectificationDeed, state: RectificationState) -> bool:
    if deed is RectificationDeed.CALL_BACK:
        return not row.is_named
    return deed is RectificationDeed.RECHECK and row.is_named and state is RectificationState.ANSWERED


def _is_stale(row: Rectification, wish: Wish) -> bool:
    return wish.revision is not None and wish.revision != row.step_count


def _nothing(row: Rectification, text: str, actor: str, now: datetime) -> None:
    del row, text, actor, now


def _in_hand(row: Rectification, text: str, actor: str, now: datetime) -> None:
    del text, now
    row.hand = actor


def _closed(row: Rectification, text: str, actor: str, now: datetime) -> None:
    row.public = text[:LONGEST_PUBLIC]
    ledgers.decide(subject(row.pk), actor=actor, now=now)


def _published(row: Rectification, text: str, actor: str, now: datetime) -> None:
    row.public = text[:LONGEST_PUBLIC]
    ledgers.deliver(subject(row.pk), actor=actor, now=now)


def _struck(row: Rectification, text: str, actor: str, now: datetime) -> None:
    """The rating stays as it was written and counts no more."""
    invitation = row.rating.invitation_id
    Invitation.objects.filter(pk=invitation).update(is_struck=True)
    InvitationTrace.objects.create(invitation_id=invitation, kind=Trace.STRUCK.value, at=now)
    ledgers.enter(subject(row.pk), EntryKind.WITHDRAWN, actor=actor, now=now, reason=text)


_EFFECTS = {
    RectificationDeed.TAKE: _in_hand,
    RectificationDeed.ANSWER: _in_hand,
    RectificationDeed.CLOSE: _closed,
    RectificationDeed.PUBLISH: _published,
    RectificationDeed.UPHOLD: _struck,
}


def _write(
    row: Rectification, deed: RectificationDeed, to: RectificationState, actor: str, now: datetime,
    text: str = "",
) -> None:  # fmt: skip
    RectificationStep.objects.create(
        rectification=row,
        place=row.step_count,
        deed=deed.value,
        state=to.value,
        at=now,
        actor=actor,
        text=text,
    )
    row.state, row.step_count = to.value, row.step_count + 1
    row.save()
    record(f"rectification_{deed.value}", subject(row.pk), actor=actor, facts={"state": STATES[to]})
