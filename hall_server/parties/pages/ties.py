"""Decides how mandates and consents are written down and ended at the window."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor
from hall_server.pages.time_fields import DayField
from hall_server.parties import actions
from hall_server.parties.models import Consent, Mandate
from hall_server.parties.pages.declared import EDIT, found, pages, url_of
from hall_server.parties.pages.libraries import NUMBER_KINDS, PROJECT, party_by
from hall_server.parties.words import HOWS, MANDATE_KINDS, PURPOSES, How, MandateKind, Purpose

AGENTS = [one for one in NUMBER_KINDS if one[0] != PROJECT]


class MandateForm(forms.Form):
    """Who may act for the party."""

    number_kind = forms.ChoiceField(label="代办人的证件种类", choices=AGENTS)
    number = forms.CharField(
        label="代办人的完整号码",
        max_length=40,
        help_text="代办人要先登记；还没有登记的，请先到“人员库”登记。",
    )
    kind = forms.ChoiceField(label="关系", choices=list(MANDATE_KINDS.items()))
    matters = forms.CharField(
        label="事项编码", required=False, max_length=2000, help_text="几个编码用空格分开；不填就是全部事项。"
    )
    until = DayField(
        label="截止日期", required=False, help_text="受委托人和经办人不填则一年；其他关系不填则长期。"
    )
    proof = forms.CharField(
        label="凭据", max_length=200, help_text="如授权委托书、户口簿、营业执照。不要写个人信息。"
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class ConsentForm(forms.Form):
    """What the party agrees to; nothing is chosen beforehand."""

    purpose = forms.ChoiceField(label="同意的用途", choices=[("", "请选择"), *PURPOSES.items()])
    how = forms.ChoiceField(label="怎样同意的", choices=[("", "请选择"), *HOWS.items()])
    detail = forms.CharField(label="说明", max_length=200, required=False, help_text="不要写个人信息。")


class SureForm(forms.Form):
    """Asked once more."""

    is_sure = forms.BooleanField(label="当事人要求撤回这项同意")


@pages.page("one/<slug:key>/mandate", name="mandate", right=EDIT)
@require_http_methods(["GET", "POST"])
def mandate(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody may act for this party from now on."""
    row = found(key)

    def save(form: Any) -> str:
        given = form.cleaned_data
        until = given["until"]
        actions.give_mandate(
            party_by(given["number_kind"], given["number"]),
            row.pk,
            kind=MandateKind(given["kind"]),
            proof=given["proof"],
            matters=given["matters"].split(),
            until=hall_clock.end_of_business_day(until) if until else None,
            actor=actor(request),
            now=hall_clock.now(),
        )
        return url_of(row.pk)

    page = FormPage(
        f"登记委托：谁可以替{row.masked_name}办事",
        MandateForm,
        save,
        back=url_of(row.pk),
        button="登记",
        kept="委托已登记。",
    )
    return page.respond(request)


@pages.page("mandates/<slug:key>/end", name="end-mandate", right=EDIT)
@require_http_methods(["GET", "POST"])
def end_mandate(request: HttpRequest, key: str) -> HttpResponse:
    """The mandate holds no more."""
    row = get_object_or_404(Mandate.objects.select_related("agent", "principal"), pk=key)

    def save(form: Any) -> str:
        reason = form.cleaned_data["reason"]
        actions.end_mandate(row.pk, reason=reason, actor=actor(request), now=hall_clock.now())
        return url_of(row.principal_id)

    page = FormPage(
        f"终止委托：{row.agent.masked_name}替{row.principal.masked_name}办事",
        ReasonForm,
        save,
        back=url_of(row.principal_id),
        button="终止",
        kept="委托已终止。",
        is_dangerous=True,
        lead="终止后，代办人不能再替委托人办理。已经办的不受影响。",
    )
    return page.respond(request)


@pages.page("one/<slug:key>/consent", name="consent", right=EDIT)
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, key: str) -> HttpResponse:
    """The party agrees to one purpose."""
    row = found(key)

    def save(form: Any) -> str:
        given = form.cleaned_data
        actions.give_consent(
            row.pk,
            Purpose(given["purpose"]),
            how=How(given["how"]),
            detail=given["detail"],
            actor=actor(request),
            now=hall_clock.now(),
        )
        return url_of(row.pk)

    page = FormPage(
        f"登记同意：{row.masked_name}",
        ConsentForm,
        save,
        back=url_of(row.pk),
        button="登记",
        kept="同意已登记。",
        lead="请先向当事人讲清用途。不同意也照常办理。",
    )
    return page.respond(request)


@pages.page("consents/<slug:key>/withdraw", name="withdraw", right=EDIT)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """The consent holds no more."""
    row = get_object_or_404(Consent.objects.select_related("party"), pk=key)

    def save(form: Any) -> str:
        del form
        actions.withdraw_consent(row.pk, actor=actor(request), now=hall_clock.now())
        return url_of(row.party_id)

    page = FormPage(
        f"撤回同意：{row.party.masked_name}，{row.get_purpose_display()}",
        SureForm,
        save,
        back=url_of(row.party_id),
        button="撤回",
        kept="已登记撤回。",
        lead="撤回后不再用于这个用途；撤回前已办的不受影响。",
    )
    return page.respond(request)
