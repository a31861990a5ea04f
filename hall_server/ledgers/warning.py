"""Decides how warning lines are set for a place, and what has been set."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.clock.rules import Thresholds
from hall_server.ledgers.models import WarningLines
from hall_server.ledgers.settled import Where, in_force
from hall_server.remembered import forget


@transaction.atomic
def set_lines(where: Where, lines: Thresholds, reason: str, *, actor: str, now: datetime) -> WarningLines:
    """From now on signals rise so in this place; open ledgers follow within a minute. Refusal without a reason."""
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    hall, department = where
    row = WarningLines.objects.create(
        hall_id=hall or None,
        department_id=department or None,
        early_warning=lines.early_warning,
        yellow=lines.yellow,
        red=lines.red,
        reason=reason.strip(),
        actor=actor,
        at=now,
    )
    facts = {"hall": hall, "department": department, "lines": str(row), "reason": row.reason[:200]}
    record("warning_lines_set", "clock:warning-lines", actor=actor, facts=facts)
    forget()
    return row


def lines_at(where: Where) -> Thresholds | None:
    """What was set for exactly this place; None when nothing was."""
    return in_force().get(where)


def history() -> QuerySet[WarningLines]:
    """All that was ever set, the latest first."""
    return WarningLines.objects.select_related("hall", "department").order_by("-id")


def latest() -> list[WarningLines]:
    """The row that holds for each place that has one, by place."""
    newest = {(row.hall_id or "", row.department_id or ""): row for row in history().reverse()}
    return [newest[place] for place in sorted(newest)]
