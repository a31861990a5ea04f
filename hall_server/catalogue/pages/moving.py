"""Decides how a person moves a version on: draft, submit, publish, send back, suspend, cancel."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.catalogue import actions, item_queries
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.life import Move
from hall_server.catalogue.pages.frame import EDIT, PUBLISH, REVIEW, VIEW, pages, wanted
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor
from hall_server.pages.time_fields import DayField

RIGHTS = {
    Move.SUBMIT: EDIT,
    Move.DISCARD: EDIT,
    Move.TAKE_BACK: EDIT,
    Move.SEND_BACK: REVIEW,
    Move.PUBLISH: PUBLISH,
    Move.SUSPEND: PUBLISH,
    Move.RESUME: PUBLISH,
    Move.CANCEL: PUBLISH,
}
LEADS = {
    Move.SUBMIT: "提交后内容不能再改，等另一位审核人员发布或退回。",
    Move.DISCARD: "草稿作废后不能恢复，已发布的版本不受影响。",
    Move.TAKE_BACK: "收回来继续修改。",
    Move.SEND_BACK: "写明要改什么，编制人照着改。",
    Move.PUBLISH: "发布后这一版永远不能再改。从生效日起，取号机、屏幕、指南都用它；之前已经受理的办件仍按原来的版本办。",
    Move.SUSPEND: "从今天起不再受理这个事项，取号机上不再出现；已经受理的继续办。",
    Move.RESUME: "从今天起恢复受理。",
    Move.CANCEL: "从取消日起不再受理这个事项；已经受理的继续办。取消后不能恢复，只能再发布新版本。",
}


class Nothing(forms.Form):
    """Only a button."""


class Opinion(forms.Form):
    """A reviewer's words."""

    opinion = forms.CharField(label="意见", widget=forms.Textarea, required=True, max_length=2000)


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, required=True, max_length=2000)


class Publishing(forms.Form):
    """From which day."""

    effective_on = DayField(label="生效日期", help_text="最早今天；以后的日子到那天零点自动生效。")
    ends_on = DayField(
        label="取消日期", required=False, help_text="从这一天起不再受理；空着表示一直有效，以后也可以再取消。"
    )
    opinion = forms.CharField(label="审核意见", widget=forms.Textarea, required=False, max_length=2000)


class Cancelling(Reason):
    """From which day, and why."""

    on = DayField(label="取消日期", help_text="最早今天。")
    field_order = ("on", "reason")


FORMS: Mapping[Move, type[forms.Form]] = {
    Move.SEND_BACK: Opinion,
    Move.PUBLISH: Publishing,
    Move.SUSPEND: Reason,
    Move.CANCEL: Cancelling,
}


def _do(move: Move, key: int, said: dict[str, Any], who: str) -> None:
    now = hall_clock.now()
    deeds: Mapping[Move, Callable[[], object]] = {
        Move.SUBMIT: lambda: actions.submit(key, actor=who, now=now),
        Move.DISCARD: lambda: actions.discard(key, actor=who, now=now),
        Move.TAKE_BACK: lambda: actions.take_back(key, actor=who, now=now),
        Move.SEND_BACK: lambda: actions.send_back(key, said["opinion"], actor=who, now=now),
        Move.PUBLISH: lambda: actions.publish(
            key,
            said["effective_on"],
            actor=who,
            now=now,
            opinion=said["opinion"],
            ends_on=said["ends_on"],
        ),
        Move.SUSPEND: lambda: actions.suspend(key, said["reason"], actor=who, now=now),
        Move.RESUME: lambda: actions.resume(key, actor=who, now=now),
        Move.CANCEL: lambda: actions.cancel(key, said["on"], said["reason"], actor=who, now=now),
    }
    deeds[move]()


@pages.page("items/<int:key>/move/<slug:move>/", name="move", right=VIEW)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: int, move: str) -> HttpResponse:
    """One deed, said before it is done."""
    try:
        word = Move(move)
        right = RIGHTS[word]
    except (ValueError, KeyError) as fault:
        raise Http404(move) from fault
    facts = wanted(request, key, right)

    def save(form: forms.Form) -> str:
        _do(word, key, form.cleaned_data, actor(request))
        return pages.url("item", key=key)

    return FormPage(
        f"{word.label}：{facts.task_name}（第{facts.number}版）",
        FORMS.get(word, Nothing),
        save,
        back=pages.url("item", key=key),
        initial=_initial(word, facts),
        lead=LEADS[word],
        button=word.label,
        kept=f"已{word.label}。",
        is_dangerous=word in (Move.CANCEL, Move.DISCARD, Move.SUSPEND),
    ).respond(request)


def _initial(word: Move, facts: VersionFacts) -> dict[str, date | None]:
    """The days the draft was planned for, where they are still to come."""
    today = hall_clock.business_day(hall_clock.now())
    begins = max(facts.effective_on or today, today)
    initial: Mapping[Move, dict[str, date | None]] = {
        Move.PUBLISH: {"effective_on": begins, "ends_on": facts.ends_on},
        Move.CANCEL: {"on": today},
    }
    return initial.get(word, {})


@pages.page("items/<int:key>/draft/", name="draft", right=EDIT)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, key: int) -> HttpResponse:
    """A new version that begins as a copy of this one."""
    facts: VersionFacts = wanted(request, key, EDIT)

    def save(_: forms.Form) -> str:
        fresh = actions.open_draft(
            facts.code, item_queries.content(key), actor=actor(request), now=hall_clock.now()
        )
        return pages.url("item", key=fresh.pk)

    return FormPage(
        f"编制新版本：{facts.task_name}",
        Nothing,
        save,
        back=pages.url("item", key=key),
        lead=f"新版本从第{facts.number}版的内容开始改。发布之前，大厅仍用现在的版本。",
        button="开始编制",
        kept="草稿已建好，可以逐项修改。",
    ).respond(request)
