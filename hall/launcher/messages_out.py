"""Decides whether messages to people leave: each way they go, and whether somebody has to look at what failed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import msgspec

from hall.language import hall_clock
from hall.launcher import words
from hall.launcher.faults import CannotStart

LATE_AFTER = timedelta(minutes=15)
WELL = ("ready", "busy")


class Way(msgspec.Struct, frozen=True):
    """A provider, as `python -m hall_server standing` tells of it."""

    name: str
    state: str
    code: str
    sentence: str
    who: str
    weight: int
    has_sender: bool


class Counts(msgspec.Struct, frozen=True):
    """What waits."""

    waiting: int
    oldest_due: datetime | None
    troubled: int
    unknown: int


class Channel(msgspec.Struct, frozen=True):
    """All of it."""

    providers: tuple[Way, ...]
    counts: Counts


def messages_out(channel: Channel) -> Iterator[tuple[str, Callable[[], str]]]:
    """A check for each way messages leave, one for what waits, one for what failed."""
    for way in channel.providers:
        yield f"sms_way {way.name}", partial(check_way, way)
    yield "sms_waiting", partial(check_waiting, channel, hall_clock.now())
    yield "sms_failures", partial(check_failures, channel.counts)


def check_way(way: Way) -> str:
    """CannotStart when no worker has it, or it told of trouble."""
    if not way.has_sender:
        raise CannotStart("sms_without_sender", name=way.name)
    if way.state and way.state not in WELL:
        sentence = way.sentence or way.state
        raise CannotStart("sms_way_troubled", sentence=sentence, actor=words.actor(way.who or "engineer"))
    return words.say("sms_way_well", share=way.weight)


def check_waiting(channel: Channel, now: datetime) -> str:
    """CannotStart when messages are overdue."""
    counts = channel.counts
    if counts.oldest_due is None or counts.oldest_due > now - LATE_AFTER:
        if channel.providers:
            return words.say("sms_waiting_well", count=counts.waiting)
        return words.say("sms_none")
    since = f"{hall_clock.local(counts.oldest_due):%m-%d %H:%M}"
    if channel.providers:
        raise CannotStart("sms_overdue", count=counts.waiting, since=since)
    raise CannotStart("sms_without_way", count=counts.waiting, since=since)


def check_failures(counts: Counts) -> str:
    """CannotStart when somebody has to look at messages that failed."""
    if counts.troubled:
        raise CannotStart("sms_failed", count=counts.troubled, unknown=counts.unknown)
    return words.say("sms_failures_well")
