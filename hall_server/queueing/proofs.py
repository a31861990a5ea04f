"""Decides what counts as proof that a call was shown or spoken, and when the clerk is told that one is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import SurfaceKind, SurfaceProof, SurfaceState
from hall_server.devices import queries as devices
from hall_server.organisation import queries as organisation
from hall_server.queueing.calling import zones_of
from hall_server.queueing.changes import Kind, touch
from hall_server.queueing.models import Call, SurfaceAcknowledgement
from hall_server.remembered import remembered
from hall_server.rows import instants, select

PROOF_WITHIN = timedelta(seconds=5)
LOOKED_AT_FOR = timedelta(seconds=5)
# A sentence may stand behind those of other windows until `speak_until`, and then takes its time to be said twice.
SPEECH_LASTS = timedelta(seconds=15)
NOT_HEARD_OF = "没有回执"
# A message holds at most 64 kB; beyond this many surfaces the desk is told of those that matter most.
MOST_PROOFS = 64
_MATTERS_MOST = (SurfaceState.FAILED, SurfaceState.PENDING, SurfaceState.SPOKEN, SurfaceState.SHOWN)
_PROVEN = (SurfaceState.SHOWN.value, SurfaceState.SPOKEN.value)


@dataclass(frozen=True, slots=True)
class Word:
    """What a surface says about a call."""

    call: str
    surface: SurfaceKind
    state: SurfaceState
    at: datetime
    why: str = ""


@transaction.atomic(savepoint=False)
def surface_spoke(word: Word, device: str, zones: Iterable[str], hall: str) -> None:
    """Keep a surface's word and let the calling desk know. A proof is never taken back by a later failure.

    Refusals: ticket_unknown for a call nobody made; not_allowed for a device of another zone.
    """
    call = Call.objects.filter(pk=word.call, ticket__hall=hall).select_related("ticket").first()
    if call is None:
        raise Refusal(RefusalCode.TICKET_UNKNOWN)
    if not set(zones) & set(zones_of(call.zone, call.window_id, hall)):
        raise Refusal(RefusalCode.NOT_ALLOWED)
    columns = {"state": word.state.value, "at": word.at, "why": word.why}
    mine = SurfaceAcknowledgement.objects.filter(call=call, device=device, surface=word.surface.value)
    if not mine.exists():
        SurfaceAcknowledgement.objects.create(call=call, device=device, surface=word.surface.value, **columns)
    else:
        mine.exclude(state__in=_PROVEN).update(**columns)
    touch(Kind.CALL, call.pk)


@transaction.atomic
def remind_of_unproven(hall: str, now: datetime) -> int:
    """Find calls whose time to be proven is over and write down who failed; how many calls had a failure.

    A call is looked at in the seconds after PROOF_WITHIN, and once more when its voice can only be silent.
    """
    if not select(
        Call,
        ("id",),
        "judged_at IS NULL AND called_at < %s ORDER BY called_at LIMIT 1",
        instants()(now - PROOF_WITHIN),
    ):
        return 0  # what a hall finds twice a second unless a call was made just now
    just_due = Q(called_at__gt=now - PROOF_WITHIN - LOOKED_AT_FOR)
    voice_due = Q(speak_until__lt=now - SPEECH_LASTS)
    windows = list(organisation.windows(hall))
    due = Call.objects.filter(judged_at=None, called_at__lt=now - PROOF_WITHIN, window__in=windows)
    return sum(
        _judge(call, hall, now) for call in due.filter(just_due | voice_due).order_by("called_at")[:100]
    )


def _judge(call: Call, hall: str, now: datetime) -> bool:
    heard = set(call.surfaces.values_list("device", "surface"))
    unheard = [one for one in owed(call, hall) if one not in heard]
    may_speak = now <= call.speak_until + SPEECH_LASTS
    silent = [one for one in unheard if not (may_speak and one[1] == SurfaceKind.VOICE.value)]
    is_over = len(silent) == len(unheard)
    if is_over and not Call.objects.filter(pk=call.pk, judged_at=None).update(judged_at=now):
        return False
    SurfaceAcknowledgement.objects.bulk_create(
        [
            SurfaceAcknowledgement(
                call=call,
                device=device,
                surface=surface,
                state=SurfaceState.FAILED.value,
                at=now,
                why=NOT_HEARD_OF,
            )
            for device, surface in silent
        ],
        ignore_conflicts=True,
    )
    if silent:
        touch(Kind.CALL, call.pk)
    return bool(silent)


def owed(call: Call, hall: str) -> tuple[tuple[str, str], ...]:
    """(device, surface) of everything that should show or speak this call."""
    found: dict[tuple[str, str], None] = {}
    for zone in zones_of(call.zone, call.window_id, hall):
        found |= dict.fromkeys(_surfaces(zone, call.window_id))
    return tuple(found)


@remembered
def _surfaces(zone: str, window: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.device, one.kind.value) for one in devices.surfaces(zone, window))


def proofs_of(call: Call, hall: str) -> tuple[SurfaceProof, ...]:
    """What each surface has done with the call so far: what went wrong and what is missing first, at most MOST_PROOFS."""
    said = {
        (one.device, one.surface): SurfaceProof(
            one.device, SurfaceKind(one.surface), SurfaceState(one.state), one.at
        )
        for one in call.surfaces.all()
    }
    silent = (
        SurfaceProof(device, SurfaceKind(surface), SurfaceState.PENDING)
        for device, surface in owed(call, hall)
        if (device, surface) not in said
    )
    proofs = sorted((*said.values(), *silent), key=lambda one: (one.device, one.surface))
    return tuple(sorted(proofs, key=lambda one: _MATTERS_MOST.index(one.state))[:MOST_PROOFS])
