"""Decides what the clerk is told about each surface of a call: shown, spoken, awaited, late or failed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hall.messages.calling import SurfaceKind, SurfaceProof, SurfaceState

# A screen paints within a frame; a voice may stand behind the sentences of other windows.
PATIENCE: Mapping[SurfaceKind, timedelta] = {
    SurfaceKind.STRIP: timedelta(seconds=4),
    SurfaceKind.WAITING_AREA: timedelta(seconds=4),
    SurfaceKind.TERMINAL: timedelta(seconds=4),
    SurfaceKind.BOARD: timedelta(seconds=6),
    SurfaceKind.VOICE: timedelta(seconds=45),
}


class Verdict(StrEnum):
    """What is known about one kind of surface."""

    AWAITED = "awaited"
    DONE = "done"
    PARTLY = "partly"
    LATE = "late"
    FAILED = "failed"


BAD = frozenset({Verdict.LATE, Verdict.FAILED, Verdict.PARTLY})


@dataclass(frozen=True, slots=True)
class SurfaceLine:
    """All surfaces of one kind, as one line: done of total; at: when the last of them proved it."""

    surface: SurfaceKind
    verdict: Verdict
    done: int
    total: int
    at: datetime | None


def judge(proofs: Iterable[SurfaceProof], called_at: datetime, now: datetime) -> tuple[SurfaceLine, ...]:
    """A line for each kind of surface, in the order of SurfaceKind."""
    kinds: dict[SurfaceKind, list[SurfaceProof]] = {}
    for proof in proofs:
        kinds.setdefault(proof.surface, []).append(proof)
    return tuple(_line(kind, kinds[kind], now - called_at) for kind in SurfaceKind if kind in kinds)


def _line(kind: SurfaceKind, proofs: list[SurfaceProof], age: timedelta) -> SurfaceLine:
    good = [proof for proof in proofs if proof.state in (SurfaceState.SHOWN, SurfaceState.SPOKEN)]
    failed = any(proof.state is SurfaceState.FAILED for proof in proofs)
    times = [proof.at for proof in good if proof.at is not None]
    return SurfaceLine(
        kind,
        _verdict(len(good), len(proofs), failed=failed, late=age > PATIENCE[kind]),
        len(good),
        len(proofs),
        max(times, default=None),
    )


def _verdict(good: int, total: int, *, failed: bool, late: bool) -> Verdict:
    if good == total:
        return Verdict.DONE
    if good and (failed or late):
        return Verdict.PARTLY
    if failed:
        return Verdict.FAILED
    return Verdict.LATE if late else Verdict.AWAITED


def joined(known: Iterable[SurfaceProof], told: Iterable[SurfaceProof]) -> tuple[SurfaceProof, ...]:
    """What is known after being told: a proof once given is not taken back by an older picture of the same call."""
    settled = {
        (proof.device, proof.surface): proof for proof in known if proof.state is not SurfaceState.PENDING
    }
    fresh = {(proof.device, proof.surface): proof for proof in told}
    for place, proof in settled.items():
        if place not in fresh or fresh[place].state is SurfaceState.PENDING:
            fresh[place] = proof
    return tuple(fresh[place] for place in sorted(fresh))
