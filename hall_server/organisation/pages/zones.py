"""Decides how waiting areas and windows of a hall are entered and changed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from hall_server.organisation import actions
from hall_server.organisation.models import Hall, Window, Zone
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.rights import Right
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor, require

PLACES_EDIT = Right.PLACES_EDIT.value
CODE_LEAD = "代码用于设备和消息，以后不能改。"


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg] # Django's form takes no argument while it runs
    """A waiting area."""

    class Meta:
        model = Zone
        fields: tuple[str, ...] = ("name", "is_always_open")


class NewZoneForm(ZoneForm):
    """The same with its code."""

    class Meta(ZoneForm.Meta):
        fields = ("code", *ZoneForm.Meta.fields)


@pages.page("halls/<slug:hall>/zones/new", name="zone-new", right=PLACES_EDIT)
@require_http_methods(["GET", "POST"])
def new_zone(request: HttpRequest, hall: str) -> HttpResponse:
    """Enter a waiting area."""
    row = get_object_or_404(Hall, pk=hall)
    require(request, PLACES_EDIT, f"hall:{hall}")

    def save(form: Any) -> str:
        fields = dict(form.cleaned_data)
        actions.enter_zone(fields.pop("code"), hall, fields, actor=actor(request))
        return pages.url("hall", code=hall)

    back = pages.url("hall", code=hall)
    return FormPage(
        f"增加等候区：{row.name}", NewZoneForm, save, back=back, button="增加", lead=CODE_LEAD
    ).respond(request)


@pages.page("zones/<slug:code>/", name="zone", right=PLACES_EDIT)
@require_http_methods(["GET", "POST"])
def edit_zone(request: HttpRequest, code: str) -> HttpResponse:
    """Change a waiting area."""
    row = get_object_or_404(Zone, pk=code)
    require(request, PLACES_EDIT, f"hall:{row.hall_id}")

    def save(form: Any) -> str:
        actions.change_zone(code, form.cleaned_data, actor=actor(request))
        return pages.url("hall", code=row.hall_id)

    back = pages.url("hall", code=row.hall_id)
    return FormPage(f"修改等候区：{row.name}", ZoneForm, save, back=back, row=row).respond(request)


class WindowForm(forms.ModelForm):  # type: ignore[type-arg] # as above
    """A window and whom it serves."""

    class Meta:
        model = Window
        fields: tuple[str, ...] = ("number", "name", "serves", "departments", "is_open")
        widgets = {"departments": forms.CheckboxSelectMultiple}  # noqa: RUF012 - Django's Meta


@pages.page("windows/<slug:code>/", name="window", right=PLACES_EDIT)
@require_http_methods(["GET", "POST"])
def edit_window(request: HttpRequest, code: str) -> HttpResponse:
    """Change a window, and which departments it serves."""
    row = get_object_or_404(Window.objects.select_related("zone"), pk=code)
    require(request, PLACES_EDIT, f"hall:{row.zone.hall_id}")

    def save(form: Any) -> str:
        fields = dict(form.cleaned_data)
        served = [one.pk for one in fields.pop("departments")]
        actions.change_window(code, fields, served, actor=actor(request))
        return pages.url("hall", code=row.zone.hall_id)

    page = FormPage(
        f"修改窗口：{row.name}", WindowForm, save, back=pages.url("hall", code=row.zone.hall_id), row=row
    )
    return page.respond(request)


def _new_window_form(hall: Hall) -> type[WindowForm]:
    """A window and the waiting area it is called into."""
    zones = list(Zone.objects.filter(hall=hall).values_list("code", "name"))

    class NewWindowForm(WindowForm):
        zone_code = forms.ChoiceField(label="等候区", choices=zones)

        class Meta(WindowForm.Meta):
            fields = ("code", *WindowForm.Meta.fields)

    return NewWindowForm


@pages.page("halls/<slug:hall>/windows/new", name="window-new", right=PLACES_EDIT)
@require_http_methods(["GET", "POST"])
def new_window(request: HttpRequest, hall: str) -> HttpResponse:
    """Enter a window."""
    row = get_object_or_404(Hall, pk=hall)
    require(request, PLACES_EDIT, f"hall:{hall}")

    def save(form: Any) -> str:
        fields = dict(form.cleaned_data)
        served = [one.pk for one in fields.pop("departments")]
        code, zone = fields.pop("code"), fields.pop("zone_code")
        actions.enter_window(code, zone, fields, served, actor=actor(request))
        return pages.url("hall", code=hall)

    back = pages.url("hall", code=hall)
    return FormPage(
        f"增加窗口：{row.name}", _new_window_form(row), save, back=back, button="增加", lead=CODE_LEAD
    ).respond(request)
