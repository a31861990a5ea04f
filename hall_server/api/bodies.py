"""Decides which bodies and addresses are read at all: small, flat, of characters and numbers every database can keep."""

import json
import re
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from hall_server.api.faults import ApiFault, FaultCode

LARGEST_BYTES = 1_048_576
DEEPEST = 20
GREATEST_WHOLE = 2**63 - 1
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class StrictParser(Parser):
    """Ninja's door for bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON value. ApiFault says what is wrong with it."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BYTES:
            raise too_large()
        if request.content_type != "application/json":
            raise ApiFault(FaultCode.BODY_NOT_JSON)
        return read(request.body)


def too_large() -> ApiFault:
    """More than this interface reads, whoever noticed it."""
    return ApiFault(FaultCode.BODY_TOO_LARGE, most=LARGEST_BYTES)


def read(body: bytes) -> Any:
    """The value in these bytes. ApiFault: not UTF-8, no JSON, a name twice, too deep, or what no database keeps."""
    if _depth(body) > DEEPEST:
        raise ApiFault(FaultCode.BODY_TOO_DEEP, most=DEEPEST)
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as fault:
        raise _unreadable("not UTF-8") from fault
    except (ValueError, RecursionError) as fault:
        raise _unreadable("not to be parsed") from fault
    _check(value)
    return value


def check_address(request: HttpRequest) -> None:
    """ApiFault when path or parameters hold what no database keeps."""
    parts = [
        request.path_info,
        *request.GET.keys(),
        *(one for many in request.GET.lists() for one in many[1]),
    ]
    if any(not _is_kept(part) for part in parts):
        raise ApiFault(FaultCode.ADDRESS_UNREADABLE)


def _depth(body: bytes) -> int:
    """How deep brackets nest, counted without building anything; those inside strings do not count."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _check(value: Any) -> None:
    """ApiFault for what some database would not keep; the depth was judged before."""
    if isinstance(value, dict):
        for name, one in value.items():
            _check(name)
            _check(one)
    elif isinstance(value, list):
        for one in value:
            _check(one)
    elif isinstance(value, str) and not _is_kept(value):
        raise _unreadable("characters that cannot be kept")
    elif isinstance(value, int | float) and not abs(value) <= GREATEST_WHOLE:
        raise _unreadable("a number too great")


def _is_kept(text: str) -> bool:
    """PostgreSQL keeps no NUL, and nobody encodes half a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _unreadable(detail: str) -> ApiFault:
    return ApiFault(FaultCode.BODY_UNREADABLE, detail=detail)
