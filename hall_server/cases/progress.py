"""Decides how an applicant looks a case up by the code on paper, and what it then says: nothing of a person."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from hall_server.cases.look_up_codes import code_of
from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState
from hall_server.cases.versions import content_of
from hall_server.cases.view import dates_of, step_lines
from hall_server.cases.words import STATES


@dataclass(frozen=True, slots=True)
class Progress:
    """What whoever holds the paper may read. steps: (name, limit, state)."""

    project_no: str
    item_name: str
    state_name: str
    steps: tuple[tuple[str, str, str], ...]
    dates: tuple[str, ...]


def progress(project_no: str, code: str, now: datetime) -> Progress | None:
    """How the case stands; None when number and code do not belong together."""
    case = Case.objects.filter(project_no=project_no).first()
    if case is None or not hmac.compare_digest(code_of(case.pk), code):
        return None
    content = content_of(case.version_id)
    return Progress(
        case.project_no,
        case.task_name,
        STATES[CaseState(case.state)][0],
        tuple((one.name, one.limit, one.state) for one in step_lines(case, content)),
        dates_of(case, content, now),
    )
