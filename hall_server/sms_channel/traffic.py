"""Decides how traffic is shared: weights of 100 that move ten points away from a provider in trouble, and drift back.

Nothing here fails over at once: one error moves nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WHOLE = 100
STEP = 10
ERRORS_A_MINUTE = 50
SLOW_AFTER = timedelta(minutes=5)
SLOW_LOOKED_BACK = timedelta(minutes=10)
SLOW_SHARE = 0.15
FEWEST_JUDGED = 20
"""Fewer messages than these prove nothing about speed."""
RESTS_AFTER_MOVE = timedelta(minutes=1)
DRIFTS_EVERY = timedelta(hours=1)


class Because(StrEnum):
    """Why a weight moved."""

    ERRORS = "errors"
    SLOW = "slow"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a provider. errors: its own, within a minute; judged, slow: messages of the last ten minutes."""

    errors: int = 0
    judged: int = 0
    slow: int = 0
    changed_at: datetime | None = None

    def trouble(self) -> Because | None:
        """Whether traffic moves away from it."""
        if self.errors >= ERRORS_A_MINUTE:
            return Because.ERRORS
        if self.judged >= FEWEST_JUDGED and self.slow >= SLOW_SHARE * self.judged:
            return Because.SLOW
        return None


def normal(wanted: Mapping[str, int]) -> dict[str, int]:
    """The wanted shares as whole parts of a hundred; alike when nothing is wanted."""
    if not wanted:
        return {}
    total = sum(wanted.values())
    shares = {name: (share / total if total else 1 / len(wanted)) * WHOLE for name, share in wanted.items()}
    found = {name: int(share) for name, share in shares.items()}
    left = WHOLE - sum(found.values())
    for name in sorted(shares, key=lambda one: (found[one] - shares[one], one))[:left]:
        found[name] += 1
    return found


def moved_away(weights: Mapping[str, int], name: str) -> dict[str, int]:
    """Ten points, or what is left, go from this provider to the others, as their weights stand to each other."""
    others = {one: weight for one, weight in weights.items() if one != name}
    if not others:
        return dict(weights)
    points = min(STEP, weights[name])
    shares = normal(others)
    given = {one: points * share // WHOLE for one, share in shares.items()}
    for one in sorted(others, key=lambda other: (-others[other], other))[: points - sum(given.values())]:
        given[one] += 1
    return {name: weights[name] - points, **{one: weight + given[one] for one, weight in others.items()}}


def drifted(weights: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """One step of at most ten points towards what is wanted; the sum stays."""
    goal = normal(wanted)
    lacks = {one: goal[one] - weights[one] for one in weights}
    points = min(STEP, sum(lack for lack in lacks.values() if lack > 0))
    found = dict(weights)
    for _ in range(points):
        gains = max(found, key=lambda one: (goal[one] - found[one], one))
        loses = min(found, key=lambda one: (goal[one] - found[one], one))
        found[gains] += 1
        found[loses] -= 1
    return found


def judged(
    weights: Mapping[str, int], wanted: Mapping[str, int], seen: Mapping[str, Seen], now: datetime
) -> tuple[dict[str, int], dict[str, Because]]:
    """The weights from now on, and why those that moved did. Whichever is worst is judged alone: one move a minute."""
    resting = any(one.changed_at and now - one.changed_at < RESTS_AFTER_MOVE for one in seen.values())
    troubled = [name for name in weights if seen[name].trouble() and weights[name] > 0]
    if troubled and not resting and len(weights) > 1:
        worst = max(troubled, key=lambda one: (seen[one].errors, seen[one].slow, one))
        return _told(weights, moved_away(weights, worst), seen[worst].trouble() or Because.ERRORS)
    last = _latest(one.changed_at for one in seen.values())
    if not troubled and (last is None or now - last >= DRIFTS_EVERY):
        return _told(weights, drifted(weights, wanted), Because.DRIFT)
    return dict(weights), {}


def _told(
    before: Mapping[str, int], after: dict[str, int], because: Because
) -> tuple[dict[str, int], dict[str, Because]]:
    return after, {name: because for name in after if after[name] != before[name]}


def _latest(instants: Iterable[datetime | None]) -> datetime | None:
    return max((one for one in instants if one is not None), default=None)


def drawn(weights: Mapping[str, int], chance: float) -> str | None:
    """The provider that takes the next message. chance: 0 to 1, below 1. None when there is none.

    When none of them has any weight they count alike: a message goes rather by a bad way than by none.
    """
    if not weights:
        return None
    counted = weights if any(weights.values()) else dict.fromkeys(weights, 1)
    place = chance * sum(counted.values())
    for name, weight in counted.items():
        place -= weight
        if place < 0:
            return name
    return max(counted, key=lambda one: counted[one])
