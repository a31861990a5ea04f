"""Decides where pyHanko may begin an event loop of its own: in a thread that certainly has none."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


def without_loop(function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """What the function gives, or raises, in a thread of its own; whoever calls may live within a loop."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(function, *arguments, **named).result()
