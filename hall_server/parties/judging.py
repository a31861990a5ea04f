"""Decides how two records of one party become one, and two again: only pointers move, and every move is written down."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.parties.models import LikelyDuplicate, Merge, Party
from hall_server.parties.signals import parties_merged
from hall_server.parties.words import DuplicateState
from hall_server.parties.writing import locked, recount
from hall_server.rows import insert


@transaction.atomic
def merge(kept: str, other: str, *, reason: str, actor: str, now: datetime) -> str:
    """From now on `other` stands for `kept`; the key that stands. A party with a number is kept before one without.

    Refusal when they are one already, or of different kinds, or no reason is given.
    """
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    rows = {key: locked(key) for key in sorted((kept, other))}
    stays, goes = rows[kept], rows[other]
    if stays.number_index is None and goes.number_index is not None:
        stays, goes = goes, stays
    if stays.pk == goes.pk:
        raise _cannot("它们已经是同一条记录。", "they are one record already.")
    if stays.kind != goes.kind:
        raise _cannot("一个人、一家企业和一个项目不能互相合并。", "they are of different kinds.")
    goes.into = stays
    goes.save(update_fields=["into"])
    _moved(goes, stays, reason, actor, now, is_undone=False)
    recount(stays, actor=actor, subject=f"party:{stays.pk}")
    _judged(goes, stays, DuplicateState.MERGED, reason, actor, now)
    return stays.pk


@transaction.atomic
def tell_apart(party: str, *, reason: str, actor: str, now: datetime) -> None:
    """Undo a merge: the party stands for itself again, with all that was said of it before.

    What was said under the common record since stays there. Refusal when it is not merged.
    """
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    goes = Party.objects.select_for_update(of=("self",)).filter(pk=party).exclude(into=None).first()
    if goes is None or goes.into_id is None:
        raise _cannot("它没有合并到别的记录。", "it is not merged.")
    direct = Party.objects.select_for_update(of=("self",)).get(pk=goes.into_id)
    goes.into = None
    goes.save(update_fields=["into"])
    _moved(goes, direct, reason, actor, now, is_undone=True)
    recount(goes, actor=actor, subject=f"party:{goes.pk}")
    stands = locked(direct.pk)
    recount(stands, actor=actor, subject=f"party:{stands.pk}")
    _judged(goes, direct, DuplicateState.DIFFERENT, reason, actor, now)


@transaction.atomic
def call_different(duplicate: int, *, reason: str, actor: str, now: datetime) -> None:
    """A listed pair are two; they are not listed again. Refusal when somebody judged before."""
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    row = LikelyDuplicate.objects.select_for_update().filter(pk=duplicate, state=DuplicateState.OPEN).first()
    if row is None:
        raise _cannot("已经有人处理过。", "somebody has judged already.")
    _judge(row, DuplicateState.DIFFERENT, reason, actor, now)
    for one in (row.first_id, row.second_id):
        locked(one)
        record("duplicate_different", f"party:{one}", actor=actor, facts={"duplicate": str(row.pk)})


def _moved(goes: Party, stays: Party, reason: str, actor: str, now: datetime, *, is_undone: bool) -> None:
    insert(
        Merge(party=goes, into=stays, is_undone=is_undone, at=now, actor=actor, reason=reason.strip()[:400])
    )
    verb = "party_told_apart" if is_undone else "party_merged"
    for one in (goes, stays):
        facts = {"party": goes.pk, "into": stays.pk}
        record(verb, f"party:{one.pk}", actor=actor, facts=facts)
    parties_merged.send(Party, party=goes.pk, into=stays.pk, is_undone=is_undone, now=now)


def _judged(one: Party, other: Party, state: DuplicateState, reason: str, actor: str, now: datetime) -> None:
    pair = Q(first=one, second=other) | Q(first=other, second=one)
    for row in LikelyDuplicate.objects.filter(pair):
        _judge(row, state, reason, actor, now)


def _judge(row: LikelyDuplicate, state: DuplicateState, reason: str, actor: str, now: datetime) -> None:
    row.state, row.judged_by, row.judged_at = state.value, actor, now
    row.reason = reason.strip()[:400]
    row.save()


def _cannot(why: str, why_en: str) -> Refusal:
    return Refusal(RefusalCode.PARTIES_CANNOT_MERGE, {"why": why, "why_en": why_en})
