"""Decides how people come in and go out: by the clerk's number, with the same lock as at the windows."""

from http import HTTPStatus

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.pages.guard import shielded
from hall_server.pages.rights import actor

WHY = {
    "idle": "您有半小时没有操作，已自动退出，请重新登录。",
    "out": "您已退出。",
    "ended": "您已在别处退出，请重新登录。",
}
LONGEST_NUMBER, LONGEST_PASSWORD = 32, 256


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; after it, the page somebody wanted."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(_wanted(request))
        return _page(request, WHY.get(request.GET.get("why", ""), ""), is_fault=False)
    number = request.POST.get("number", "").strip()[:LONGEST_NUMBER].replace("\x00", "")
    password = request.POST.get("password", "")[:LONGEST_PASSWORD]
    person = authenticate(request, username=number, password=password)
    if person is None:
        refusal = getattr(request, "sign_in_refusal", Refusal(RefusalCode.SIGN_IN_FAILED))
        return _page(request, refusal.sentence("zh"), is_fault=True, number=number)
    login(request, person)
    record("signed_in", actor(request), actor=actor(request), facts={"by": "pages"})
    return HttpResponseRedirect(_wanted(request), status=HTTPStatus.SEE_OTHER)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who was here."""
    if request.user.is_authenticated:
        record("signed_out", actor(request), actor=actor(request), facts={"by": "pages"})
    why = "idle" if request.POST.get("why") == "idle" else "out"
    logout(request)
    return HttpResponseRedirect(reverse("work-sign-in") + f"?why={why}", status=HTTPStatus.SEE_OTHER)


def _page(request: HttpRequest, sentence: str, *, is_fault: bool, number: str = "") -> HttpResponse:
    facts = {"sentence": sentence, "is_fault": is_fault, "number": number, "next": _wanted(request)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_fault else HTTPStatus.OK
    response = render(request, "pages/sign_in.html", {"title": "登录", **facts}, status=status)
    shielded(response)
    return response


def _wanted(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    return reverse("work-pages-start")


@require_http_methods(["GET", "HEAD"])
def front(request: HttpRequest) -> HttpResponse:
    """Whoever types the hall's name alone comes to the work pages."""
    del request
    return HttpResponseRedirect(reverse("work-pages-start"))


front.guard = "open"  # type: ignore[attr-defined]
sign_in.guard = "open"  # type: ignore[attr-defined]
sign_out.guard = "open"  # type: ignore[attr-defined]

urlpatterns = [
    path("", front, name="work-front"),
    path("staff/sign-in", sign_in, name="work-sign-in"),
    path("staff/sign-out", sign_out, name="work-sign-out"),
]
