"""Decides what the public door tells a stranger: how a licence stands now, what a paper is, whether a file is untouched.

It says nothing personal but the masked holder, and is locked for whoever asks for too many codes that do not exist.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.devices import queries as devices
from hall_server.licences import judging, numbers
from hall_server.licences.judge import Judgement
from hall_server.licences.life import State
from hall_server.licences.models import CopyState, Licence, PrintedCopy, VerificationTry
from hall_server.licences.queries import last_step

WINDOW = timedelta(minutes=15)
UNKNOWN, FILE = "unknown", "file"
# kind -> how many from one address, and from all together, within the window
MOST = {UNKNOWN: (20, 2_000), FILE: (20, 300)}
LARGEST_FILE = 2_400_000


@dataclass(frozen=True, slots=True)
class SeenCopy:
    """A numbered paper of a licence. is_out: known to be printed. place: the machine, as people call it."""

    number: int
    state: CopyState
    at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class Seen:
    """How a licence stands. basis: the law by which it is suspended or revoked. successor: number of what replaced it.

    asked_copy: the number the scanned paper carries, 0 for the document; copy: what is known of it, None for nothing.
    """

    state: State
    title: str
    number: str
    masked_holder: str
    issuer: str
    issued_on: date
    valid_until: date | None
    since: datetime
    basis: str
    successor: str
    sha256: str
    asked_copy: int = 0
    copy: SeenCopy | None = None


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file somebody brought. seen: the licence it is the document of, or a paper of; None when it is neither."""

    judgement: Judgement
    seen: Seen | None


def look(code: str, copy: int, address: str, now: datetime) -> Seen | None:
    """The licence a QR code names; None when there is none, which counts. Refusal `verification_locked`."""
    _refuse_when_locked(UNKNOWN, address, now)
    row = Licence.objects.select_related("hall").filter(public_code=numbers.spelled_code(code)).first()
    if row is None:
        _count(UNKNOWN, address, now)
        return None
    return _seen(row, copy, now)


def look_at_file(file: bytes, address: str, now: datetime) -> SeenFile:
    """What a PDF is. Refusals `verification_locked`, `file_unreadable` for one that is too large, `hall_busy`."""
    _refuse_when_locked(FILE, address, now)
    if not file or len(file) > LARGEST_FILE:
        raise Refusal(RefusalCode.FILE_UNREADABLE, {"because": "文件是空的，或比证照文件大得多。"})
    _count(FILE, address, now)
    found = judging.judge_apart(file)
    sha256 = judging.sha256_of(file)
    row = Licence.objects.select_related("hall").filter(document_sha256=sha256).first()
    if row is not None:
        return SeenFile(found, _seen(row, 0, now))
    copy = PrintedCopy.objects.select_related("licence__hall").filter(sha256=sha256).first()
    return SeenFile(found, _seen(copy.licence, copy.copy, now) if copy else None)


def forget_tries(now: datetime) -> int:
    """Throw away tries that lock nobody any more; how many went."""
    return VerificationTry.objects.filter(tried_at__lt=now - WINDOW).delete()[0]


def _seen(row: Licence, copy: int, now: datetime) -> Seen:
    step = last_step(row.pk)
    successor = row.successors.exclude(state=State.REVOKED.value).order_by("-id").first()
    state = State(row.state)
    is_over = row.valid_until is not None and row.valid_until < hall_clock.business_day(now)
    if is_over and state in (State.VALID, State.SUSPENDED):
        state = State.EXPIRED  # the day is over before the sweep has said so
    return Seen(
        state=state,
        title=row.title,
        number=numbers.grouped(row.number),
        masked_holder=row.masked_holder,
        issuer=row.department or row.hall.name,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        since=row.state_since,
        basis=step.basis if step else "",
        successor=numbers.grouped(successor.number) if successor and state is State.REPLACED else "",
        sha256=row.document_sha256,
        asked_copy=copy,
        copy=_copy(row, copy) if copy else None,
    )


def _copy(row: Licence, number: int) -> SeenCopy | None:
    found = PrintedCopy.objects.filter(licence=row, copy=number).exclude(state=CopyState.PREPARED).first()
    if found is None:
        return None
    device = devices.registered(found.device)
    at = found.told_at or found.fetched_at or found.drawn_at
    return SeenCopy(number, CopyState(found.state), at, device.name if device else found.device)


def _refuse_when_locked(kind: str, address: str, now: datetime) -> None:
    recent = VerificationTry.objects.filter(kind=kind, tried_at__gt=now - WINDOW)
    for tries, most in zip((recent.filter(address=address), recent), MOST[kind], strict=True):
        oldest = list(tries.order_by("-tried_at").values_list("tried_at", flat=True)[most - 1 : most])
        if oldest:
            minutes = ceil((oldest[0] + WINDOW - now) / timedelta(minutes=1))
            raise Refusal(RefusalCode.VERIFICATION_LOCKED, {"minutes": str(max(1, minutes))})


def _count(kind: str, address: str, now: datetime) -> None:
    VerificationTry.objects.create(kind=kind, address=address[:64], tried_at=now)
