"""Shows the forms that put a case's papers and record right: a material looked at, the record corrected."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.cases import actions, fields, record_versions
from hall_server.cases.models import CaseMaterial
from hall_server.cases.pages.declared import found, pages, place_of, url_of
from hall_server.cases.pages.deed_forms import choices
from hall_server.cases.words import MaterialState, MaterialWay
from hall_server.organisation.rights import Right
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor, require
from hall_server.pages.time_fields import DayField


class MaterialForm(forms.Form):
    """How a material stands."""

    state = forms.ChoiceField(label="情况", choices=choices(MaterialState))
    way = forms.ChoiceField(label="收取方式", choices=[("", "未说明"), *choices(MaterialWay)], required=False)
    copies = forms.IntegerField(label="份数", min_value=0, max_value=99, initial=1)
    later_by = DayField(label="补交期限", required=False, help_text="容缺后补的必须填。")


@pages.page(
    "one/<slug:key>/material/<int:place>/", name="material", right=Right.CASES_REGISTER.value, under="all"
)
@require_http_methods(["GET", "POST"])
def material(request: HttpRequest, key: str, place: int) -> HttpResponse:
    """One material was looked at."""
    case = found(request, key, Right.CASES_REGISTER.value)
    row = CaseMaterial.objects.filter(case=case, place=place).first()
    if row is None:
        raise Http404

    def save(form: Any) -> str:
        given = dict(form.cleaned_data)
        state = MaterialState(given.pop("state"))
        actions.check_material(key, place, state, **given, actor=actor(request), now=hall_clock.now())
        return url_of(key)

    initial = {"state": row.state, "way": row.way, "copies": row.copies or 1, "later_by": row.later_by}
    return FormPage(
        f"核对材料：{row.name}", MaterialForm, save, back=url_of(key), initial=initial, button="保存"
    ).respond(request)


class RecordForm(forms.Form):
    """The fields of the record; those of the other kind of applicant stay empty."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """A field of the form for each of the plan."""
        super().__init__(*args, **more)
        for plan in fields.PLAN:
            self.fields[plan.code] = (
                forms.ChoiceField(
                    label=plan.label, choices=[("", "请选择"), *plan.choices], required=plan.is_required
                )
                if plan.choices
                else forms.CharField(label=plan.label, max_length=400, required=plan.is_required)
            )


@pages.page("one/<slug:key>/fields/", name="fields", right=Right.CASES_REGISTER.value, under="all")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """The record is corrected: a new version, the old one stays."""
    case = found(request, key, Right.CASES_REGISTER.value)
    require(request, Right.CASES_PERSONAL.value, on=place_of(case))
    revision = record_versions.revision_of(key)
    record = record_versions.read(case, actor=actor(request), purpose="更正登记内容")

    def save(form: Any) -> str:
        actions.change_fields(
            key, form.cleaned_data, revision=revision, actor=actor(request), now=hall_clock.now()
        )
        return url_of(key)

    return FormPage(
        f"更正登记内容　{case.project_no}",
        RecordForm,
        save,
        back=url_of(key),
        initial=record,
        lead="更正后另存一版，原来的版本保留；打开本页已记入审计。",
    ).respond(request)
