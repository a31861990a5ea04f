"""Decides what is wrong with one step of a case, from that step and the item's version alone; no table, no clock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from hall_server.cases.facts import EventFacts
from hall_server.cases.moves import Deed
from hall_server.clock.signals import Level
from hall_server.supervision.words import RuleKind

Parameters = Mapping[str, Any]
Fees = Callable[[], Mapping[str, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found in an event. at: of the event's writing down."""

    kind: RuleKind
    occurrence: str
    level: int
    at: datetime
    evidence: dict[str, str] = field(default_factory=dict)


def kinds_for(deed: Deed) -> tuple[RuleKind, ...]:
    """The rules that look at such an event."""
    return tuple(kind for kind, (deeds, _) in _RULES.items() if deed in deeds)


def judged(kind: RuleKind, event: EventFacts, parameters: Parameters, fees: Fees) -> Fault | None:
    """The fault, if there is one. fees: names of the version's fees -> yuan, None for a formula; asked only when needed."""
    evidence = _RULES[kind][1](event, parameters, fees)
    if not evidence:
        return None
    told = {"event": f"第{event.place + 1}步", "kind": event.kind.value, **evidence}
    level = int(parameters.get("level", Level.YELLOW))
    return Fault(kind, f"event#{event.place}", level, event.recorded_at, told)


def _is_empty(text: str, parameters: Parameters) -> bool:
    words = "".join(text.split()).strip("。.，,、；;：:！!—-/")
    return len(words) < int(parameters.get("shortest", 1)) or words in parameters.get("phrases", ())


def _pause(event: EventFacts, parameters: Parameters, fees: Fees) -> dict[str, str]:
    del fees
    lacks = list(_lacking(event, parameters))
    late = int((event.recorded_at - event.at).total_seconds() // 60)
    found = {"lacks": "、".join(lacks)} if lacks else {}
    return found | ({"late": str(late)} if late > int(parameters.get("late_minutes", 30)) else {})


def _lacking(event: EventFacts, parameters: Parameters) -> Iterator[str]:
    if event.kind is Deed.PAUSED and not event.facts.get("procedure"):
        yield "特别程序的种类"
    if _is_empty(event.facts.get("basis", ""), parameters):
        yield "法律依据"
    if _is_empty(event.facts.get("evidence", ""), parameters):
        yield "告知文书"
    if not event.facts.get("told_until"):
        yield "告知的期限"


def _refusal(event: EventFacts, parameters: Parameters, fees: Fees) -> dict[str, str]:
    del fees
    return (
        {"lacks": "具体理由", "said": event.said[:60] or "（空）"}
        if _is_empty(event.said, parameters)
        else {}
    )


def _fee(event: EventFacts, parameters: Parameters, fees: Fees) -> dict[str, str]:
    del parameters
    name, known = event.facts.get("fee", ""), fees()
    charged = _yuan(event.facts.get("amount", ""))
    told = {"fee": name, "charged": "—" if charged is None else str(charged)}
    if name not in known:
        return {**told, "standard": "清单没有这一项"}
    standard = known[name]
    if standard is not None and (charged is None or charged > standard):
        return {**told, "standard": str(standard)}
    return {}


def _yuan(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


_RULES: Mapping[
    RuleKind, tuple[frozenset[Deed], Callable[[EventFacts, Parameters, Fees], dict[str, str]]]
] = {
    RuleKind.PAUSE_WITHOUT_BASIS: (frozenset({Deed.PAUSED, Deed.PROLONGED}), _pause),
    RuleKind.REFUSAL_WITHOUT_REASON: (frozenset({Deed.REFUSED, Deed.DENIED}), _refusal),
    RuleKind.FEE_OUTSIDE_CATALOGUE: (frozenset({Deed.FEE_CHARGED}), _fee),
}
