"""Decides whether somebody may do something, by asking the one judge that was appointed, and says why."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from hall_server.audit.actions import record

logger = logging.getLogger(__name__)

MOST_CLASHES = 3


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether it is allowed. because: a sentence in Chinese, for the person it concerns."""

    is_allowed: bool
    because: str


# user, right, on what (`kind:key`, or nothing: anywhere) -> ruling
Judge: TypeAlias = Callable[[Any, str, str], Ruling]


class NotAllowed(Exception):  # noqa: N818 - an answer, not an error
    """The person lacks a right. because: why, in Chinese."""

    def __init__(self, right: str, because: str) -> None:
        super().__init__(f"{right}: {because}")
        self.right = right
        self.because = because


class SignedIn(str):
    """Stands for a right that everybody who is signed in has; there is one, ANY_CLERK."""

    __slots__ = ()


ANY_CLERK = SignedIn("signed_in")


def by_permissions(user: Any, right: str, on: str) -> Ruling:
    """Django's own permissions, wherever they were given; they know no place."""
    del on
    if user.is_active and user.has_perm(right):
        return Ruling(is_allowed=True, because="您的角色有这项权限。")
    return Ruling(is_allowed=False, because="您的角色没有这项权限，请找安全管理员。")


_judges: list[Judge] = [by_permissions]


def judge_by(judge: Judge) -> None:
    """From now on this function decides; called once, when the app that keeps the rights is ready."""
    _judges.append(judge)


def may(request: HttpRequest, right: str, on: str = "") -> Ruling:
    """Whether who asks may do this. on: `kind:key` of what it is done to."""
    user = request.user
    if not user.is_authenticated:
        return Ruling(is_allowed=False, because="您还没有登录。")
    if isinstance(right, SignedIn):
        return Ruling(is_allowed=True, because="您已登录。")
    # One request is one moment: the menu and the page ask the same again and again.
    known: dict[tuple[str, str], Ruling] = request.__dict__.setdefault("_rulings", {})
    if (right, on) not in known:
        known[right, on] = _judges[-1](user, right, on)
    return known[right, on]


def require(request: HttpRequest, right: str, on: str = "") -> None:
    """NotAllowed, which becomes a page that says why, unless who asks may do this."""
    ruling = may(request, right, on)
    if not ruling.is_allowed:
        raise NotAllowed(right, ruling.because)


def actor(request: HttpRequest) -> str:
    """Who asks, as the audit trail names people: `clerk:1001`."""
    return f"clerk:{request.user.get_username()}"


def record_denial(request: HttpRequest, denied: NotAllowed) -> None:
    """A try without the right stands in the trail."""
    facts = {"right": denied.right, "page": request.path[:120]}
    for _ in range(MOST_CLASHES):
        try:
            with transaction.atomic():
                record("page_denied", actor(request), actor=actor(request), facts=facts)
        except IntegrityError:
            continue  # two lines about one person at once: the chain takes one after the other
        return
    logger.warning("a denied page could not be recorded: %s", facts)
