"""Decides how work that takes long is written: a function by its kind, told how far it is, that can be stopped and go on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

MOST_TRIES = 4


class Cancelled(Exception):  # noqa: N818 - what somebody wished
    """The person who asked wants it stopped; let it pass through, what was committed stays."""


class Interrupted(Exception):  # noqa: N818 - what happens to it
    """The worker ends, or another holds the work now; let it pass through: it goes on later from what was kept."""


class Progress(Protocol):
    """How a work tells where it is. Every call may raise Cancelled or Interrupted: call it between two commits."""

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """So many of so many are done. note: what is going on, for people."""

    def keep(self, **facts: Any) -> None:
        """Write down what the work needs to go on from here after a stop (JSON); call it in the deed's transaction."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a work is told. kept: what it wrote down before it was stopped, or nothing. file: what was uploaded with it.

    folder: for files it makes; they live as long as its row.
    """

    id: str
    wishes: dict[str, Any]
    asked_by: str
    kept: dict[str, Any]
    file: Path | None
    folder: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. sentence: for people. url: a page that shows it. file: a name in the job's folder, to fetch."""

    sentence: str
    url: str = ""
    file: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Run = Callable[[Job, Progress], Outcome | None]

_kinds: dict[str, Run] = {}


def long_work(kind: str) -> Callable[[Run], Run]:
    """Declare what runs work of this kind. It stands in, or is imported by, its app's `pages.py`.

    It may be begun again at any point: it looks into job.kept and commits in portions. A Refusal it raises is its end,
    told in its sentence; any other error lets it be tried again, MOST_TRIES times in all.
    """

    def declare(run: Run) -> Run:
        if _kinds.setdefault(kind, run) is not run:
            raise ValueError(f"two functions run {kind}")
        return run

    return declare


def run_of(kind: str) -> Run:
    """What runs this kind. LookupError when nothing does."""
    if kind not in _kinds:
        raise LookupError(f"nothing runs {kind}")
    return _kinds[kind]
