"""Decides how long a process may believe what it read of rows that seldom change: a second, or until it changes them.

What was wanted lately may be read again beforehand (`read_ahead`), so that nobody who asks waits for it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models.signals import post_delete, post_save

BELIEVED_SECONDS = 1.0
AHEAD_SECONDS = 0.5
WANTED_SECONDS = 60.0
MOST_ANSWERS = 4_096
MOST_AHEAD = 2
MOST_COST_SECONDS = 0.01

_T = TypeVar("_T")


@dataclass(slots=True)
class _Known:
    """read_at, wanted_at: monotonic seconds. cost: the seconds reading took."""

    answer: Any
    read_at: float
    wanted_at: float
    cost: float


_answers: dict[tuple[Any, ...], _Known] = {}
_own: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar(
    "answers of a deed that is undone", default=None
)


def remembered(function: Callable[..., _T]) -> Callable[..., _T]:
    """Give a query's last answer again within a second. Only for queries whose arguments are plain values."""

    @wraps(function)
    def answer(*arguments: Any) -> _T:
        key = (function, *arguments)
        own = _own.get()
        if own is not None:
            if key not in own:
                own[key] = function(*arguments)
            return own[key]  # type: ignore[no-any-return]
        known = _answers.get(key)
        now = time.monotonic()
        if known is not None and now - known.read_at < BELIEVED_SECONDS:
            known.wanted_at = now
            return known.answer  # type: ignore[no-any-return]
        if len(_answers) >= MOST_ANSWERS:
            _answers.clear()
        found = function(*arguments)
        _answers[key] = _Known(found, now, now, time.monotonic() - now)
        return found

    return answer


def read_ahead(now: float) -> None:
    """Read again the oldest answers that were wanted within a minute, a few at a time. now: monotonic seconds.

    What takes long is left to whoever wants it: others would wait for it here.
    """
    late = [
        (known.read_at, key, known)
        for key, known in tuple(_answers.items())
        if now - known.read_at >= AHEAD_SECONDS
        and now - known.wanted_at < WANTED_SECONDS
        and known.cost < MOST_COST_SECONDS
    ]
    for _, key, known in sorted(late, key=lambda one: one[0])[:MOST_AHEAD]:
        function, *arguments = key
        began = time.monotonic()
        _answers.pop(key, None)
        with suppress(LookupError, ObjectDoesNotExist):  # whoever wants it next is told that it is gone
            found = function(*arguments)
            _answers[key] = _Known(found, began, known.wanted_at, time.monotonic() - began)


def forget(**_: Any) -> None:
    """Believe nothing read before this."""
    _answers.clear()
    own = _own.get()
    if own is not None:
        own.clear()


@contextmanager
def apart() -> Iterator[None]:
    """What is read within is believed within alone: it is of a transaction that will be undone."""
    token = _own.set({})
    try:
        yield
    finally:
        _own.reset(token)


def forget_when_changed(*models: type) -> None:
    """Rows of these models changed in this process are seen at once."""
    for model in models:
        post_save.connect(forget, sender=model, dispatch_uid=f"remembered {model.__name__} saved")
        post_delete.connect(forget, sender=model, dispatch_uid=f"remembered {model.__name__} deleted")
