"""Decides how a case is registered at a work page: the item by its code, then what the applicant says."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.cases import actions
from hall_server.cases.actions import Application
from hall_server.cases.pages.correcting import RecordForm
from hall_server.cases.pages.declared import pages, url_of
from hall_server.cases.versions import in_force
from hall_server.organisation.rights import Right
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor


class NewCaseForm(RecordForm):
    """The item, then the record."""

    item = forms.CharField(
        label="业务办理项编码",
        max_length=64,
        help_text="在“查找事项”里找到事项，点“登记办件”，编码就填好了。",
    )
    field_order = ("item",)


@pages.page("new/", name="new", right=Right.CASES_REGISTER.value, under="all")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An application that came by post, or by somebody who has no number."""

    def save(form: Any) -> str:
        given = dict(form.cleaned_data)
        clerk = request.user.get_username()
        application = Application(given.pop("item").strip(), given, handler=clerk)
        case = actions.prepare(application, actor=actor(request), now=hall_clock.now())
        return url_of(case.id)

    item = request.GET.get("item", "")[:64]
    version = in_force(item, hall_clock.business_day(hall_clock.now())) if item else None
    initial = {"item": item, "applicant_kind": "person", "document": "resident"}
    return FormPage(
        f"登记办件：{version.task_name}" if version else "登记新办件",
        NewCaseForm,
        save,
        back=pages.url("open"),
        initial=initial,
        lead="填写后先保存为“预审中”；核对材料后再收件、受理。",
        button="保存",
    ).respond(request)
