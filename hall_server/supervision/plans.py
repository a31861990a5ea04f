"""Decides how a plan rests in a row: clock by clock, the evidence once, so that a million of them stay small."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hall_server.supervision.rises import Rise
from hall_server.supervision.words import RuleKind


class _Run(msgspec.Struct, array_like=True, frozen=True):
    kind: RuleKind
    occurrence: str
    evidence: dict[str, str]
    rises: tuple[tuple[int, datetime], ...]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[_Run, ...]).decode


def spelled(plan: Sequence[Rise]) -> str:
    """The plan as JSON."""
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
