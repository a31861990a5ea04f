"""Decides how a plan rests in a row: clock by clock, the evidence once, so that a million of them stay small."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter

import msgspec
from msgspec.structs import replace

from hall_server.supervision.rises import Rise
from hall_server.supervision.words import RuleKind


class _Run(msgspec.Struct, array_like=True, frozen=True):
    kind: RuleKind
    occurrence: str
    evidence: dict[str, str]
    rises: tuple[tuple[int, datetime], ...]


_instant_of = itemgetter(1)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[_Run, ...]).decode


def spelled(plan: Sequence[Rise]) -> str:
    """The plan, in the order of time, as JSON."""
    runs: dict[tuple[RuleKind, str], list[Rise]] = {}
    for one in plan:
        runs.setdefault((one.kind, one.occurrence), []).append(one)
    spelled_runs = tuple(
        _Run(kind, occurrence, found[0].evidence, tuple((one.level, one.at) for one in found))
        for (kind, occurrence), found in runs.items()
    )
    return _encode(spelled_runs).decode()


def read(text: str) -> list[Rise]:
    """The plan in a row, in the order of time."""
    found = [
        Rise(run.kind, run.occurrence, level, at, run.evidence)
        for run in _decode(text)
        for level, at in run.rises
    ]
    return sorted(found, key=lambda one: one.at)


@dataclass(frozen=True, slots=True)
class Parted:
    """A plan at an instant. reached: in the order of time. coming: the rest as JSON; looks_at: when its first comes."""

    reached: list[Rise]
    coming: str
    looks_at: datetime | None


def parted(text: str, now: datetime) -> Parted:
    """The plan in a row, without putting together anew what is still to come."""
    reached: list[Rise] = []
    coming: list[tuple[datetime, _Run]] = []
    for run in _decode(text):
        cut = bisect_right(run.rises, now, key=_instant_of)
        reached += [Rise(run.kind, run.occurrence, level, at, run.evidence) for level, at in run.rises[:cut]]
        if cut < len(run.rises):
            coming.append((run.rises[cut][1], replace(run, rises=run.rises[cut:]) if cut else run))
    coming.sort(key=itemgetter(0))
    reached.sort(key=attrgetter("at"))
    return Parted(reached, _encode([run for _, run in coming]).decode(), coming[0][0] if coming else None)
