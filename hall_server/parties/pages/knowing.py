"""Decides how a party is registered and corrected at the window."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall.language.identity_numbers import IdKind
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor
from hall_server.parties import actions
from hall_server.parties.facts import (
    FIELD_NAMES,
    NUMBER_FIELDS,
    SHAPES,
    SOURCE_NAMES,
    PartyKind,
    Source,
    fields_of,
)
from hall_server.parties.models import ID_KINDS
from hall_server.parties.pages.declared import EDIT, found, pages, url_of
from hall_server.parties.pages.record import LIBRARY

SEEN = [(one.value, SOURCE_NAMES[one]) for one in (Source.WINDOW, Source.DECLARED)]
_KNOW: dict[PartyKind, Any] = {
    PartyKind.PERSON: actions.know_person,
    PartyKind.ENTERPRISE: actions.know_enterprise,
    PartyKind.PROJECT: actions.know_project,
}
_TITLES = {PartyKind.PERSON: "登记人员", PartyKind.ENTERPRISE: "登记企业", PartyKind.PROJECT: "登记项目"}


class PartyForm(forms.Form):
    """The fields of one kind of party."""

    def __init__(self, *arguments: Any, kind: PartyKind, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if kind is PartyKind.PERSON:
            self.fields["id_kind"] = forms.ChoiceField(label="证件种类", choices=ID_KINDS)
        for name in fields_of(kind):
            label = "姓名" if name == "name" and kind is PartyKind.PERSON else FIELD_NAMES[name]
            is_needed = name in ("name", NUMBER_FIELDS[kind])
            self.fields[name] = forms.CharField(label=label, max_length=400, required=is_needed)
        self.fields["source"] = forms.ChoiceField(label="来源", choices=SEEN)


@pages.page("new/<slug:kind>", name="new", right=EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Register a party; whoever has the number already is the same party."""
    if kind not in {one.value for one in PartyKind}:
        raise Http404
    wanted = PartyKind(kind)

    def save(form: Any) -> str:
        given = dict(form.cleaned_data)
        source = Source(given.pop("source"))
        if "id_kind" in given:
            given["id_kind"] = IdKind(given["id_kind"])
        facts = SHAPES[wanted](**given)
        party = _KNOW[wanted](facts, source=source, actor=actor(request), now=hall_clock.now())
        return url_of(party)

    page = FormPage(
        _TITLES[wanted],
        PartyForm,
        save,
        back=pages.url(LIBRARY[wanted]),
        button="登记",
        kept="已登记。",
        arguments={"kind": wanted},
        lead="号码已经登记过的，内容会补充到原来的记录里，不会重复。",
    )
    return page.respond(request)


class CorrectionForm(forms.Form):
    """What is right, and why it is known."""

    field = forms.ChoiceField(label="要更正的栏目")
    value = forms.CharField(label="更正后的内容", max_length=400)
    reason = forms.CharField(
        label="更正原因", max_length=400, help_text="写明看到了什么凭据，如“本人出示户口簿”。不要写个人信息。"
    )

    def __init__(self, *arguments: Any, kind: PartyKind, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [(name, FIELD_NAMES[name]) for name in fields_of(kind)]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]
        if kind is PartyKind.PERSON:
            self.fields["id_kind"] = forms.ChoiceField(
                label="证件种类",
                choices=[("", "不变"), *ID_KINDS],
                required=False,
                help_text="只在更正证件号码时选择。",
            )


@pages.page("one/<slug:key>/correct", name="correct", right=EDIT)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Put a value right; what stood there stays in the history."""
    row = found(key)

    def save(form: Any) -> str:
        given = form.cleaned_data
        kind = given.get("id_kind")
        actions.correct(
            row.pk,
            given["field"],
            given["value"],
            reason=given["reason"],
            id_kind=IdKind(kind) if kind else None,
            actor=actor(request),
            now=hall_clock.now(),
        )
        return url_of(row.pk)

    page = FormPage(
        f"更正：{row.masked_name}",
        CorrectionForm,
        save,
        back=url_of(row.pk),
        button="更正",
        kept="已更正，原来的内容仍保留在“历次登记”里。",
        arguments={"kind": PartyKind(row.kind)},
    )
    return page.respond(request)
