"""Decides what devices and watchers get over HTTPS."""

import logging
from http import HTTPStatus

import msgspec
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.catalogue import queries as catalogue
from hall_server.devices.actions import Try, enrol
from hall_server.devices.authority import load_authority
from hall_server.installation import present
from hall_server.keys import sealing_public_pem
from hall_server.web_channel.guards import Guard, guarded_by

logger = logging.getLogger(__name__)

JSON = "application/json"
LARGEST_REQUEST = 16_384

STATUS = {
    RefusalCode.CODE_WRONG: HTTPStatus.FORBIDDEN,
    RefusalCode.CODE_LOCKED: HTTPStatus.TOO_MANY_REQUESTS,
    RefusalCode.BAD_MESSAGE: HTTPStatus.BAD_REQUEST,
    RefusalCode.HALL_BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}


class EnrolmentRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """code: the secret part of the one-time code. csr: PKCS #10 in PEM, made on the device."""

    code: str
    csr: str


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
    try:
        wanted = _read(request)
        enrolled = enrol(
            Try(wanted.code, wanted.csr.encode(), request.META.get("REMOTE_ADDR", "")),
            hall_clock.now(),
        )
    except Refusal as refusal:
        return _refused(refusal)
    except DatabaseError as fault:
        logger.warning("enrolment: the database is busy: %s", fault)
        return _refused(Refusal(RefusalCode.HALL_BUSY))
    installation = present()
    answer = {
        "device": enrolled.device,
        "role": enrolled.role,
        "hall": installation.hall.code,
        "broker_host": installation.broker.host,
        "broker_port": installation.broker.port,
        "certificate": enrolled.certificate_pem.decode(),
        "hall_sealing_key": sealing_public_pem().decode(),
    }
    return HttpResponse(msgspec.json.encode(answer), content_type=JSON)


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


def _read(request: HttpRequest) -> EnrolmentRequest:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_REQUEST:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "the request is too large"})
    try:
        return msgspec.json.decode(request.body, type=EnrolmentRequest)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "no enrolment request"}) from fault


def _refused(refusal: Refusal) -> HttpResponse:
    body = _Refused(refusal.code.value, refusal.sentence("zh"), refusal.sentence("en"))
    status = STATUS.get(refusal.code, HTTPStatus.FORBIDDEN)
    return HttpResponse(msgspec.json.encode(body), content_type=JSON, status=status)
