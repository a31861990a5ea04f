"""Decides how a hall sets its ratings: the limit for putting right, how long one may rate, the size of a batch."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from hall_server.audit.actions import record
from hall_server.organisation import queries as organisation
from hall_server.pages.forms import FormPage
from hall_server.pages.pages import pages as frame
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require
from hall_server.ratings.models import HallRatings
from hall_server.ratings.months import chosen_hall
from hall_server.ratings.pages.declared import SETTLE, pages

FIELDS = ("rectify_within", "rated_within", "told_from")


class RatingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The settings of one hall."""

    class Meta:
        model = HallRatings
        fields = FIELDS


@pages.page("settings/", name="settings", right=SETTLE, menu=Menu("监督", "好差评设置", 90))
@require_GET
def own_settings(request: HttpRequest) -> HttpResponse:
    """Those of the hall one works in."""
    return redirect(pages.url("hall-settings", hall=chosen_hall(request)))


@pages.page("settings/<slug:hall>/", name="hall-settings", right=SETTLE)
@require_http_methods(["GET", "POST"])
def hall_settings(request: HttpRequest, hall: str) -> HttpResponse:
    """One hall's."""
    require(request, SETTLE, f"hall:{hall}")
    row = HallRatings.objects.filter(pk=hall).first() or HallRatings(hall_id=hall)

    def save(form: forms.Form) -> str:
        HallRatings.objects.update_or_create(pk=hall, defaults=form.cleaned_data)
        facts = {name: str(form.cleaned_data[name]) for name in FIELDS}
        record("rating_rules_changed", f"hall:{hall}", actor=actor(request), facts=facts)
        return pages.url("hall-settings", hall=hall)

    known = {name: getattr(row, name) for name in FIELDS}
    title = f"好差评设置：{organisation.halls().get(hall, hall)}"
    form = RatingsForm
    return FormPage(title, form, save, back=frame.url("start"), initial=known).respond(request)
