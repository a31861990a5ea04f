"""Decides how one alarm is shown: rule, version, evidence, who answers for it, what was done; and each step as a form."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall.language.ratings import CHANNEL_NAMES, LEVEL_NAMES, RatingChannel, RatingLevel
from hall_server.cases.words import DEEDS as CASE_DEEDS
from hall_server.organisation import queries as organisation
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.lists import Action
from hall_server.pages.rights import ANY_CLERK, NotAllowed, actor, may
from hall_server.supervision import actions
from hall_server.supervision.models import Alarm, AlarmRise
from hall_server.supervision.pages.declared import (
    ANSWER,
    DECIDE,
    VIEW,
    level_badge,
    pages,
    place,
    responsible,
    state_badge,
)
from hall_server.supervision.words import (
    DEEDS,
    EVIDENCE,
    KINDS,
    MOVES,
    AlarmDeed,
    AlarmState,
    RuleKind,
    deeds_in,
)

HINTS = {
    AlarmDeed.ANSWER: "写明什么原因、怎样处理、现在办到哪一步。不要写群众的姓名和号码。",
    AlarmDeed.APPEAL: "写明为什么这条信号不成立，或不该由您负责，附上可以核对的依据。",
    AlarmDeed.SEND_BACK: "写明还要补充什么。",
    AlarmDeed.CLOSE: "写明核销意见。",
    AlarmDeed.UPHOLD: "写明为什么申诉成立；信号撤销，不计入统计。",
    AlarmDeed.DISMISS: "写明为什么申诉不成立；退回答复。",
}


def _row(request: HttpRequest, key: str) -> Alarm:
    row = get_object_or_404(Alarm.objects.select_related("version"), pk=key)
    if row.responsible != request.user.get_username():
        ruling = may(request, VIEW, place(row))
        if not ruling.is_allowed:
            raise NotAllowed(VIEW, ruling.because)
    return row


def _may(request: HttpRequest, row: Alarm, deed: AlarmDeed) -> bool:
    if MOVES[deed].is_for_supervisor:
        own = (row.hand, f"clerk:{row.responsible}")
        return may(request, DECIDE, place(row)).is_allowed and actor(request) not in own
    is_own = row.responsible == request.user.get_username()
    return is_own or may(request, ANSWER, place(row)).is_allowed


@pages.page("alarm/<slug:key>/", name="alarm", right=ANY_CLERK, under="alarms")
@require_GET
def alarm(request: HttpRequest, key: str) -> HttpResponse:
    """One alarm, for whoever answers for it and whoever supervises."""
    row = _row(request, key)
    steps = [
        (step.at, named(step.actor), DEEDS[AlarmDeed(step.deed)], step.text)
        for step in row.steps.order_by("place")
    ]
    rises = [(level_badge(one.level), one.at, one.found_at, told(one)) for one in _rises(row)]
    name, looks_for = KINDS[RuleKind(row.kind)]
    list_page = "alarms" if may(request, VIEW).is_allowed else "own"
    return detail_page(
        request,
        f"{name}：{row.title}",
        [
            Section("信号", facts=_facts(row), note=looks_for),
            Section("证据", heads=["信号", "发生时间", "发现时间", "证据"], lines=rises),
            Section("处理经过", heads=["时间", "办理人", "步骤", "内容"], lines=steps),
        ],
        back=way_back(request, pages.url(list_page)),
        actions=list(_actions(request, row)),
        subject=f"alarm:{row.pk}",
        template="supervision/alarm.html",
    )


def _rises(row: Alarm) -> Iterator[AlarmRise]:
    yield from row.rises.order_by("at", "level")


def _facts(row: Alarm) -> list[Fact]:
    return [
        Fact("信号", level_badge(row.level)),
        Fact("状态", state_badge(row)),
        Fact("责任人", responsible(row)),
        Fact("部门", organisation.departments().get(row.department, row.department)),
        Fact("依据", row.version.basis),
        Fact("规则版本", f"第{row.version.number}版"),
        Fact("对象", _subject(row)),
        Fact("首次发现", _rises(row).__next__().found_at),
    ]


def _subject(row: Alarm) -> SafeString | str:
    kind, _, key = row.subject.partition(":")
    names = {
        "case": "work-cases-case",
        "rating": "work-ratings-rating",
        "rectification": "work-ratings-rectification",
    }
    words = {"case": "查看办件", "rating": "查看评价", "rectification": "查看整改"}
    try:
        return format_html('<a href="{}">{}</a>', reverse(names[kind], kwargs={"key": key}), words[kind])
    except (KeyError, NoReverseMatch):
        return row.subject


def told(rise: AlarmRise) -> str:
    """The evidence in words."""
    found = msgspec.json.decode(rise.evidence, type=dict[str, str])
    shown = {name: _SPOKEN.get(name, str)(fact) for name, fact in found.items() if name in EVIDENCE}
    return "；".join(f"{EVIDENCE[name]}：{fact}" for name, fact in shown.items())


def _deed(kind: str) -> str:
    return next((names[0] for deed, names in CASE_DEEDS.items() if deed.value == kind), kind)


_SPOKEN: Mapping[str, Callable[[str], str]] = {
    "kind": _deed,
    "level": lambda level: LEVEL_NAMES[RatingLevel(int(level))][0],
    "channel": lambda channel: CHANNEL_NAMES[RatingChannel(channel)][0],
}


def _actions(request: HttpRequest, row: Alarm) -> Iterator[Action]:
    for wanted in deeds_in(AlarmState(row.state)):
        if _may(request, row, wanted):
            url = pages.url("deed", key=row.pk, deed=wanted.value)
            yield Action(DEEDS[wanted], lambda url=url: url, ANY_CLERK)  # type: ignore[misc]


class DeedForm(forms.Form):
    """What is written with a step."""

    text = forms.CharField(label="内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))


@pages.page("alarm/<slug:key>/<slug:deed>/do/", name="deed", right=ANY_CLERK, under="alarms")
@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """One step as a form."""
    wanted = next((one for one in AlarmDeed if one.value == deed), None)
    if wanted is None:
        raise Http404
    row = _row(request, key)
    if not _may(request, row, wanted):
        right = DECIDE if MOVES[wanted].is_for_supervisor else ANSWER
        raise NotAllowed(right, "这一步由责任人、部门负责人或监督员办理；自己答复的不能自己核销。")
    seen = row.step_count

    def save(form: Any) -> str:
        wish = actions.Wish(wanted, form.cleaned_data["text"], actor(request), seen)
        actions.do(key, wish, hall_clock.now())
        return pages.url("alarm", key=key)

    return FormPage(
        DEEDS[wanted],
        DeedForm,
        save,
        back=pages.url("alarm", key=key),
        lead=HINTS[wanted],
        button=DEEDS[wanted],
        kept=f"已{DEEDS[wanted]}。",
    ).respond(request)
