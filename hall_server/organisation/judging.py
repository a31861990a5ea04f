"""Decides whether somebody may do something, and says why or why not, from facts that do not move while it decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hall_server.organisation import reasons
from hall_server.organisation.rights import POWER_OF, Power, Right, powers_among
from hall_server.organisation.rights_facts import Grant, RightsFacts, StandIn, fits, held, source
from hall_server.organisation.scopes import Landscape, Scope, Sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether, and the reasons in the order people read them. Truth value: whether."""

    allowed: bool
    because: tuple[Sentence, ...]

    def __bool__(self) -> bool:
        return self.allowed

    def sentence(self, language: str = "zh") -> str:
        """All of it as running text, in Chinese (`zh`) or English (`en`)."""
        if language == "en":
            return " ".join(english for _, english in self.because)
        return "".join(chinese for chinese, _ in self.because)


def judge(facts: RightsFacts, right: Right, deed: Scope, at: datetime) -> Answer:
    """May this person do this there at this instant."""
    if not facts.person.is_active:
        return _answer(facts, right, deed, [reasons.gone(facts.person)], allowed=False)
    for grant in facts.grants:
        if fits(grant, right, deed, at, facts.landscape):
            why = [reasons.holds(facts.person, grant, facts.landscape)]
            return _answer(facts, right, deed, why, allowed=True)
    misses: list[Sentence] = []
    for stand_in, powers in zip(facts.stand_ins, _lendable(facts, at), strict=True):
        if right in stand_in.rights:
            is_two = POWER_OF.get(right) not in {*powers, None}
            allowed, why = _by_stand_in(facts, stand_in, right, deed, at, is_two=is_two)
            if allowed:
                return _answer(facts, right, deed, why, allowed=True)
            misses += why
    misses = [*reasons.own_misses(facts, right, at), *misses, reasons.advice(facts, right)]
    return _answer(facts, right, deed, misses, allowed=False)


def _by_stand_in(
    facts: RightsFacts, stand_in: StandIn, right: Right, deed: Scope, at: datetime, *, is_two: bool
) -> tuple[bool, list[Sentence]]:
    """Whether acting for somebody helps, and why or why not. is_two: it would join two administrators in one person."""
    trouble = reasons.trouble(facts, stand_in, right, deed, at)
    role = source(stand_in, right, deed, at, facts.landscape)
    if trouble is not None:
        return False, [trouble]
    if role is None or is_two:
        return False, [reasons.two_powers(facts.person, right)]
    return True, [
        reasons.stands_in(facts.person, stand_in, right, facts.landscape),
        reasons.holds(stand_in.giver, role, facts.landscape),
    ]


def _answer(
    facts: RightsFacts, right: Right, deed: Scope, why: Iterable[Sentence], *, allowed: bool
) -> Answer:
    return Answer(allowed, (reasons.head(facts, right, deed, is_yes=allowed), *why))


def where(facts: RightsFacts, right: Right, at: datetime) -> tuple[Scope, ...]:
    """The scopes in which this person has the right at this instant."""
    if not facts.person.is_active:
        return ()
    own = [grant.scope for grant in facts.grants if grant.is_held(at) and right in grant.rights]
    lent = [
        scope
        for stand_in, powers in zip(facts.stand_ins, _lendable(facts, at), strict=True)
        if right in stand_in.given(at) and POWER_OF.get(right) in {*powers, None}
        for scope in _lent_scopes(stand_in, right, at, facts.landscape)
    ]
    return tuple(dict.fromkeys([*own, *lent]))


def held_rights(facts: RightsFacts, at: datetime) -> frozenset[Right]:
    """All rights this person has somewhere at this instant."""
    return frozenset(right for right in Right if where(facts, right, at))


def own_powers(grants: Iterable[Grant], at: datetime) -> frozenset[Power]:
    """The powers somebody holds by roles of his own."""
    return powers_among(held(grants, at))


def _lendable(facts: RightsFacts, at: datetime) -> list[frozenset[Power]]:
    """For each stand-in, in their order, the powers it may lend without making one person two."""
    powers = own_powers(facts.grants, at)
    lendable = []
    for stand_in in facts.stand_ins:
        lent = powers_among(stand_in.given(at))
        allowed = lent & powers if powers else (lent if len(lent) == 1 else frozenset())
        lendable.append(allowed)
        powers |= allowed
    return lendable


def _lent_scopes(stand_in: StandIn, right: Right, at: datetime, landscape: Landscape) -> list[Scope]:
    """Where both reach, a role of the giver and the delegation."""
    shared = [
        landscape.shared(grant.scope, stand_in.scope)
        for grant in stand_in.giver_grants
        if right in grant.rights and grant.is_held(at)
    ]
    return [scope for scope in shared if scope is not None]
