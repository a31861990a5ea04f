"""Decides what others may ask of the channel: how each provider stands, and what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hall_server.installation import present
from hall_server.notices import queries as notices
from hall_server.notices.models import NoticeAttempt
from hall_server.notices.queries import Counts
from hall_server.sms_channel.models import Provider
from hall_server.sms_channel.profile import profile
from hall_server.sms_channel.status_table import Meaning, StatusTable, shipped

SILENT_FOR = timedelta(minutes=1)
"""A sender gives a sign of life every ten seconds."""
WELL = ("ready", "busy")


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider as people see it. place: without options, which may be secret. weight, wanted: shares of 100.

    has_sender: whether some worker has it. code, sentence, who: its trouble, empty when well. faults: in the last hour.
    """

    name: str
    place: str
    weight: int
    wanted: int
    because: str
    state: str
    code: str
    sentence: str
    who: str
    since: datetime | None
    has_sender: bool
    faults: int

    @property
    def is_well(self) -> bool:
        """Whether messages can leave by it."""
        return self.has_sender and (not self.state or self.state in WELL)


@dataclass(frozen=True, slots=True)
class Channel:
    """The whole channel now."""

    providers: tuple[ProviderFacts, ...]
    counts: Counts


def channel(now: datetime) -> Channel:
    """How everything stands."""
    rows = {row.name: row for row in Provider.objects.all()}
    total = sum(one.weight for one in present().sms.providers) or 1
    found = [
        _facts(rows.get(one.name), one.name, one.address, round(one.weight * 100 / total), now)
        for one in present().sms.providers
    ]
    return Channel(tuple(found), notices.counts(now))


def _facts(row: Provider | None, name: str, address: str, wanted: int, now: datetime) -> ProviderFacts:
    faults = NoticeAttempt.objects.filter(
        provider=name, is_providers_fault=True, ended_at__gt=now - timedelta(hours=1)
    ).count()
    place = address.partition("?")[0]
    if row is None:
        return ProviderFacts(
            name, place, 0, wanted, "", "", "", "", "", None, has_sender=False, faults=faults
        )
    return ProviderFacts(
        name,
        place,
        row.weight,
        wanted,
        row.because,
        row.state,
        row.code,
        row.sentence,
        row.who,
        row.since,
        has_sender=row.seen_at is not None and now - row.seen_at < SILENT_FOR,
        faults=faults,
    )


def meaning_of(provider: str, code: str) -> Meaning | None:
    """What a code of a provider means, with what to do next and who; None when nothing is known of it."""
    table = _table(provider)
    if table is None or not code:
        return None
    return table.of_report(code) or table.of_answer(code)


def _table(provider: str) -> StatusTable | None:
    part = next((one for one in present().sms.providers if one.name == provider), None)
    if part is None:
        return shipped("modem")
    if not part.address.startswith("https:"):
        return shipped("modem")
    name = part.address.partition("profile=")[2].partition("&")[0]
    try:
        return profile(name).table
    except (OSError, ValueError):
        return None
