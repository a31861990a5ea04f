"""Decides what the public door of licences shows, and how a kiosk fetches a paper; of who asks only an address is kept."""

from http import HTTPStatus

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.installation import present
from hall_server.licences import copies, numbers, verification
from hall_server.web_channel.guards import Guard, guarded_by
from hall_server.web_channel.verdict_words import told_of_file, told_of_licence

LONGEST_CODE = 40
LARGEST_REQUEST = 3_000_000
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
STATUS = {
    RefusalCode.VERIFICATION_LOCKED: HTTPStatus.TOO_MANY_REQUESTS,
    RefusalCode.HALL_BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    RefusalCode.FILE_UNREADABLE: HTTPStatus.UNPROCESSABLE_ENTITY,
}


@require_GET
@guarded_by(Guard.OPEN)
def door(request: HttpRequest) -> HttpResponse:
    """Where a code is typed or a file is dropped."""
    code = request.GET.get("code", "")[:LONGEST_CODE]
    if code.strip():
        return (
            HttpResponseRedirect(f"/v/{numbers.spelled_code(code)}") if code.isascii() else _unknown(request)
        )
    return _page(request, None)


@require_GET
@guarded_by(Guard.OPEN)
def licence(request: HttpRequest, code: str, copy: int = 0) -> HttpResponse:
    """How a licence stands now: what the QR code on paper leads to."""
    try:
        seen = verification.look(code[:LONGEST_CODE], copy, _address(request), hall_clock.now())
    except Refusal as refusal:
        return _refused(request, refusal)
    if seen is None:
        return _unknown(request)
    return _page(request, told_of_licence(seen))


@csrf_exempt
@require_POST
@guarded_by(Guard.OPEN)
def file(request: HttpRequest) -> HttpResponse:
    """Whether a PDF is what the hall signed. It is held in memory alone, and forgotten with the answer."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_REQUEST:
        return _refused(request, Refusal(RefusalCode.FILE_UNREADABLE, {"because": "文件比证照文件大得多。"}))
    given = request.FILES.get("file")
    try:
        content = given.read() if given else b""
        found = verification.look_at_file(content, _address(request), hall_clock.now())
    except Refusal as refusal:
        return _refused(request, refusal)
    return _page(request, told_of_file(found))


@require_GET
@guarded_by(Guard.CODE)
def paper(request: HttpRequest, secret: str) -> HttpResponse:
    """A paper to be printed, for a one-time address."""
    del request
    content = copies.fetch(secret, hall_clock.now())
    if content is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    return HttpResponse(content, content_type="application/pdf")


def _unknown(request: HttpRequest) -> HttpResponse:
    return _page(request, told_of_licence(None), HTTPStatus.NOT_FOUND)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    told = {
        "tone": "alert",
        "word": "没有查成",
        "word_en": "Not verified",
        "sentence": refusal.sentence("zh"),
    }
    return _page(request, told, STATUS.get(refusal.code, HTTPStatus.FORBIDDEN))


def _page(request: HttpRequest, told: object, status: int = HTTPStatus.OK) -> HttpResponse:
    facts = {"hall": present().hall.name, "told": told, "now": hall_clock.local(hall_clock.now())}
    response = render(request, "web_channel/verification.html", facts, status=status)
    response["Content-Security-Policy"] = CONTENT_POLICY
    response["X-Robots-Tag"] = "noindex"
    return response


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
