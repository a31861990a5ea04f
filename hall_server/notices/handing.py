"""Decides that a notice is handed to a channel once, with its number read for that alone, and what came of it is written.

The claim is committed before the provider is called and the outcome after it, each in a transaction of its own. Whoever
dies in between leaves a notice of which nobody knows: it is said so, and never sent again by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from hall.language import hall_clock
from hall_server.notices import queries
from hall_server.notices.allowed_times import next_allowed
from hall_server.notices.daily_caps import count_one_more
from hall_server.notices.models import Notice, NoticeAttempt, OptOut
from hall_server.notices.moving import move, withhold
from hall_server.notices.numbers import masked, number_index, spelled
from hall_server.notices.states import WAITING, NoticeState, Reason
from hall_server.notices.wording import ADDRESSEE, filled
from hall_server.process_holders import is_dead
from hall_server.rows import change, insert

ACTOR = "server:sms"
RETRIES_LATER = 48
RETRY_EVERY = timedelta(minutes=5)
MOST_TRIES = 2 + RETRIES_LATER
"""The first, one more at once, and those at intervals."""
SILENT_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, repr=False)
class Addressee:
    """Personal data, read for one sending; prints as ***."""

    name: str
    number: str

    def __repr__(self) -> str:
        return "Addressee(***)"


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """A notice in the hands of one sender. Personal data: prints as ***. tries: this one counted."""

    key: str
    tries: int
    number: str
    text: str

    def __repr__(self) -> str:
        return f"Handed({self.key!r}, ***)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a provider's answer means. code: its own word; references: its names of what left; seconds: it took.

    is_providers_fault: the number and the text had nothing to do with it.
    """

    state: NoticeState
    code: str
    seconds: float
    references: tuple[str, ...] = ()
    parts: int = 0
    is_providers_fault: bool = False


# Who a waiting notice is for, under audit; LookupError when nobody is found.
ReadAddressee = Callable[[Notice], Addressee]


@transaction.atomic
def hand_out(
    key: str, provider: str, holder: str, now: datetime, read_addressee: ReadAddressee
) -> Handed | None:
    """Claim a notice for this holder; None when it is not to be sent now, or somebody was quicker."""
    row = (
        Notice.objects.select_for_update(skip_locked=True)
        .filter(pk=key, state__in=WAITING, due_at__lte=now)
        .first()
    )
    if row is None or not _is_timely(row, now):
        return None
    try:
        person = read_addressee(row)
    except LookupError:
        withhold(row, Reason.NOBODY, now, actor=ACTOR)
        return None
    if not _may_be_told(row, person, now):
        return None
    return _claim(row, person, provider, holder, now)


def _is_timely(row: Notice, now: datetime) -> bool:
    if row.expires_at <= now:
        withhold(row, Reason.TOO_LATE, now, actor=ACTOR)
        return False
    rules = queries.template(row.template_id)
    allowed = next_allowed(rules.sending_time, now) if rules else now
    if allowed > now:
        change(row, ("state", "tries"), due_at=allowed)
        return False
    return True


def _may_be_told(row: Notice, person: Addressee, now: datetime) -> bool:
    number = spelled(person.number)
    if not number:
        reason = Reason.NUMBER_WRONG if person.number.strip() else Reason.NO_NUMBER
        withhold(row, reason, now, actor=ACTOR)
        return False
    change(
        row, ("state", "tries"), number_index=number_index(number), masked_number=masked(number), reason=""
    )
    if OptOut.objects.filter(pk=row.number_index).exists():
        withhold(row, Reason.OPTED_OUT, now, actor=ACTOR)
        return False
    return _is_below_cap(row, now)


def _is_below_cap(row: Notice, now: datetime) -> bool:
    """Count it for its number, once a day however often it is tried; what is too much waits for tomorrow."""
    today = hall_clock.business_day(now)
    if row.counted_on == today:
        return True
    if count_one_more(row.number_index, today):
        return change(row, ("state", "tries"), counted_on=today)
    rules = queries.template(row.template_id)
    tomorrow = hall_clock.end_of_business_day(today)
    allowed = next_allowed(rules.sending_time, tomorrow) if rules else tomorrow
    if allowed >= row.expires_at:
        withhold(row, Reason.CAP_REACHED, now, actor=ACTOR)
    else:
        change(row, ("state", "tries"), due_at=allowed, reason=Reason.CAP_REACHED.value)
    return False


def _claim(row: Notice, person: Addressee, provider: str, holder: str, now: datetime) -> Handed | None:
    if row.version_id is None:
        withhold(row, Reason.NO_TEMPLATE, now, actor=ACTOR)
        return None
    wording = queries.wording_of(row.version_id)
    text = filled(wording.text, wording.variables, {**row.facts, ADDRESSEE: person.name})
    claimed = {"provider": provider, "holder": holder, "handed_at": now, "tries": row.tries + 1}
    if not move(row, NoticeState.SENDING, now, actor=ACTOR, code="", **claimed):
        return None
    return Handed(row.pk, row.tries, spelled(person.number), text)


@transaction.atomic
def record_outcome(handed: Handed, outcome: Outcome, now: datetime) -> NoticeState:
    """Write down what a sending came to; the state the notice has now."""
    row = Notice.objects.select_for_update().get(pk=handed.key)
    _note_attempt(row, handed.tries, outcome, now)
    if row.tries != handed.tries or row.stands not in (NoticeState.SENDING, NoticeState.UNKNOWN):
        # A report was quicker, or a person has settled it: what is known stays known.
        change(row, ("state",), parts=outcome.parts, references=_joined(outcome))
        return row.stands
    wanted, columns = _next_step(row, outcome, now)
    if row.stands is NoticeState.UNKNOWN and wanted in (NoticeState.UNKNOWN, *WAITING):
        return row.stands
    move(row, wanted, now, actor=ACTOR, code=outcome.code, parts=outcome.parts, **columns)
    return row.stands


def _next_step(row: Notice, outcome: Outcome, now: datetime) -> tuple[NoticeState, dict[str, Any]]:
    references = _joined(outcome)
    if outcome.state is NoticeState.SENT:
        return outcome.state, {
            "sent_at": now,
            "references": references,
            "awaited": references,
            "reason": "",
            "ended_at": None,
        }
    if outcome.state is not NoticeState.TEMPORARY_FAILURE:
        return outcome.state, {"references": references}
    if row.tries >= MOST_TRIES:
        return NoticeState.PERMANENT_FAILURE, {"reason": Reason.TRIED_ENOUGH.value}
    return outcome.state, {"due_at": now if row.tries == 1 else now + RETRY_EVERY}


def _joined(outcome: Outcome) -> str:
    return ",".join(outcome.references)[:400]


def _note_attempt(row: Notice, tries: int, outcome: Outcome, now: datetime) -> None:
    insert(
        NoticeAttempt(
            notice_id=row.pk,
            number=tries,
            provider=row.provider,
            ended_at=now,
            outcome=outcome.state.value,
            code=outcome.code,
            seconds=outcome.seconds,
            is_providers_fault=outcome.is_providers_fault,
        )
    )


def recover(now: datetime, limit: int = 500) -> int:
    """Say of each notice whose sender is gone that nobody knows what became of it; how many there were."""
    silent = Q(handed_at__lt=now - SILENT_FOR)
    in_hand = Notice.objects.filter(state=NoticeState.SENDING)
    dead = [one for one in set(in_hand.values_list("holder", flat=True)) if is_dead(one)]
    found = in_hand.filter(silent | Q(holder__in=dead)).values_list("pk", flat=True)[:limit]
    return sum(_recovered(key, now) for key in list(found))


@transaction.atomic
def _recovered(key: str, now: datetime) -> bool:
    row = Notice.objects.select_for_update().filter(pk=key, state=NoticeState.SENDING).first()
    if row is None:
        return False
    reason = Reason.STOPPED_MEANWHILE.value
    if not move(row, NoticeState.UNKNOWN, now, actor=ACTOR, reason=reason):
        return False
    stopped = Outcome(NoticeState.UNKNOWN, "stopped_meanwhile", 0.0, is_providers_fault=False)
    _note_attempt(row, row.tries, stopped, now)
    return True
