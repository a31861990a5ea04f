"""Decides the figures of a month for each clerk, window, department and matter; the same from the traces alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q

from hall.language.ratings import BAD, LEVEL_NAMES, Passing
from hall_server.ratings.models import Invitation, InvitationTrace, Rating
from hall_server.ratings.words import Trace


class By(StrEnum):
    """What figures are given for; the name of the invitation's column."""

    CLERK = "clerk"
    WINDOW = "window"
    DEPARTMENT = "department"
    MATTER = "matter"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line. served: service events. on_pad: of these, invited on a pad; on_pad_rated: and rated.

    levels: level -> ratings that count. struck: ratings that count no more.
    passings: how -> events shown and not rated by any channel.
    """

    key: str
    served: int = 0
    on_pad: int = 0
    on_pad_rated: int = 0
    struck: int = 0
    levels: dict[int, int] = field(default_factory=dict)
    passings: dict[str, int] = field(default_factory=dict)

    @property
    def rated(self) -> int:
        """Ratings that count."""
        return sum(self.levels.values())

    @property
    def good(self) -> int:
        """Those that are not bad."""
        return sum(count for level, count in self.levels.items() if level not in BAD)

    @property
    def passed(self) -> int:
        """Shown on a pad and not rated."""
        return sum(self.passings.values())


def month_of(day: date) -> tuple[date, date]:
    """The first day of the month, and of the one after."""
    first = day.replace(day=1)
    return first, first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def figures(hall: str, month: date, by: By) -> tuple[Figure, ...]:
    """The month of the service, whenever the rating came. From the invitations as they stand."""
    first, after = month_of(month)
    rows = Invitation.objects.filter(hall=hall, business_day__gte=first, business_day__lt=after)
    counts = {
        **{f"level_{level}": Count("id", filter=Q(level=level, is_struck=False)) for level in LEVEL_NAMES},
        **{f"passing_{how}": Count("id", filter=Q(passing=how.value, level=None)) for how in Passing},
    }
    found = (
        rows.order_by()
        .values(by.value)
        .annotate(
            served=Count("id"),
            shown=Count("id", filter=~Q(pad="")),
            shown_rated=Count("id", filter=~Q(pad="") & Q(level__isnull=False)),
            struck=Count("id", filter=Q(is_struck=True)),
            **counts,
        )
    )
    return tuple(sorted((_line(one, by) for one in found), key=lambda one: one.key))


def _line(one: dict[str, int | str], by: By) -> Figure:
    def filled(prefix: str) -> dict[str, int]:
        return {
            name.removeprefix(prefix): int(count)
            for name, count in one.items()
            if name.startswith(prefix) and count
        }

    return Figure(
        str(one[by.value]),
        int(one["served"]),
        int(one["shown"]),
        int(one["shown_rated"]),
        int(one["struck"]),
        {int(level): count for level, count in filled("level_").items()},
        filled("passing_"),
    )


@dataclass(slots=True)
class _Told:
    """An invitation as its traces tell it."""

    served_by: dict[str, str] = field(default_factory=dict)
    pad: str = ""
    passing: str = ""
    level: int | None = None
    is_struck: bool = False


def replayed(hall: str, month: date, by: By) -> tuple[Figure, ...]:
    """The same figures from traces and ratings alone: what nobody can change."""
    first, after = month_of(month)
    chosen = Invitation.objects.filter(hall=hall, business_day__gte=first, business_day__lt=after)
    levels = dict(Rating.objects.filter(invitation__in=chosen).values_list("invitation", "level"))
    matters = dict(chosen.values_list("pk", "matter"))
    told = {key: _Told(level=levels.get(key)) for key in matters}
    for trace in InvitationTrace.objects.filter(invitation__in=chosen).order_by("id").iterator():
        _follow(told[trace.invitation_id], trace)
    lines: dict[str, list[_Told]] = {}
    for key, one in told.items():
        name = matters[key] if by is By.MATTER else one.served_by.get(by.value, "")
        lines.setdefault(name, []).append(one)
    return tuple(_counted(key, found) for key, found in sorted(lines.items()))


def _follow(told: _Told, trace: InvitationTrace) -> None:
    if trace.kind == Trace.INVITED.value:
        told.served_by = {"clerk": trace.clerk, "window": trace.window, "department": trace.department}
        told.pad, told.passing = trace.pad, ""
    elif trace.kind == Trace.PASSED.value and told.level is None:
        told.passing = trace.how
    elif trace.kind == Trace.STRUCK.value:
        told.is_struck = True


def _counted(key: str, found: Iterable[_Told]) -> Figure:
    line = Figure(key)
    served = on_pad = rated = struck = 0
    for one in found:
        served += 1
        on_pad += bool(one.pad)
        rated += bool(one.pad) and one.level is not None
        struck += one.is_struck
        if one.level is not None and not one.is_struck:
            line.levels[one.level] = line.levels.get(one.level, 0) + 1
        if one.level is None and one.passing:
            line.passings[one.passing] = line.passings.get(one.passing, 0) + 1
    return Figure(key, served, on_pad, rated, struck, line.levels, line.passings)
