"""Decides what a phone sees behind a ticket's code or a message's link: the rating page, and the ratings of the hall."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall.language.ratings import LEVEL_NAMES, LONGEST_TEXT, RatingChannel, RatingLevel
from hall.language.refusals import Refusal, RefusalCode
from hall_server.installation import present
from hall_server.organisation import queries as organisation
from hall_server.queueing import queries as queueing
from hall_server.ratings import actions, queries
from hall_server.ratings.models import Invitation
from hall_server.supervision.queries import pulse as newest
from hall_server.supervision.tickets import is_good
from hall_server.web_channel.guards import Guard, guarded_by
from hall_server.web_channel.verification import CONTENT_POLICY

LONGEST_TOKEN = 128
STATUS = {
    RefusalCode.RATING_UNKNOWN: HTTPStatus.NOT_FOUND,
    RefusalCode.RATED_BEFORE: HTTPStatus.CONFLICT,
    RefusalCode.RATING_TOO_LATE: HTTPStatus.GONE,
}


class OpinionForm(forms.Form):
    """What somebody sends; no level is chosen beforehand."""

    level = forms.TypedChoiceField(
        coerce=int, choices=[(level.value, names[0]) for level, names in LEVEL_NAMES.items()]
    )
    tags = forms.MultipleChoiceField(required=False)
    text = forms.CharField(required=False, max_length=LONGEST_TEXT)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        tags: Any = self.fields["tags"]
        tags.choices = [tag for level in queries.level_tags() for tag in level.tags]


@csrf_exempt  # the address itself is the secret; nobody is signed in
@require_http_methods(["GET", "HEAD", "POST"])
@guarded_by(Guard.CODE)
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """One service, rated once. Looking at the page uses nothing up."""
    token = token[:LONGEST_TOKEN]
    try:
        invitation = actions.find(token)
        actions.may_be_rated(invitation, hall_clock.now())
        if request.method != "POST":
            return _asked(request, invitation)
        return _sent(request, invitation, token)
    except Refusal as refusal:
        return _told(request, token, refusal)


def _asked(request: HttpRequest, invitation: Invitation, fault: str = "") -> HttpResponse:
    windows = organisation.windows(invitation.hall_id)
    window = windows.get(invitation.window)
    levels = [
        {"value": level.level, "name": LEVEL_NAMES[RatingLevel(level.level)][0], "tags": level.tags}
        for level in queries.level_tags()
    ]
    told = {
        "invitation": invitation,
        "window": window.name if window else "网上办理",
        "at": hall_clock.local(invitation.invited_at),
        "levels": levels,
        "longest": LONGEST_TEXT,
        "fault": fault,
        "text": request.POST.get("text", "")[:LONGEST_TEXT],
    }
    # An answer with an error's status is logged with its address, and this one may still be used.
    return _page(request, "web_channel/rating.html", told)


def _sent(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = OpinionForm(request.POST)
    if not form.is_valid():
        fault = (
            f"意见最多{LONGEST_TEXT}个字，请写短一些。"
            if "text" in form.errors
            else "请先点一个满意程度，再提交。"
        )
        return _asked(request, invitation, fault)
    opinion = actions.Opinion(
        form.cleaned_data["level"], tuple(form.cleaned_data["tags"]), form.cleaned_data["text"]
    )
    channel = RatingChannel.TICKET if queries.ticket_in(token) else RatingChannel.SMS
    actions.rate(token, opinion, channel, hall_clock.now())
    name = LEVEL_NAMES[RatingLevel(opinion.level)][0]
    told = {"heading": "评价已收到，谢谢您", "sentence": f"您评的是“{name}”，已经公开。", "is_good": True}
    return _page(request, "web_channel/rating_told.html", told)


def _told(request: HttpRequest, token: str, refusal: Refusal) -> HttpResponse:
    if refusal.code is RefusalCode.RATING_TOO_EARLY and (ticket := queries.ticket_in(token)):
        return _waiting(request, ticket)
    heading = "您已经评价过" if refusal.code is RefusalCode.RATED_BEFORE else "现在不能评价"
    told = {"heading": heading, "sentence": refusal.sentence("zh")}
    return _page(request, "web_channel/rating_told.html", told, STATUS.get(refusal.code, HTTPStatus.CONFLICT))


def _waiting(request: HttpRequest, ticket: str) -> HttpResponse:
    """The same code before the service: where one stands in the queue."""
    stands = queueing.position_of(ticket)
    told = {
        "heading": f"您的号码 {stands.number}",
        "sentence": stands.sentence,
        "more": "办完以后，再扫这个码可以评价服务。",
        "is_waiting": stands.is_waiting,
    }
    return _page(request, "web_channel/rating_told.html", told)


@require_GET
@guarded_by(Guard.OPEN)
def published(request: HttpRequest) -> HttpResponse:
    """Every rating of the hall as soon as it has come: no name, no words."""
    before = request.GET.get("before", "")[:32]
    lines = queries.public_lines(present().hall.code, before)
    windows, departments = organisation.windows(present().hall.code), organisation.departments()
    shown = [
        {
            "line": one,
            "level": LEVEL_NAMES[RatingLevel(one.level)][0],
            "window": windows[one.window].name if one.window in windows else "网上",
            "department": departments.get(one.department, ""),
            "at": hall_clock.local(one.rated_at),
        }
        for one in lines
    ]
    more = lines[-1].key if len(lines) == queries.MOST_PUBLIC else ""
    return _page(request, "web_channel/ratings.html", {"lines": shown, "more": more})


@require_GET
@guarded_by(Guard.CODE)
def pulse(request: HttpRequest, ticket: str) -> HttpResponse:
    """Whether an alarm has come: a number, for a live page, without its session."""
    del request
    if not is_good(ticket):
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    return HttpResponse(str(newest()), content_type="text/plain")


def _page(
    request: HttpRequest, template: str, told: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    response = render(request, template, {"hall": present().hall.name, **told}, status=status)
    response["Content-Security-Policy"] = CONTENT_POLICY
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
