"""Decides what a device believes of the server: who asked what, what is answered, whether anybody is there."""

from collections.abc import Callable
from datetime import timedelta

from hall.credentials.device_home import DeviceHome
from hall.messages.message import Note, Report, Request
from hall.mqtt.link_events import LinkEvent


class Link:
    """A device's one link to its hall.

    deliver(event) runs on the link's own thread, one event at a time, and must return soon.
    """

    def __init__(
        self, home: DeviceHome, role: str, deliver: Callable[[LinkEvent], None], software: str = ""
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Connect, say `device_born`, send what an earlier process kept."""

    def stop(self) -> None:
        """Say goodbye; what is kept stays on the disk."""

    def ask(
        self, request: Request, *, within: timedelta | None = None, keep: bool = True, key: str = ""
    ) -> str:
        """Send a request until it is answered; its key comes back at once, the answer as `Answered`.

        within: after so long `Unanswered` is told instead. keep: write it to the disk first (one fsync, Refusal
        `storage_full`), so that it survives this process; False for what is worth nothing later: it expires after
        ten seconds unless `within` says otherwise.
        """
        raise NotImplementedError

    def report(self, report: Report, *, key: str = "") -> str:
        """Keep a report until the server acknowledges it. The same key again is the same report."""
        raise NotImplementedError

    def note(self, note: Note) -> None:
        """Say something that ages at once; lost when nobody listens."""

    def follow(self, zone: str) -> None:
        """Follow a zone's board from now on."""

    def unfollow(self, zone: str) -> None:
        """Follow it no longer."""
