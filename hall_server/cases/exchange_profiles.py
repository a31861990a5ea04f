"""Decides which code an interface has for a deed: our states stay ours, each interface brings a table of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hall_server.cases.moves import CaseState, Deed

_Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class When:
    """A deed done in one of these states (none: in any), with these facts."""

    deed: Deed
    states: frozenset[CaseState] = frozenset()
    holds: Callable[[_Facts], bool] = lambda _: True

    def is_so(self, deed: Deed, state: CaseState, facts: _Facts) -> bool:
        """Whether this is the deed meant."""
        return deed is self.deed and (not self.states or state in self.states) and self.holds(facts)


@dataclass(frozen=True, slots=True)
class Profile:
    """The codes of one interface; the first line that fits counts. A deed no line names is not told there."""

    name: str
    table: tuple[tuple[When, str], ...]

    def code(self, deed: Deed, state: CaseState, facts: _Facts) -> str | None:
        """The code of a deed done in this state; facts: of its event, with `accepted_as` of the case."""
        return next((code for when, code in self.table if when.is_so(deed, state, facts)), None)


_BEFORE = frozenset({CaseState.REGISTERED, CaseState.CORRECTING, CaseState.CORRECTED})


def _lacks_material(facts: _Facts) -> bool:
    return facts.get("accepted_as", "complete") != "complete"


# 工程建设项目审批管理系统数据共享交换标准, 办件状态.
CONSTRUCTION = Profile(
    "construction",
    (
        (When(Deed.REGISTERED), "1"),
        (When(Deed.WITHDRAWN, _BEFORE), "2"),
        (When(Deed.ACCEPTED), "3"),
        (When(Deed.DEEMED_ACCEPTED), "3"),
        (When(Deed.REFUSED, holds=lambda facts: facts.get("ground") == "not_needed"), "4"),
        (When(Deed.REFUSED), "5"),
        (When(Deed.CORRECTION_ASKED), "6"),
        (When(Deed.CORRECTED), "7"),
        (When(Deed.STEP_BEGUN), "8"),
        (When(Deed.PAUSED), "9"),
        (When(Deed.RESUMED), "10"),
        (When(Deed.PAUSE_LAPSED), "10"),
        (When(Deed.GRANTED, holds=_lacks_material), "12"),
        (When(Deed.GRANTED), "11"),
        (When(Deed.DENIED), "13"),
        (When(Deed.WITHDRAWN), "14"),
        (When(Deed.REVOKED), "15"),
    ),
)

PROFILES: Mapping[str, Profile] = {CONSTRUCTION.name: CONSTRUCTION}
