"""Decides what devices and watchers get over HTTPS."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

import msgspec
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages import records
from hall_server.catalogue import queries as catalogue
from hall_server.devices.actions import RenewalTry, Try, enrol, renew
from hall_server.devices.authority import load_authority
from hall_server.installation import present
from hall_server.keys import sealing_public_pem
from hall_server.web_channel.guards import Guard, guarded_by

logger = logging.getLogger(__name__)

JSON = "application/json"
_T = TypeVar("_T")
LARGEST_REQUEST = 16_384

STATUS = {
    RefusalCode.CODE_WRONG: HTTPStatus.FORBIDDEN,
    RefusalCode.CODE_LOCKED: HTTPStatus.TOO_MANY_REQUESTS,
    RefusalCode.RENEWAL_LOCKED: HTTPStatus.TOO_MANY_REQUESTS,
    RefusalCode.BAD_MESSAGE: HTTPStatus.BAD_REQUEST,
    RefusalCode.HALL_BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}


class EnrolmentRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """code: the secret part of the one-time code. csr: PKCS #10 in PEM, made on the device."""

    code: str
    csr: str


class RenewalRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """csr: PKCS #10 in PEM, signed by the device's key. certificate: the one it holds for that key, in PEM."""

    csr: str
    certificate: str


class _Refused(msgspec.Struct, frozen=True):
    code: str
    chinese: str
    english: str


@require_GET
@guarded_by(Guard.OPEN)
def authority(request: HttpRequest) -> HttpResponse:
    """The authority's certificate; a device believes it only when its code pins it."""
    del request
    return HttpResponse(load_authority().certificate_pem, content_type="application/x-pem-file")


@csrf_exempt
@require_POST
@guarded_by(Guard.CODE)
def enrolment(request: HttpRequest) -> HttpResponse:
    """A device's first certificate, for a one-time code."""
    return _answered(lambda: _enrolled(request))


@csrf_exempt
@require_POST
@guarded_by(Guard.CERTIFICATE)
def renewal(request: HttpRequest) -> HttpResponse:
    """A device's next certificate, for one that still holds and its key."""
    return _answered(lambda: _renewed(request))


def _enrolled(request: HttpRequest) -> dict[str, str | int]:
    wanted = _read(request, EnrolmentRequest)
    enrolled = enrol(Try(wanted.code, wanted.csr.encode(), _address(request)), hall_clock.now())
    installation = present()
    return {
        "device": enrolled.device,
        "role": enrolled.role,
        "hall": installation.hall.code,
        "broker_host": installation.broker.host,
        "broker_port": installation.broker.port,
        "certificate": enrolled.certificate_pem.decode(),
        "hall_sealing_key": sealing_public_pem().decode(),
    }


def _renewed(request: HttpRequest) -> dict[str, str | int]:
    wanted = _read(request, RenewalRequest)
    shown = RenewalTry(wanted.csr.encode(), wanted.certificate.encode(), _address(request))
    return {"certificate": renew(shown, hall_clock.now()).decode()}


def _answered(answer: Callable[[], dict[str, str | int]]) -> HttpResponse:
    try:
        return HttpResponse(msgspec.json.encode(answer()), content_type=JSON)
    except Refusal as refusal:
        return _refused(refusal)
    except DatabaseError as fault:
        logger.warning("the database is busy: %s", fault)
        return _refused(Refusal(RefusalCode.HALL_BUSY))


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@require_GET
@guarded_by(Guard.OPEN)
def catalogue_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """The public list of matters under the name of its own digest: the same bytes for ever, or none."""
    del request
    file = catalogue.public_file()
    if file.sha256 != sha256:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    response = HttpResponse(file.content, content_type=JSON)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["ETag"] = f'"{sha256}"'
    return response


@require_GET
@guarded_by(Guard.OPEN)
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process reaches its database; nothing more is told to strangers."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(b'{"well":false}', content_type=JSON, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(b'{"well":true}', content_type=JSON)


def _read(request: HttpRequest, kind: type[_T]) -> _T:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_REQUEST:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "the request is too large"})
    try:
        return records.decoded(request.body, kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "not what is asked here"}) from fault


def _refused(refusal: Refusal) -> HttpResponse:
    body = _Refused(refusal.code.value, refusal.sentence("zh"), refusal.sentence("en"))
    status = STATUS.get(refusal.code, HTTPStatus.FORBIDDEN)
    return HttpResponse(msgspec.json.encode(body), content_type=JSON, status=status)
