"""Decides what is asked when a certificate is made: a number given elsewhere, or the fields of the hall's own template."""

from datetime import datetime
from typing import Any

from django import forms

from hall_server.cases import actions
from hall_server.cases.deciding import template_of
from hall_server.cases.models import Case
from hall_server.licences import queries as licences

WRITTEN = "written_"
"""Before the name of a template's field."""


class CertificateForm(forms.Form):
    """Made here, or elsewhere under a number. What the template plans may be written; else it is taken from the record."""

    result_number = forms.CharField(
        label="证照或批文编号",
        max_length=64,
        required=False,
        help_text="空着：由证照库编号、制作并签名。已在其他系统制证的，填那里的编号，下面不用填。",
    )

    def __init__(self, *args: Any, planned: tuple[tuple[str, str, bool], ...], **more: Any) -> None:
        """planned: (name, label, whether nobody else knows the value) of the template's fields."""
        super().__init__(*args, **more)
        for name, label, is_asked in planned:
            help_text = "由您填写。" if is_asked else "空着：照登记内容填写。"
            self.fields[WRITTEN + name] = forms.CharField(
                label=label, max_length=400, required=False, help_text=help_text
            )


def planned(case: Case) -> dict[str, Any]:
    """The arguments of the form for this case."""
    return {"planned": licences.template(template_of(case)).fields}


def certify(case: Case, given: dict[str, Any], who: str, now: datetime) -> None:
    """Make it. Refusal `licence_fields` names what nobody knows and nobody wrote."""
    values = {name.removeprefix(WRITTEN): value for name, value in given.items() if value}
    number = values.pop("result_number", "")
    actions.make_certificate(case.pk, number, values=values, actor=who, now=now)
