"""Decides which routes the interface has: each app declares its own, and none without the scope it demands."""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import TypeAdapter

from hall.language import hall_clock
from hall_server.api.faults import ApiFault, Fault, FaultCode
from hall_server.api.models import GivenAnswer
from hall_server.api.tokens import TokenDoor
from hall_server.pages.keyset import Order, stretch
from hall_server.personal_data.sealing import keyed

_V = TypeVar("_V", bound=Callable[..., Any])
_M = TypeVar("_M", bound=Model)
_T = TypeVar("_T")

JSON = "application/json"
SCOPE = re.compile(r"[a-z_]+:[a-z_]+\Z")
KEY = re.compile(r"[\x21-\x7e]{8,100}\Z")
MOST_A_PAGE = 200
_READ_FAULTS = (400, 401, 403, 404, 429, 503)
_WRITE_FAULTS = (*_READ_FAULTS, 409, 412, 413, 415, 422, 428)

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The same when the request is sent again; a new one for each new deed.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]{8,100}$"},
}

_declared: list["Routes"] = []
_scopes: dict[str, str] = {}
_bindable: set[str] = set()


class Page(Schema, Generic[_T]):
    """A page of a list. next: send it as `after` to go on; null at the end."""

    items: list[_T]
    next: str | None = None


class Routes:
    """The routes of one app; made at the head of its `api.py`. prefix: behind /api/v1/, ends with a slash."""

    def __init__(self, app: str, prefix: str, tag: str) -> None:
        self.app, self.prefix, self.tag = app, prefix, tag
        self.router = Router(tags=[tag])
        self.scopes_of: dict[str, str] = {}
        _declared.append(self)

    def scope(self, name: str, chinese: str, *, is_bindable: bool = False) -> str:
        """Declare a scope `area:verb` that a token may have. chinese: what it lets a program do.

        is_bindable: its routes keep to the caller's reach, or tell nothing that is not public; any other scope
        is not given to a token that is bound to a place, and does not open with one.
        """
        if not SCOPE.match(name):
            raise ValueError(f"{name!r} is no scope: area:verb")
        _scopes[name] = chinese
        if is_bindable:
            _bindable.add(name)
        return name

    def get(self, path: str, *, scope: str, answer: Any) -> Callable[[_V], _V]:
        """Declare a question. answer: the type of what the view returns."""
        return self._declare("GET", path, scope, answer, HTTPStatus.OK)

    def post(
        self, path: str, *, scope: str, answer: Any, status: HTTPStatus = HTTPStatus.CREATED
    ) -> Callable[[_V], _V]:
        """Declare a deed; done once for an Idempotency-Key, in one transaction with the memory of its answer."""
        return self._declare("POST", path, scope, answer, status)

    def put(self, path: str, *, scope: str, answer: Any) -> Callable[[_V], _V]:
        """The same for a change of what is there; the view calls must_match."""
        return self._declare("PUT", path, scope, answer, HTTPStatus.OK)

    def delete(self, path: str, *, scope: str) -> Callable[[_V], _V]:
        """The same for taking away; the view returns nothing."""
        return self._declare("DELETE", path, scope, None, HTTPStatus.NO_CONTENT)

    def _declare(
        self, method: str, path: str, scope: str, answer: Any, status: HTTPStatus
    ) -> Callable[[_V], _V]:
        if scope not in _scopes:
            raise ValueError(f"{method} {self.prefix}{path} demands {scope!r}, which nobody declared")
        is_write = method != "GET"
        faults = dict.fromkeys(_WRITE_FAULTS if is_write else (*_READ_FAULTS, 422), Fault)

        def declare(view: _V) -> _V:
            self.scopes_of[f"{method} {self.prefix}{path}"] = scope
            self.router.api_operation(
                [method],
                path,
                auth=TokenDoor(scope, is_bindable=scope in _bindable),
                response={int(status): answer, **faults},
                summary=_first_line(view),
                description=f"Scope: `{scope}`.",
                operation_id=f"{self.app}_{view.__name__}",
                openapi_extra={"parameters": [IDEMPOTENCY_KEY]} if is_write else None,
            )(_prepared(view, answer, status, is_write=is_write))
            return view

        return declare


def declared() -> list[Routes]:
    """Every app's routes, as far as they are imported."""
    return list(_declared)


def scopes() -> dict[str, str]:
    """Every scope and what it lets a program do."""
    return dict(sorted(_scopes.items()))


def not_bindable(wanted: Iterable[str]) -> list[str]:
    """Those of these scopes that a token bound to a place cannot have."""
    return sorted(set(wanted) - _bindable)


def must_match(request: HttpRequest, current: Schema) -> None:
    """ApiFault unless the caller's If-Match is the ETag of what is there now."""
    wanted = request.headers.get("If-Match", "")
    if not wanted:
        raise ApiFault(FaultCode.VERSION_MISSING)
    if etag(current.model_dump_json().encode()) not in [one.strip() for one in wanted.split(",")]:
        raise ApiFault(FaultCode.CHANGED_MEANWHILE)


def page_of(
    rows: QuerySet[_M], order: Order, shape: Callable[[_M], _T], *, after: str = "", limit: int = 50
) -> Page[_T]:
    """The rows behind a mark, each in its shape."""
    found = stretch(rows, order, limit, after=after)
    return Page(items=[shape(row) for row in found.rows], next=found.after or None)


def etag(body: bytes) -> str:
    """The version of a representation."""
    return '"' + hashlib.sha256(body).hexdigest()[:32] + '"'


def _prepared(
    view: Callable[..., Any], answer: Any, status: HTTPStatus, *, is_write: bool
) -> Callable[..., Any]:
    adapter = TypeAdapter(answer) if answer is not None else None

    @wraps(view)
    def respond(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        def made() -> bytes:
            found = view(request, *arguments, **named)
            return adapter.dump_json(adapter.validate_python(found)) if adapter else b""

        if is_write:
            return _once(request, status, made)
        return _read(request, made())

    return respond


def _read(request: HttpRequest, body: bytes) -> HttpResponse:
    version = etag(body)
    if version in [
        one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")
    ]:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": version})
    return HttpResponse(body, content_type=JSON, headers={"ETag": version})


def _once(request: HttpRequest, status: HTTPStatus, deed: Callable[[], bytes]) -> HttpResponse:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.match(key):
        raise ApiFault(FaultCode.KEY_MISSING)
    token = request.api_token.pk  # type: ignore[attr-defined]
    asked = _asked(request)
    earlier = GivenAnswer.objects.filter(token=token, key=key).first()
    if earlier is not None:
        return _again(earlier, asked)
    try:
        with transaction.atomic():  # the key first: whoever comes second waits here, and then finds it
            given = GivenAnswer.objects.create(token_id=token, key=key, asked=asked, at=hall_clock.now())
            body = deed()
            given.status, given.body = int(status), body.decode()
            given.given = hashlib.sha256(body).hexdigest()
            given.save(update_fields=["status", "body", "given"])
    except IntegrityError:
        earlier = GivenAnswer.objects.filter(token=token, key=key).first()
        if earlier is None:
            raise
        return _again(earlier, asked)
    return _written(int(status), body)


def _again(earlier: GivenAnswer, asked: str) -> HttpResponse:
    if earlier.asked != asked:
        raise ApiFault(FaultCode.KEY_REUSED)
    response = _written(earlier.status, earlier.body.encode())
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _written(status: int, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=JSON, status=status)
    if body:
        response.headers["ETag"] = etag(body)
    return response


def _asked(request: HttpRequest) -> str:
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    # Keyed: a body may hold a number that somebody could otherwise find by trying all there are.
    return keyed(hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest())


def _first_line(view: Callable[..., Any]) -> str:
    return (view.__doc__ or view.__name__).strip().splitlines()[0]
