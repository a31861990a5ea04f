"""Waits for what a test expects, and says what did not come."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], within: float = 20, what: str = "") -> None:
    """Return when the condition holds; fail after so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within:g} s: {what or condition}"
        time.sleep(0.01)
