"""Decides how the interface stands at /api/v1/: all apps' routes, one way to say no, one published document."""

import logging
from collections.abc import Callable, Iterable
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.module_loading import autodiscover_modules
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from hall.language.refusals import Refusal, RefusalCode
from hall_server.api.bodies import StrictParser, too_large
from hall_server.api.faults import ApiFault, Fault, FaultCode, of_fields, of_refusal
from hall_server.api.routes import JSON, Routes, declared
from hall_server.passing_faults import is_passing

logger = logging.getLogger(__name__)

VERSION = "1.0.0"
ROOT = "api/v1/"
DESCRIPTION = (
    "What other programs may ask of a service hall. Tokens are given by the hall's security administrator and hold "
    "their scopes until a day. Every write carries an Idempotency-Key: sent again under the same key it is done once "
    "and answered alike. Lists go on by `after`; changes carry If-Match. Instants are RFC 3339 with their zone. "
    "Bodies are JSON of at most 1 MiB and 20 levels."
)


@cache
def interface() -> NinjaAPI:
    """The interface with every app's routes."""
    autodiscover_modules("api")
    return built(declared(), "api-v1")


def built(all_routes: Iterable[Routes], namespace: str) -> NinjaAPI:
    """An interface of these routes. namespace: what `reverse` knows it by, another for each interface."""
    api = NinjaAPI(
        title="Zhiting 智厅",
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,
        openapi_url="openapi.json",
        urls_namespace=namespace,
        parser=StrictParser(),
    )
    for routes in sorted(all_routes, key=lambda one: one.prefix):
        api.add_router(routes.prefix, routes.router)
    _say_no(api)
    return api


def urls() -> list[URLPattern | URLResolver]:
    """For Django: the interface, and a proper answer at addresses that are none."""
    return [mounted(interface()), re_path(r"^api/", _nothing_here)]


def mounted(api: NinjaAPI) -> URLPattern | URLResolver:
    """An interface at its root, every route with its guard's name."""
    patterns, app, namespace = api.urls
    for one in patterns:
        if isinstance(one, URLPattern):
            _name_guard(one)
    return path(ROOT, (patterns, app, namespace))


def _name_guard(pattern: URLPattern) -> None:
    if pattern.name == "api-root":
        pattern.callback = _root
    else:
        pattern.callback = _spoken(pattern.callback)
    view: Any = pattern.callback
    view.guard = "open" if pattern.name in ("openapi-json", "api-root") else "token"


def document() -> dict[str, Any]:
    """The OpenAPI document, as plain JSON values."""
    found: dict[str, Any] = interface().get_openapi_schema(path_prefix="/" + ROOT)
    found["info"]["license"] = {"name": "Apache-2.0"}
    return found


def _spoken(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ninja says 405 in a word of its own."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        response = view(request, *arguments, **named)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        told = _of(ApiFault(FaultCode.METHOD_NOT_ALLOWED))
        told.headers["Allow"] = response.headers["Allow"]
        return told

    return answer


def _root(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponseRedirect(request.path + "openapi.json")


@csrf_exempt
def _nothing_here(request: HttpRequest) -> HttpResponse:
    del request
    return _of(ApiFault(FaultCode.NOT_FOUND))


_nothing_here.guard = "open"  # type: ignore[attr-defined]


def _say_no(api: NinjaAPI) -> None:
    api.add_exception_handler(ApiFault, lambda _, fault: _of(_as(fault, ApiFault)))
    api.add_exception_handler(Refusal, lambda _, refusal: _answer(*of_refusal(_as(refusal, Refusal))))
    api.add_exception_handler(
        ValidationError, lambda _, fault: _of(of_fields(_as(fault, ValidationError).errors))
    )
    api.add_exception_handler(HttpError, lambda _, fault: _of(_cause(_as(fault, HttpError))))
    api.add_exception_handler(Http404, lambda _, __: _of(ApiFault(FaultCode.NOT_FOUND)))
    api.add_exception_handler(RequestDataTooBig, lambda _, __: _of(too_large()))
    api.add_exception_handler(Error, _busy_or_broken)
    api.add_exception_handler(Exception, _broken)


def _as(fault: Any, kind: Any) -> Any:
    """Ninja's types know only that it is an exception."""
    if not isinstance(fault, kind):
        raise TypeError(f"{fault!r} is no {kind}")
    return fault


def _cause(fault: HttpError) -> ApiFault:
    """Ninja wraps what its parser raises."""
    if isinstance(fault.__cause__, ApiFault):
        return fault.__cause__
    return ApiFault(FaultCode.BODY_UNREADABLE, detail="not to be parsed")


def _busy_or_broken(request: HttpRequest, fault: Any) -> HttpResponse:
    if not is_passing(fault):
        return _broken(request, fault)
    logger.warning("the database is busy for %s: %s", request.path, fault)
    status, told = of_refusal(Refusal(RefusalCode.HALL_BUSY))
    response = _answer(status, told)
    response.headers["Retry-After"] = "1"
    return response


def _broken(request: HttpRequest, fault: Any) -> HttpResponse:
    """An app's own no has a code and two sentences; anything else is a mistake of ours."""
    code, chinese, english = (getattr(fault, name, "") for name in ("code", "chinese", "english"))
    if code and chinese and english:
        return _answer(HTTPStatus.CONFLICT, Fault(code=str(code), chinese=chinese, english=english))
    kind = "database" if isinstance(fault, DatabaseError) else "program"
    logger.error("%s fault at %s", kind, request.path, exc_info=fault)
    return _of(ApiFault(FaultCode.OUT_OF_ORDER))


def _of(fault: ApiFault) -> HttpResponse:
    response = _answer(fault.status, fault.fault)
    for name, value in fault.headers.items():
        response.headers[name] = value
    if fault.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _answer(status: HTTPStatus, fault: Fault) -> HttpResponse:
    return HttpResponse(fault.model_dump_json().encode(), content_type=JSON, status=status)
