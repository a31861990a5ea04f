"""Decides how long a process may believe what it read of rows that seldom change: a second, or until it changes them."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models.signals import post_delete, post_save

BELIEVED_SECONDS = 1.0
MOST_ANSWERS = 4_096

_T = TypeVar("_T")
_answers: dict[tuple[Any, ...], tuple[float, Any]] = {}


def remembered(function: Callable[..., _T]) -> Callable[..., _T]:
    """Give a query's last answer again within a second. Only for queries whose arguments are plain values."""

    @wraps(function)
    def answer(*arguments: Any) -> _T:
        key = (function, *arguments)
        known = _answers.get(key)
        now = time.monotonic()
        if known is not None and now - known[0] < BELIEVED_SECONDS:
            return known[1]  # type: ignore[no-any-return]
        if len(_answers) >= MOST_ANSWERS:
            _answers.clear()
        found = function(*arguments)
        _answers[key] = (now, found)
        return found

    return answer


def forget(**_: Any) -> None:
    """Believe nothing read before this."""
    _answers.clear()


def forget_when_changed(*models: type) -> None:
    """Rows of these models changed in this process are seen at once."""
    for model in models:
        post_save.connect(forget, sender=model, dispatch_uid=f"remembered {model.__name__} saved")
        post_delete.connect(forget, sender=model, dispatch_uid=f"remembered {model.__name__} deleted")
