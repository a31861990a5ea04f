"""Decides what others may ask of the calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hall_server.calendars.models import CalendarDay, CalendarVersion, VersionState
from hall_server.clock.calendar import Calendar
from hall_server.clock.days import Day, DayKind
from hall_server.clock.festivals import FIRST_YEAR, LAST_YEAR, provisional
from hall_server.remembered import remembered

NATIONAL = "cn"
BY_LAW = "law"
REGION = "region:"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version as lists show it. confirmed_until: None for what is laid on top."""

    id: int
    scope: str
    number: int
    title: str
    notice: str
    is_published: bool
    first_day: date
    last_day: date
    confirmed_until: date | None
    digest: str

    @property
    def key(self) -> str:
        """`scope/number`, as ledgers keep it."""
        return f"{self.scope}/{self.number}"


def kind_of(scopes: Sequence[str], day: date) -> DayKind:
    """What this date is for whoever opens and closes under these scopes, the later ones on top. BeyondCalendar outside.

    scopes: `region:CODE`, `hall:CODE`, `department:CODE`; the country lies beneath them by itself.
    """
    return calendar_for_opening(tuple(scopes)).kind(day)


def day_of(scopes: Sequence[str], day: date) -> Day:
    """The same with the day's name and the notice behind it."""
    return calendar_for_opening(tuple(scopes)).day(day)


def is_provisional(day: date) -> bool:
    """Whether no notice covers this date yet."""
    return calendar_for_opening(()).is_provisional(day)


@remembered
def calendar_for_opening(scopes: tuple[str, ...]) -> Calendar:
    """The country's calendar with all that these scopes lay on top."""
    return _layered(tuple(version for scope in scopes if (version := current(scope)) is not None))


def calendar_for(scopes: Sequence[str] = ()) -> Calendar:
    """The calendar limits are counted by: the country's and its regions'. A hall's own opening days move no limit."""
    return calendar_for_opening(tuple(scope for scope in scopes if scope.startswith(REGION)))


def calendar_of_version(version: int, scopes: Sequence[str] = ()) -> Calendar:
    """The calendar as it would be if this version, draft or not, were the one in force. LookupError when unknown."""
    wanted = version_facts(version)
    regions = [scope for scope in scopes if scope.startswith(REGION)]
    layers = [wanted if scope == wanted.scope else current(scope) for scope in regions]
    over = tuple(layer for layer in layers if layer is not None)
    return _built(wanted if wanted.scope == NATIONAL else current(NATIONAL), over)


def calendar_of_key(key: str) -> Calendar:
    """The calendar a ledger was counted by, from the `version` it kept. LookupError when a version is not known."""
    if key == BY_LAW:
        return _by_law_alone()
    first, *over = [_of_key(part) for part in key.split("+")]
    if first.scope != NATIONAL:
        raise LookupError(f"{key!r} does not begin with the country's calendar")
    return _built(first, tuple(over))


def spoken_key(key: str) -> str:
    """The calendars of such a key by their names: `2026年部分节假日安排（第2版）`. LookupError when one is not known."""
    if key == BY_LAW:
        return "只按法律规定的节假日"
    return "，".join(f"{one.title}（第{one.number}版）" for one in map(_of_key, key.split("+")))


def _of_key(part: str) -> VersionFacts:
    scope, _, number = part.rpartition("/")
    row = CalendarVersion.objects.filter(scope=scope, number=int(number)).first()
    if row is None:
        raise LookupError(f"there is no calendar {part!r}")
    return _facts(row)


@remembered
def current(scope: str) -> VersionFacts | None:
    """The version in force for a scope: the last one published."""
    row = (
        CalendarVersion.objects.filter(scope=scope, state=VersionState.PUBLISHED).order_by("-number").first()
    )
    return None if row is None else _facts(row)


def draft(scope: str) -> VersionFacts | None:
    """The version being worked on."""
    row = CalendarVersion.objects.filter(scope=scope, state=VersionState.DRAFT).first()
    return None if row is None else _facts(row)


def version_facts(version: int) -> VersionFacts:
    """A version by its id. LookupError when there is none."""
    row = CalendarVersion.objects.filter(pk=version).first()
    if row is None:
        raise LookupError(f"there is no calendar version {version}")
    return _facts(row)


def versions(scope: str) -> tuple[VersionFacts, ...]:
    """All versions of a scope, the newest first."""
    return tuple(_facts(row) for row in CalendarVersion.objects.filter(scope=scope).order_by("-number"))


def scopes_in_use() -> tuple[str, ...]:
    """The scopes that have a calendar, the country first."""
    found = CalendarVersion.objects.values_list("scope", flat=True).distinct()
    return tuple(sorted(found, key=lambda scope: (scope != NATIONAL, scope)))


def days_of(version: int) -> tuple[Day, ...]:
    """The days a version names, in order of date."""
    rows = CalendarDay.objects.filter(version=version).order_by("date")
    return tuple(
        Day(day, DayKind(kind), name, source)
        for day, kind, name, source in rows.values_list("date", "kind", "name", "source")
    )


def changes(before: int, after: int) -> tuple[tuple[Day | None, Day | None], ...]:
    """What two versions of one scope name differently: (before, after), None where a version does not name the day."""
    was, is_now = ({day.date: day for day in days_of(one)} for one in (before, after))
    return tuple(
        (was.get(day), is_now.get(day))
        for day in sorted(was.keys() | is_now.keys())
        if was.get(day) != is_now.get(day)
    )


def year(scopes: Sequence[str], wanted: int) -> tuple[Day, ...]:
    """Every day of a year. BeyondCalendar outside."""
    calendar = calendar_for_opening(tuple(scopes))
    first = date(wanted, 1, 1)
    length = (date(wanted + 1, 1, 1) - first).days
    return tuple(calendar.day(first + timedelta(days=offset)) for offset in range(length))


def _facts(row: CalendarVersion) -> VersionFacts:
    return VersionFacts(
        row.pk,
        row.scope,
        row.number,
        row.title,
        row.notice,
        row.state == VersionState.PUBLISHED,
        row.first_day,
        row.last_day,
        row.confirmed_until,
        row.digest,
    )


def _layered(over: tuple[VersionFacts, ...]) -> Calendar:
    return _built(current(NATIONAL), over)


def _built(base: VersionFacts | None, over: tuple[VersionFacts, ...]) -> Calendar:
    layers = (*((base,) if base else ()), *over)
    if all(layer.is_published for layer in layers):
        return _kept(base, over)
    return _fresh(base, over)


@lru_cache(maxsize=64)
def _kept(base: VersionFacts | None, over: tuple[VersionFacts, ...]) -> Calendar:
    """Published versions never change: what was built of them holds. Their digests are part of the key."""
    return _fresh(base, over)


def _fresh(base: VersionFacts | None, over: tuple[VersionFacts, ...]) -> Calendar:
    country = _country(base)
    if not over:
        return country
    key = "+".join([country.version, *(layer.key for layer in over)])
    return country.overlaid(key, (day for layer in over for day in days_of(layer.id)))


def _country(version: VersionFacts | None) -> Calendar:
    if version is None:
        return _by_law_alone()
    confirmed = version.confirmed_until or version.first_day - timedelta(days=1)
    return Calendar(version.key, version.first_day, version.last_day, confirmed, days_of(version.id))


@lru_cache(maxsize=1)
def _by_law_alone() -> Calendar:
    """What holds in a hall whose calendar nobody has loaded: all of it provisional."""
    special = [day for one in range(FIRST_YEAR, LAST_YEAR + 1) for day in provisional(one)]
    first = date(FIRST_YEAR, 1, 1)
    return Calendar(BY_LAW, first, date(LAST_YEAR, 12, 31), first - timedelta(days=1), special)
