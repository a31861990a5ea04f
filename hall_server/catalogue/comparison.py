"""Decides how the same item differs between halls, and how standard that makes it.

The measure of an item: for each aspect the halls' agreement, 0 to 1, averaged over all pairs of halls; then the mean of the
aspects by their weights. Agreement of lists (materials, fees, steps, conditions) is what both have, of what either has; of
limits and types it is 1 when they are equal and 0 when not. A region's measure is the mean of its items, in percent.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

import msgspec

from hall_server.catalogue.content import ItemContent, Step
from hall_server.catalogue.material_names import normalised
from hall_server.catalogue.words import Labelled


class Aspect(Labelled):
    """What is compared."""

    MATERIALS = "materials", "材料"
    LIMITS = "limits", "时限"
    FEES = "fees", "收费"
    STEPS = "steps", "环节"
    CONDITIONS = "conditions", "受理条件"
    TYPE = "type", "办件类型"
    TRIPS = "trips", "到现场次数"


WEIGHTS: Mapping[Aspect, int] = {
    Aspect.MATERIALS: 30,
    Aspect.LIMITS: 20,
    Aspect.FEES: 20,
    Aspect.STEPS: 10,
    Aspect.CONDITIONS: 10,
    Aspect.TYPE: 5,
    Aspect.TRIPS: 5,
}
ABSENT = "没有"
_Sayings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the halls say differently. said: by hall, in plain words; key: what it is about, the same every day."""

    aspect: Aspect
    key: str
    name: str
    said: tuple[tuple[str, str], ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256, hexadecimal, of what every hall says; changes as soon as one says something else."""
        return hashlib.sha256(msgspec.json.encode([self.aspect, self.key, self.said])).hexdigest()


@dataclass(frozen=True, slots=True)
class Compared:
    """The same item in several halls. agreement: by aspect, 0 to 1. score: 0 to 100."""

    differences: tuple[Difference, ...]
    agreement: Mapping[Aspect, float]

    @property
    def score(self) -> float:
        """The mean of the aspects by their weights."""
        total = sum(WEIGHTS[aspect] * share for aspect, share in self.agreement.items())
        return 100 * total / sum(WEIGHTS.values())


def compare(contents: Mapping[str, ItemContent], settled: Collection[str] = ()) -> Compared:
    """What differs between halls (hall -> content).

    settled: fingerprints of differences kept with a reason; they count as agreed.

    The order of the halls changes nothing.
    """
    halls = {hall: contents[hall] for hall in sorted(contents)}
    differences: list[Difference] = []
    agreement: dict[Aspect, float] = {}
    for aspect, sayings in _SAID.items():
        by_hall = {hall: sayings(content) for hall, content in halls.items()}
        found = tuple(_differences(aspect, by_hall))
        differences += found
        kept = {one.key for one in found if one.fingerprint in settled}
        agreement[aspect] = _agreement({hall: _without(said, kept) for hall, said in by_hall.items()})
    return Compared(tuple(differences), agreement)


def _differences(aspect: Aspect, by_hall: Mapping[str, _Sayings]) -> Iterator[Difference]:
    keys = dict.fromkeys(key for said in by_hall.values() for key in said)
    for key in keys:
        said = tuple((hall, sayings.get(key, ABSENT)) for hall, sayings in by_hall.items())
        if len({words for _, words in said}) > 1:
            yield Difference(aspect, key, key, said)


def _without(said: _Sayings, kept: Collection[str]) -> _Sayings:
    return {key: words for key, words in said.items() if key not in kept}


def _agreement(by_hall: Mapping[str, _Sayings]) -> float:
    pairs = [_alike(one, other) for one, other in combinations(by_hall.values(), 2)]
    return fmean(pairs) if pairs else 1.0


def _alike(one: _Sayings, other: _Sayings) -> float:
    either = set(one) | set(other)
    if not either:
        return 1.0
    return sum(1 for key in either if one.get(key) == other.get(key)) / len(either)


def _materials(content: ItemContent) -> _Sayings:
    return {
        normalised(one.material_name): f"{one.is_need.label}{'，持证免交' if one.is_waived else ''}"
        for one in content.materials
    }


def _limits(content: ItemContent) -> _Sayings:
    return {
        "法定时限": _or_absent(content.statutory),
        "承诺时限": _or_absent(content.promised),
    }


def _fees(content: ItemContent) -> _Sayings:
    charging = {None: "没有说明", True: "收费", False: "不收费"}[content.is_fee]
    return {"是否收费": charging} | {
        one.fee_name: one.fee_stand or _or_absent(one.amount) for one in content.fees
    }


def _steps(content: ItemContent) -> _Sayings:
    return {one.name: _step_words(one) for one in content.steps}


def _step_words(step: Step) -> str:
    if not step.is_counted:
        return "不计入时限"
    return _or_absent(step.limit)


def _conditions(content: ItemContent) -> _Sayings:
    lines = (
        re.sub(r"^\s*(?:[（(]?\d+[)）.、．]|[一二三四五六七八九十]+、)\s*", "", line)
        for line in content.accept_condition.splitlines()
    )
    bare = (re.sub(r"[；;。.，,\s]+$", "", line.strip()) for line in lines)
    return {line: "有" for line in bare if line}


def _type(content: ItemContent) -> _Sayings:
    return {"办件类型": content.project_type.label}


def _trips(content: ItemContent) -> _Sayings:
    return {"到现场次数": _or_absent(content.limit_scene_num)}


def _or_absent(value: object) -> str:
    return ABSENT if value is None else str(value)


_SAID: Mapping[Aspect, Callable[[ItemContent], _Sayings]] = {
    Aspect.MATERIALS: _materials,
    Aspect.LIMITS: _limits,
    Aspect.FEES: _fees,
    Aspect.STEPS: _steps,
    Aspect.CONDITIONS: _conditions,
    Aspect.TYPE: _type,
    Aspect.TRIPS: _trips,
}
