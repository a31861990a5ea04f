"""Decides what stands before every work page: who is signed in, what they may, and how long nobody moved."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hall.language.refusals import Refusal
from hall_server.pages.rights import NotAllowed, record_denial, require

View: TypeAlias = Callable[..., HttpResponseBase]

IDLE_SECONDS = 1800
# A page that asks by itself, again and again, says so in this header; that is no sign of a person.
BY_ITSELF = "X-By-Itself"
GONE = "您要看的记录不存在，或者已经删除。请返回列表重新查找；链接是别人给的，请向对方核对。"
MOVED_AT = "moved_at"
# Nothing of a page may come from elsewhere, and no script or style may stand in it.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'none'"
)


def guarded(view: View, right: str) -> View:
    """The view behind its guard; whatever it refuses becomes a page that says what to do."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: object, **named: object) -> HttpResponseBase:
        return shielded(
            _let_in(request) or _answered(request, right, lambda: view(request, *arguments, **named))
        )

    answer.guard = f"right {right}"  # type: ignore[attr-defined]
    return answer


def shielded(response: HttpResponseBase) -> HttpResponseBase:
    """With the strict content policy of work pages."""
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response


def _let_in(request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return to_sign_in(request, "")
    now = int(time.time())
    if now - int(request.session.get(MOVED_AT, now)) > IDLE_SECONDS:
        logout(request)
        return to_sign_in(request, "idle")
    return None


def to_sign_in(request: HttpRequest, why: str) -> HttpResponse:
    """To the sign-in page, and back afterwards. why: a key of what is said there."""
    back = request.get_full_path() if request.method == "GET" and not _is_part(request) else ""
    query = urlencode({name: value for name, value in (("next", back), ("why", why)) if value})
    url = reverse("work-sign-in") + (f"?{query}" if query else "")
    if _is_part(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _is_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _answered(request: HttpRequest, right: str, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        require(request, right)
        return view()
    except NotAllowed as denied:
        record_denial(request, denied)
        return _said_no(request, "您不能打开这一页", denied.because, HTTPStatus.FORBIDDEN)
    except Http404:
        return _said_no(request, "没有找到", GONE, HTTPStatus.NOT_FOUND)
    except Exception as fault:
        sentence = sentence_of(fault)
        if not sentence:
            raise
        return _said_no(request, "现在不能这样做", sentence, HTTPStatus.CONFLICT)


def sentence_of(fault: Exception) -> str:
    """What an app's own no says in Chinese: a Refusal, or an exception with a sentence `chinese`; nothing of others."""
    if isinstance(fault, Refusal):
        return fault.sentence("zh")
    sentence = getattr(fault, "chinese", "")
    return sentence if isinstance(sentence, str) else ""


def _said_no(request: HttpRequest, title: str, sentence: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "pages/said_no.html", {"title": title, "sentence": sentence}, status=status)
