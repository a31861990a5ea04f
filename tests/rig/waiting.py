"""Waits for what a test expects, and says what did not come."""

import time
from collections.abc import Callable

SHORTEST_REST, LONGEST_REST = 0.01, 0.3
"""Seconds."""


def until(condition: Callable[[], object], within: float = 60, what: str = "") -> None:
    """Return when the condition holds; fail after so many seconds.

    Between two looks it rests as long as a look took: what is waited for needs the processor itself.
    """
    looked_at = time.monotonic()
    deadline = looked_at + within
    while not condition():
        now = time.monotonic()
        assert now < deadline, f"not within {within:g} s: {what or condition}"
        time.sleep(min(max(SHORTEST_REST, now - looked_at), LONGEST_REST))
        looked_at = time.monotonic()
