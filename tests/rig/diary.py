"""Keeps what a program told a person, a line of JSON each, whole even when the program is killed in the middle."""

import json
import os
import time
from pathlib import Path
from typing import Any


class Diary:
    """A file that only grows. One write a line: what kill -9 finds written stays written."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, what: str, **facts: Any) -> None:
        """A line: when (monotonic seconds), what, and its facts."""
        line = json.dumps({"at": time.monotonic(), "what": what, **facts}, ensure_ascii=False)
        os.write(self._file, line.encode() + b"\n")


def read_diary(path: Path) -> list[dict[str, Any]]:
    """All its lines in order; none when nothing was ever written."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
