"""Decides what is wrong with an item as it is written: every rule, the gravest findings first."""

from collections.abc import Callable, Iterator

from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.lint import fees, guide, limits, materials, steps
from hall_server.catalogue.lint.finding import NOWHERE, Finding, Severity, Surroundings

Rule = Callable[[ItemContent, Surroundings], Iterator[Finding]]
RULES: tuple[Rule, ...] = (*limits.RULES, *steps.RULES, *materials.RULES, *fees.RULES, *guide.RULES)
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


def lint(content: ItemContent, surroundings: Surroundings = NOWHERE) -> tuple[Finding, ...]:
    """All findings, severe ones first, then by rule and field. The same content gives the same findings."""
    found = [finding for rule in RULES for finding in rule(content, surroundings)]
    return tuple(sorted(found, key=lambda one: (_GRAVITY[one.severity], one.rule, one.field)))
