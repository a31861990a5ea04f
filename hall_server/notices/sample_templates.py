"""Decides which templates every hall begins with; their wordings wait for somebody to approve them."""

from datetime import datetime
from pathlib import Path

import msgspec
from django.db import transaction

from hall_server.notices.models import NoticeTemplate, TemplateVersion, VersionState
from hall_server.notices.models.templates import Priority, SendingTime
from hall_server.notices.templating import draft, submit

FILE = Path(__file__).parent / "templates.toml"
_MINUTES = 24 * 60


class VariablePlan(msgspec.Struct, frozen=True):
    """A fact the template may name."""

    code: str
    label: str
    sample: str
    longest: int = 40


class TemplatePlan(msgspec.Struct, frozen=True):
    """A template with its first wording."""

    code: str
    name: str
    occasion: str
    text: str
    variables: tuple[VariablePlan, ...]
    priority: int = Priority.CASE.value
    sending_time: str = SendingTime.DAY_TIME.value
    lives_minutes: int = 3 * _MINUTES


class _Plans(msgspec.Struct, frozen=True):
    templates: tuple[TemplatePlan, ...]


def plans() -> tuple[TemplatePlan, ...]:
    """As they are written down."""
    return msgspec.toml.decode(FILE.read_bytes(), type=_Plans).templates


@transaction.atomic
def found_templates(*, actor: str, now: datetime) -> list[int]:
    """Bring in the templates that are not there; those of their first wordings that nobody has judged yet."""
    for one in plans():
        _, is_new = NoticeTemplate.objects.get_or_create(
            code=one.code,
            defaults={
                "name": one.name,
                "occasion": one.occasion,
                "variables": [msgspec.structs.asdict(variable) for variable in one.variables],
                "priority": one.priority,
                "sending_time": one.sending_time,
                "lives_minutes": one.lives_minutes,
            },
        )
        if is_new:
            submit(draft(one.code, one.text, actor=actor, now=now), actor=actor)
    waiting = TemplateVersion.objects.filter(state=VersionState.SUBMITTED, number=1, written_by=actor)
    return list(waiting.values_list("pk", flat=True))
