"""Decides which limits a case runs under, from the published version of its item."""

from hall_server.catalogue.content import ItemContent, Step
from hall_server.catalogue.content import Limit as Said
from hall_server.catalogue.words import BasisKind, ProcedureKind, StepKind, TaskType
from hall_server.clock.entries import LICENSING_PROCEDURES, Procedure
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.rules import DELIVERY, Rules, StepRule

ARTICLE_42 = "《中华人民共和国行政许可法》第四十二条"

# Steps that run between acceptance and decision; the others are the deeds of their own names.
TIMED = frozenset({StepKind.REVIEW, StepKind.ON_SITE, StepKind.DECIDE, StepKind.OTHER})
# Those that must be over before anybody decides.
BEFORE_DECISION = TIMED - {StepKind.DECIDE}


def rules_of(content: ItemContent) -> Rules:
    """The clock's rules. An item that names no statutory limit has that of the Administrative Licensing Law, 20 days."""
    statutory = _limit(content.statutory, _basis(content)) or Limit(20, Unit.WORKING_DAY, ARTICLE_42)
    extends = content.task_type is TaskType.LICENSING and statutory.unit is Unit.WORKING_DAY
    return Rules(
        statutory,
        _limit(content.promised),
        Limit(10, Unit.WORKING_DAY, ARTICLE_42) if extends else None,
        delivery=_limit(_delivery(content)) or DELIVERY,
        steps=tuple(_steps(content)),
        procedures=_procedures(content),
    )


def timed_steps(content: ItemContent) -> tuple[Step, ...]:
    """The steps that are begun and ended one by one."""
    return tuple(step for step in content.steps if step.kind in TIMED)


def must_be_over(content: ItemContent, step: Step) -> tuple[str, ...]:
    """Codes of the timed steps that come before this one."""
    timed = {one.code for one in timed_steps(content)}
    return tuple(code for code in step.after if code in timed)


def _steps(content: ItemContent) -> list[StepRule]:
    return [
        StepRule(step.code, step.name, limit)
        for step in timed_steps(content)
        if (limit := _limit(step.limit)) is not None
    ]


def _procedures(content: ItemContent) -> frozenset[Procedure]:
    """What the version declares; for a licence, what its law names besides."""
    declared = frozenset(procedure_of(one.kind) for one in content.procedures)
    return declared | LICENSING_PROCEDURES if content.task_type is TaskType.LICENSING else declared


def procedure_of(kind: ProcedureKind) -> Procedure:
    """The clock's word for a special procedure of the catalogue; an inspection on site is one of its others."""
    return Procedure.OTHER if kind is ProcedureKind.ON_SITE else Procedure(kind.value)


def _basis(content: ItemContent) -> str:
    bases = [one for one in content.bases if one.kind is BasisKind.LIMIT] or list(content.bases[:1])
    return f"《{bases[0].law_name}》{bases[0].article}" if bases else ""


def _delivery(content: ItemContent) -> Said | None:
    limits = [one.limit for one in content.deliveries if one.limit is not None]
    return max(limits, key=lambda one: one.amount, default=None)


def _limit(said: Said | None, basis: str = "") -> Limit | None:
    return None if said is None else Limit(said.amount, Unit(said.unit.value), basis)
