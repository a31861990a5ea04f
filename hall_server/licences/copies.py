"""Decides how a licence comes on paper: drawn ahead with its number, given out once by a link, counted when it is out.

A printed copy says the same as the signed document and carries its number; the document itself is never touched, so that
its signature holds. What a copy is, and how its original stands, the public door says to whoever scans it.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall.messages.collecting import PrintOutcome
from hall_server.audit.actions import record
from hall_server.licences import signals, template_content
from hall_server.licences.drawing import draw
from hall_server.licences.life import State
from hall_server.licences.models import CollectingVisit, CopyState, Licence, PrintedCopy
from hall_server.licences.signing import face_of, public_address
from hall_server.licences.stepping import locked
from hall_server.personal_data.files import FileDamaged, KeptFile, forget_file, keep_file, read_file
from hall_server.rows import instants, select

logger = logging.getLogger(__name__)

AREA = "copies"
LINK_LIVES = timedelta(minutes=2)
WANTED_FOR = timedelta(minutes=10)
PREPARED_FOR = timedelta(hours=1)
VISITS_KEPT = timedelta(days=1)
MOST_AT_ONCE = 8
MOST_FORGOTTEN = 200
# A paper of unknown end may be in somebody's hand: it counts, and its number is never given again.
IN_A_HAND = (CopyState.PRINTED, CopyState.UNKNOWN, CopyState.FETCHED)


@dataclass(frozen=True, slots=True)
class Link:
    """The one-time way to a paper. path: of the web address."""

    path: str
    copy: int
    sha256: str
    size: int
    ends_at: datetime


def want(keys: list[str], now: datetime) -> None:
    """Somebody stands at a kiosk and may ask for these: the worker draws the next paper of each ahead."""
    Licence.objects.filter(pk__in=keys, state=State.VALID.value).update(wanted_at=now)


def draw_wanted(now: datetime) -> int:
    """Draw the papers somebody may ask for; how many were. A fault of one holds up no other."""
    if not select(
        Licence, ("id",), "wanted_at > %s ORDER BY wanted_at LIMIT 1", instants()(now - WANTED_FOR)
    ):
        return 0
    rows = Licence.objects.filter(wanted_at__gt=now - WANTED_FOR).exclude(copies__state=CopyState.PREPARED)
    drawn = 0
    for key in list(rows.order_by("wanted_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        try:
            drawn += _drawn(key, now)
        except Exception:  # the guarded edge of one paper: it is drawn again while somebody waits for it
            logger.exception("no paper of licence %s could be drawn", key)
    return drawn


def _drawn(key: str, now: datetime) -> int:
    with transaction.atomic():
        licence = locked(key)
        number = licence.copies_given + 1
        most = template_content.decoded(licence.template.content).most_copies
        if State(licence.state) is not State.VALID or _given(licence) >= most:
            return 0
        face = face_of(licence)
    content = draw(
        replace(
            face,
            copy=number,
            drawn_at=now,
            original=licence.document_sha256,
            address=f"{public_address(licence.public_code)}/{number}",
        )
    )
    with transaction.atomic():
        licence = locked(key)
        if State(licence.state) is not State.VALID or licence.copies_given + 1 != number:
            return 0  # somebody drew it meanwhile, or it holds no longer
        kept = keep_file(AREA, content, now)
        PrintedCopy.objects.create(
            licence=licence, copy=number, sha256=kept.sha256, size=kept.size, file_key=kept.key, drawn_at=now
        )
        licence.copies_given = number
        licence.wanted_at = None
        licence.save(update_fields=["copies_given", "wanted_at"])
    return 1


def offer(licence: Licence, visit: CollectingVisit, mandate: str, now: datetime) -> Link:
    """Give a locked licence's next paper to a visit. Refusals: `licence_copies`; `licence_being_made` when
    none is drawn yet: the caller wants it and asks again.

    The same visit that never fetched its paper gets that one again, under a new address.
    """
    copy = _next_paper(licence, visit)
    if copy is None:
        _refuse_when_used_up(licence)
        raise Refusal(RefusalCode.LICENCE_BEING_MADE)
    secret = secrets.token_urlsafe(24)
    copy.state, copy.visit, copy.device, copy.collector = CopyState.OFFERED, visit, visit.device, visit.party
    copy.mandate, copy.link, copy.link_ends_at = mandate, _hashed(secret), now + LINK_LIVES
    copy.save()
    facts = {"copy": str(copy.copy), "visit": visit.pk, "collector": visit.party, "mandate": mandate}
    record(
        "licence_copy_offered",
        f"licence:{licence.pk}",
        actor=f"device:{visit.device}",
        facts={name: fact for name, fact in facts.items() if fact},
    )
    return Link(f"/collect/{secret}", copy.copy, copy.sha256, copy.size, now + LINK_LIVES)


def _next_paper(licence: Licence, visit: CollectingVisit) -> PrintedCopy | None:
    rows = PrintedCopy.objects.select_for_update().filter(licence=licence)
    own = rows.filter(state=CopyState.OFFERED, visit=visit, fetched_at=None)
    return own.first() or rows.filter(state=CopyState.PREPARED).order_by("copy").first()


def _refuse_when_used_up(licence: Licence) -> None:
    most = template_content.decoded(licence.template.content).most_copies
    if _given(licence) >= most:
        raise Refusal(RefusalCode.LICENCE_COPIES, {"most": str(most)})


def left(licence: Licence, given: int) -> int:
    """How many papers a kiosk may still print, when so many are or may be in somebody's hand."""
    return max(0, template_content.decoded(licence.template.content).most_copies - given)


def _given(licence: Licence) -> int:
    """Papers that are or may be in somebody's hand."""
    return PrintedCopy.objects.filter(licence=licence, state__in=IN_A_HAND).count()


def fetch(secret: str, now: datetime) -> bytes | None:
    """The paper behind a link, once; None for a link that was used, has ended, or never was.

    Whoever comes second gets nothing, and a paper that cannot be read stays unread.
    """
    try:
        return _taken(secret, now)
    except FileDamaged:
        logger.exception("a paper lies damaged on the disk")
        return None


def _taken(secret: str, now: datetime) -> bytes | None:
    with transaction.atomic():
        rows = PrintedCopy.objects.select_for_update(of=("self",)).select_related("licence")
        copy = rows.filter(link=_hashed(secret), state=CopyState.OFFERED, link_ends_at__gt=now).first()
        if copy is None or State(copy.licence.state) is not State.VALID:
            return None
        content = read_file(
            AREA,
            KeptFile(copy.file_key, copy.sha256, copy.size),
            subject=f"licence:{copy.licence_id}",
            actor=f"device:{copy.device}",
            purpose="打印纸质件",
        )
        copy.state, copy.fetched_at, copy.link = CopyState.FETCHED, now, ""
        copy.save(update_fields=["state", "fetched_at", "link"])
    return content


@transaction.atomic
def printed(licence: str, number: int, device: str, job: str, now: datetime) -> None:
    """The paper is out. The first paper of a licence that is known to be out makes it collected, whatever came before."""
    copy = _told_of(licence, number, device)
    if copy.state == CopyState.PRINTED:
        return
    _tell(copy, CopyState.PRINTED, job, now)
    owner = locked(licence)
    if owner.collected_at is None:
        owner.collected_at = now
        owner.save(update_fields=["collected_at"])
        record(
            "licence_collected",
            f"licence:{licence}",
            actor=f"device:{device}",
            facts={"copy": str(number), "collector": copy.collector},
        )
        signals.licence_collected.send(sender=Licence, licence=owner, copy=copy, now=now)


@transaction.atomic
def not_printed(licence: str, number: int, device: str, outcome: PrintOutcome, now: datetime) -> None:
    """No confirmation came. A paper that was confirmed before stays out."""
    if outcome is PrintOutcome.NOT_FETCHED:
        return  # its link ends by itself
    copy = _told_of(licence, number, device)
    if copy.state in (CopyState.PRINTED, CopyState.FAILED):
        return
    is_certain = outcome is not PrintOutcome.UNKNOWN
    _tell(copy, CopyState.FAILED if is_certain else CopyState.UNKNOWN, outcome.value, now)


def _told_of(licence: str, number: int, device: str) -> PrintedCopy:
    """Refusal `licence_unknown` when this device was never offered that paper."""
    rows = PrintedCopy.objects.select_for_update().filter(licence=licence, copy=number, device=device)
    copy = rows.exclude(state=CopyState.PREPARED).first()
    if copy is None:
        raise Refusal(RefusalCode.LICENCE_UNKNOWN)
    return copy


def _tell(copy: PrintedCopy, state: CopyState, outcome: str, now: datetime) -> None:
    copy.state, copy.outcome, copy.told_at = state, outcome[:64], now
    copy.save(update_fields=["state", "outcome", "told_at"])
    record(
        "licence_copy_told",
        f"licence:{copy.licence_id}",
        actor=f"device:{copy.device}",
        facts={"copy": str(copy.copy), "state": state.value, "outcome": outcome[:64]},
    )


def forget_links(now: datetime) -> int:
    """Close links nobody used, and throw away visits without a paper and files nobody can fetch any more; how many.

    A paper that was fetched and never told of is of unknown end. One that was drawn for nobody is as if it had never been:
    its number is free again.
    """
    unused = PrintedCopy.objects.filter(state=CopyState.OFFERED, link_ends_at__lt=now)
    handled = unused.update(state=CopyState.PREPARED, link="")
    silent = PrintedCopy.objects.filter(state=CopyState.FETCHED, fetched_at__lt=now - WANTED_FOR)
    handled += silent.update(state=CopyState.UNKNOWN, outcome="silent")
    idle = PrintedCopy.objects.filter(state=CopyState.PREPARED, drawn_at__lt=now - PREPARED_FOR)
    visits = CollectingVisit.objects.filter(ends_at__lt=now - VISITS_KEPT)
    handled += visits.exclude(pk__in=PrintedCopy.objects.exclude(visit=None).values("visit")).delete()[0]
    handled += sum(_undrawn(key) for key in list(idle.values_list("pk", flat=True)[:MOST_FORGOTTEN]))
    over = PrintedCopy.objects.filter(state__in=[CopyState.PRINTED, CopyState.UNKNOWN, CopyState.FAILED])
    with_file = list(over.exclude(file_key="").values_list("pk", "file_key")[:MOST_FORGOTTEN])
    return handled + sum(_file_gone(key, file) for key, file in with_file)


@transaction.atomic
def _undrawn(key: int) -> int:
    copy = PrintedCopy.objects.get(pk=key)
    licence = locked(copy.licence_id)
    if not PrintedCopy.objects.filter(pk=key, state=CopyState.PREPARED).delete()[0]:
        return 0
    licence.copies_given -= 1
    licence.save(update_fields=["copies_given"])
    forget_file(AREA, copy.file_key)
    return 1


@transaction.atomic
def _file_gone(key: int, file: str) -> int:
    gone = PrintedCopy.objects.filter(pk=key, file_key=file).update(file_key="")
    if gone:
        forget_file(AREA, file)
    return gone


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
