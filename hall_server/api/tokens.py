"""Decides who calls: a token that is known, holds, and has the scope the route demands, and how often it may."""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from hall.language import hall_clock
from hall_server.api.bodies import check_address
from hall_server.api.faults import ApiFault, FaultCode
from hall_server.api.models import ApiToken, GivenAnswer
from hall_server.api.reach import Reach, reach, reach_of
from hall_server.audit.actions import record

PREFIX = "zt"
LONGEST_DAYS = 366
USED_EVERY = timedelta(minutes=1)
ANSWERS_KEPT = timedelta(days=7)
# So many at once, and so many a second after that, for each token in each process of the web.
AT_ONCE, A_SECOND = 200.0, 50.0
EVERYWHERE = Reach()
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def make(
    name: str, scopes: Iterable[str], days: int, *, who: str, now: datetime, within: Reach = EVERYWHERE
) -> tuple[ApiToken, str]:
    """A new token and its text `zt_ID_SECRET`, which nobody can read again. ValueError when it would hold too long."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a token holds 1 to {LONGEST_DAYS} days")
    key = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    secret = secrets.token_urlsafe(32)
    wanted = sorted(set(scopes))
    with transaction.atomic():
        token = ApiToken.objects.create(
            id=key,
            name=name[:100],
            digest=_digest(secret),
            scopes=wanted,
            hall=within.hall,
            department=within.department,
            made_by=who,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        facts = {"scopes": ", ".join(wanted)[:400], "days": str(days)}
        bound = {"hall": within.hall, "department": within.department}
        facts |= {name: code for name, code in bound.items() if code}
        record("token_made", f"token:{key}", actor=who, facts=facts, is_first=True)
    return token, f"{PREFIX}_{key}_{secret}"


def revoke(key: str, *, who: str, now: datetime) -> bool:
    """The token is worth nothing from now on; whether it was worth something."""
    with transaction.atomic():
        is_done = ApiToken.objects.filter(pk=key, revoked_at=None).update(revoked_at=now)
        if is_done:
            record("token_revoked", f"token:{key}", actor=who)
    return bool(is_done)


def forget_answers(now: datetime) -> int:
    """Remove answers nobody will ask for again; how many."""
    return GivenAnswer.objects.filter(at__lt=now - ANSWERS_KEPT).delete()[0]


def _digest(secret: str) -> str:
    """A plain digest does: the secret has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenDoor:
    """Stands before a route; ninja calls it."""

    # ninja reads these for the OpenAPI document
    openapi_security_schema = {"type": "http", "scheme": "bearer"}  # noqa: RUF012 - ninja's own shape

    def __init__(self, scope: str, *, is_bindable: bool) -> None:
        self.scope, self.is_bindable = scope, is_bindable

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The token. ApiFault says why it does not open."""
        check_address(request)
        token = shown(request.headers.get("Authorization", ""), hall_clock.now())
        _limits.take(token.pk)
        if self.scope not in token.scopes:
            raise ApiFault(FaultCode.SCOPE_MISSING, scope=self.scope)
        if not self.is_bindable and not reach_of(token).is_everywhere:
            raise ApiFault(FaultCode.OUT_OF_REACH, place=reach_of(token).said())
        request.api_token = token  # type: ignore[attr-defined]
        return token


def shown(header: str, now: datetime) -> ApiToken:
    """The token in an Authorization header. ApiFault when there is none, or none that holds."""
    kind, _, text = header.partition(" ")
    if kind.lower() != "bearer" or not text:
        raise ApiFault(FaultCode.TOKEN_MISSING)
    prefix, _, rest = text.strip().partition("_")
    key, _, secret = rest.partition("_")
    token = ApiToken.objects.filter(pk=key).first() if prefix == PREFIX and key.isalnum() else None
    is_right = hmac.compare_digest(_digest(secret), token.digest if token else _digest("nobody's"))
    if token is None or not is_right or token.revoked_at is not None or token.expires_at <= now:
        raise ApiFault(FaultCode.TOKEN_REFUSED)
    if token.last_used_at is None or token.last_used_at < now - USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def caller(request: HttpRequest) -> str:
    """Who calls, as the audit trail names programs: `token:ID`."""
    token: ApiToken = request.api_token  # type: ignore[attr-defined]
    return f"token:{token.pk}"


def must_reach(request: HttpRequest, hall: str, department: str) -> None:
    """ApiFault when the caller's token is bound to another place."""
    if not reach(request).covers(hall, department):
        raise ApiFault(FaultCode.OUT_OF_REACH, place=reach(request).said())


class Limits:
    """For each token a bucket that fills again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> None:
        """One request more. ApiFault when the bucket is empty."""
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.get(key, (AT_ONCE, now))
            left = min(AT_ONCE, left + (now - at) * A_SECOND)
            if left < 1:
                raise ApiFault(FaultCode.TOO_MANY_REQUESTS, seconds=1)
            self._buckets[key] = (left - 1, now)


_limits = Limits()
