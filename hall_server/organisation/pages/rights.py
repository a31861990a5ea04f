"""Decides how people look up why somebody may, or may not, do something."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.organisation import queries as organisation
from hall_server.organisation.judging import Answer
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.pages.fields import (
    departments,
    halls,
    people_in_service,
    regions,
    right_choices,
)
from hall_server.organisation.rights import RIGHT_NAMES, Right
from hall_server.organisation.scopes import Scope
from hall_server.pages.registry import Menu
from hall_server.pages.rights import ANY_CLERK, may
from hall_server.pages.time_fields import InstantField, typed


class AskForm(forms.Form):
    """Who, what, where, when."""

    clerk = forms.ChoiceField(label="谁", choices=people_in_service)
    right = forms.ChoiceField(label="做什么", choices=right_choices)
    hall = forms.ChoiceField(label="在哪个大厅", required=False, choices=lambda: [("", "不指明"), *halls()])
    department = forms.ChoiceField(label="哪个部门的", required=False, choices=lambda: departments("不指明"))
    region = forms.ChoiceField(label="哪个区划的", required=False, choices=regions)
    at = InstantField(label="什么时候", required=False, help_text="空着表示现在。")


@pages.page("rights/", name="rights", right=ANY_CLERK, menu=Menu("机构", "权限查询", 50))
@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """Why may, or why may not; about oneself always, about others with the right to ask."""
    about_others = may(request, "organisation.rights.explain").is_allowed
    own = request.user.get_username()
    sent = request.GET if "right" in request.GET else None
    form = AskForm(sent, initial={"clerk": own, "at": typed(hall_clock.now())})
    if not about_others:
        form.fields["clerk"].choices = [(own, str(request.user))]  # type: ignore[attr-defined]
    answer = _answer(form) if sent is not None and form.is_valid() else None
    facts = {
        "title": "权限查询",
        "lead": "查一个人能不能做一件事，以及为什么。",
        "form": form,
        "answer": answer,
        "mine": _mine(own),
    }
    return render(request, "organisation/why.html", facts)


def _answer(form: AskForm) -> Answer:
    sent = form.cleaned_data
    at: datetime = sent["at"] or hall_clock.now()
    scope = Scope(sent["region"], sent["hall"], sent["department"])
    return organisation.may(sent["clerk"], Right(sent["right"]), scope, at)


def _mine(number: str) -> list[tuple[str, str]]:
    """What who asks may do now, and where."""
    facts = organisation.rights_facts(number)
    return [
        (
            RIGHT_NAMES[right][0],
            "、".join(facts.landscape.name(one)[0] for one in organisation.where_may(number, right)),
        )
        for right in Right
        if right in organisation.rights_of(number)
    ]
