"""P14: what encryption costs a deed - its own calls of the cipher and of the keyed hash, taken down and made again alone."""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from types import FrameType
from typing import Any

from hall_server.personal_data import sealing

REPEATS = 200
_SOURCES = {function.__code__: function for function in (sealing.close, sealing.keyed)}


def seconds_of(deed: Callable[[], object]) -> float:
    """Seconds one such deed spends closing records and keying values, the median of many."""
    calls = _taken_down(deed)
    times = []
    for _ in range(REPEATS):
        began = perf_counter()
        for function, values in calls:
            function(*values)
        times.append(perf_counter() - began)
    return median(times)


def _taken_down(deed: Callable[[], object]) -> list[tuple[Callable[..., object], tuple[Any, ...]]]:
    calls: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def listen(frame: FrameType, event: str, _: object) -> None:
        function = _SOURCES.get(frame.f_code) if event == "call" else None
        if function is not None:
            names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
            calls.append((function, tuple(frame.f_locals[name] for name in names)))

    sys.setprofile(listen)
    try:
        deed()
    finally:
        sys.setprofile(None)
    return calls
