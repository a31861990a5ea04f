"""Decides when a template gets its next version: what the program brings, or what a keeper of templates writes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.licences import template_content
from hall_server.licences.models import LicenceTemplate
from hall_server.licences.template_content import TemplateContent

SHIPPED = "shipped"


@transaction.atomic
def settle_templates(*, actor: str, now: datetime) -> int:
    """Bring in what the program ships where it is new; how many versions were. A hall's own version stays in use."""
    settled = 0
    for one in template_content.shipped():
        rows = LicenceTemplate.objects.filter(code=one.code)
        digest = template_content.digest(one.content)
        if (
            rows.filter(digest=digest).exists()
            or rows.filter(is_current=True).exclude(source=SHIPPED).exists()
        ):
            continue
        write_template(one.code, one.content, source=SHIPPED, actor=actor, now=now)
        settled += 1
    return settled


@transaction.atomic
def write_template(
    code: str, content: TemplateContent, *, source: str, actor: str, now: datetime
) -> LicenceTemplate:
    """The next version of a template, in use from now on; licences made before keep theirs.

    Refusal `licence_fields` says what keeps the content from being used.
    """
    faults = template_content.faults_of(content)
    rows = LicenceTemplate.objects.select_for_update().filter(code=code)
    others = LicenceTemplate.objects.filter(is_current=True, licence_code=content.licence_code)
    if content.licence_code and others.exclude(code=code).exists():
        faults.append("这种证照已有另一个模板")
    if faults:
        raise Refusal(RefusalCode.LICENCE_FIELDS, {"fields": "；".join(faults)})
    last = rows.aggregate(last=Max("version"))["last"] or 0
    rows.filter(is_current=True).update(is_current=False)
    row = LicenceTemplate.objects.create(
        code=code,
        version=last + 1,
        title=content.title,
        licence_code=content.licence_code,
        layout=content.layout,
        content=template_content.encoded(content),
        digest=template_content.digest(content),
        source=source,
        made_at=now,
    )
    record(
        "licence_template_written",
        f"licence_template:{code}",
        actor=actor,
        facts={"version": str(row.version), "digest": row.digest[:16]},
    )
    return row


@transaction.atomic
def retire_template(code: str, *, actor: str) -> None:
    """No licence is made by it any more. Refusal `licence_template` when none is in use."""
    if not LicenceTemplate.objects.filter(code=code, is_current=True).update(is_current=False):
        raise Refusal(RefusalCode.LICENCE_TEMPLATE, {"template": code})
    record("licence_template_retired", f"licence_template:{code}", actor=actor)
