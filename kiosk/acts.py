"""What the way of a licence to its paper may ask of the kiosk, one act at a time."""

from dataclasses import dataclass
from datetime import timedelta

from hall.messages.collecting import CollectableReady
from hall.messages.message import Report, Request
from kiosk.pipe_words import NoPaper, OnItsWay, PaperOut


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the hall; `unanswered` after `within`."""

    request: Request
    within: timedelta


@dataclass(frozen=True, slots=True)
class Print:
    """Fetch and print this paper; `fetched` and `ended` follow."""

    ready: CollectableReady


@dataclass(frozen=True, slots=True)
class Tell:
    """Report to the hall; the paper needs no note any more."""

    report: Report


@dataclass(frozen=True, slots=True)
class Show:
    """Tell the visit."""

    word: OnItsWay | PaperOut | NoPaper


@dataclass(frozen=True, slots=True)
class CallStaff:
    """Somebody must come: why, in Chinese, naming nobody."""

    why: str


Act = Ask | Print | Tell | Show | CallStaff
