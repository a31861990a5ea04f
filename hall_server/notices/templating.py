"""Decides how a wording is written, handed in and approved: by two people, and never changed afterwards."""

from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.notices.models import NoticeTemplate, TemplateVersion, VersionState
from hall_server.notices.wording import faults_of, variables_of
from hall_server.remembered import forget

OPEN = (VersionState.DRAFT, VersionState.SUBMITTED)


@transaction.atomic
def draft(template: str, text: str, *, actor: str, now: datetime) -> int:
    """Write a wording, or write on at the draft there is; the version's id. Refusal while one waits for approval."""
    NoticeTemplate.objects.select_for_update().get(pk=template)
    versions = TemplateVersion.objects.filter(template=template)
    row = versions.filter(state__in=OPEN).first()
    if row is not None and row.state == VersionState.SUBMITTED:
        raise Refusal(RefusalCode.WORDING_NOT_IN_STATE, {"state": row.get_state_display()})
    if row is None:
        last = versions.order_by("-number").values_list("number", flat=True).first() or 0
        row = TemplateVersion(template_id=template, number=last + 1)
    row.text, row.written_by, row.written_at = text.strip(), actor, now
    row.save()
    _recorded("wording_drafted", row, actor)
    return row.pk


@transaction.atomic
def submit(version: int, *, actor: str) -> None:
    """Hand a draft in. Refusal when it cannot be sent as it stands."""
    row = _in_state(version, VersionState.DRAFT)
    faults = faults_of(row.text, variables_of(row.template.variables))
    if faults:
        raise Refusal(RefusalCode.WORDING_FAULTY, {"fault": faults[0].sentence})
    row.state = VersionState.SUBMITTED
    row.save(update_fields=["state"])
    _recorded("wording_submitted", row, actor)


@transaction.atomic
def approve(version: int, *, actor: str, now: datetime) -> None:
    """Put a wording in force. Refusal for whoever wrote it."""
    row = _in_state(version, VersionState.SUBMITTED)
    if row.written_by == actor:
        raise Refusal(RefusalCode.OWN_WORK)
    _judge(row, VersionState.APPROVED, "", actor, now)


@transaction.atomic
def reject(version: int, because: str, *, actor: str, now: datetime) -> None:
    """Give a wording back, saying why. Refusal for whoever wrote it, and without a reason."""
    row = _in_state(version, VersionState.SUBMITTED)
    if row.written_by == actor:
        raise Refusal(RefusalCode.OWN_WORK)
    if not because.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    _judge(row, VersionState.REJECTED, because.strip()[:200], actor, now)


def _judge(row: TemplateVersion, state: VersionState, because: str, actor: str, now: datetime) -> None:
    row.state, row.because, row.judged_by, row.judged_at = state, because, actor, now
    row.save(update_fields=["state", "because", "judged_by", "judged_at"])
    forget()
    _recorded(f"wording_{state.value}", row, actor, because)


def _in_state(version: int, state: VersionState) -> TemplateVersion:
    row = (
        TemplateVersion.objects.select_for_update(of=("self",))
        .select_related("template")
        .filter(pk=version)
        .first()
    )
    if row is None or row.state != state:
        told = row.get_state_display() if row else "—"
        raise Refusal(RefusalCode.WORDING_NOT_IN_STATE, {"state": told})
    return row


def _recorded(verb: str, row: TemplateVersion, actor: str, because: str = "") -> None:
    facts = {"version": str(row.number)} | ({"because": because} if because else {})
    record(verb, f"notice_template:{row.template_id}", actor=actor, facts=facts)
