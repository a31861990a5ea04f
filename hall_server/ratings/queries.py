"""Everything that may be asked of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from hall_server.ratings.avoiding import Standing, standings
from hall_server.ratings.figures import By, Figure, figures, replayed
from hall_server.ratings.inviting import find
from hall_server.ratings.models import Invitation, Rating, Rectification
from hall_server.ratings.rectifying import cleaned_long
from hall_server.ratings.settings_of import level_tags, rules_of, tag_names
from hall_server.ratings.tokens import short_token, ticket_in

__all__ = [
    "MOST_PUBLIC",
    "BadOne",
    "By",
    "Figure",
    "OwnRatings",
    "PublicLine",
    "Standing",
    "bad_ones",
    "cleaned_long",
    "figures",
    "find",
    "level_tags",
    "own_ratings",
    "public_lines",
    "replayed",
    "rules_of",
    "short_token",
    "standings",
    "tag_names",
    "ticket_in",
]

MOST_PUBLIC = 50


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A rating as everybody may read it at once: no name, no words; what was put right, once it is published."""

    key: str
    matter_name: str
    department: str
    window: str
    level: int
    tags: tuple[str, ...]
    rated_at: datetime
    put_right: str


def public_lines(hall: str, before: str = "", most: int = MOST_PUBLIC) -> tuple[PublicLine, ...]:
    """The ratings of a hall, the newest first; before: the key of the last line of the page before."""
    rows = Rating.objects.filter(hall=hall, invitation__is_struck=False).select_related(
        "invitation", "rectification"
    )
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(_public(row) for row in rows.order_by("-pk")[:most])


def _public(row: Rating) -> PublicLine:
    names = tag_names()
    right: Rectification | None = getattr(row, "rectification", None)
    return PublicLine(
        row.pk,
        row.invitation.matter_name,
        row.invitation.department,
        row.invitation.window,
        row.level,
        tuple(names.get(tag, tag) for tag in row.tags.split()),
        row.rated_at,
        right.public if right is not None and right.state == "published" else "",
    )


@dataclass(frozen=True, slots=True)
class OwnRatings:
    """What a clerk sees of own ratings: in whole batches, without times, in no order that tells who it was.

    waiting: how many more have come that are not shown yet; batch: how many there must be.
    """

    levels: dict[int, int]
    tags: dict[str, int]
    waiting: int
    batch: int


def own_ratings(clerk: str, hall: str, first: date, after: date) -> OwnRatings:
    """The clerk's ratings of services on these days, the second not counted."""
    rows: QuerySet[Rating] = Rating.objects.filter(
        hall=hall,
        invitation__clerk=clerk,
        invitation__is_struck=False,
        invitation__business_day__gte=first,
        invitation__business_day__lt=after,
    ).order_by("received_at", "pk")
    found: Sequence[tuple[int, str]] = list(rows.values_list("level", "tags"))
    batch = rules_of(hall).told_from
    shown = found[: len(found) // batch * batch]
    levels: dict[int, int] = {}
    tags: dict[str, int] = {}
    for level, ticked in shown:
        levels[level] = levels.get(level, 0) + 1
        for tag in ticked.split():
            tags[tag] = tags.get(tag, 0) + 1
    return OwnRatings(levels, tags, len(found) - len(shown), batch)


@dataclass(frozen=True, slots=True)
class BadOne:
    """A bad rating as supervision judges it."""

    rating: str
    rectification: str
    department: str
    window: str
    matter_name: str
    level: int
    rated_at: datetime


def bad_ones(hall: str) -> tuple[BadOne, ...]:
    """Every bad rating of a hall, struck or not, the first first."""
    rows = Rectification.objects.filter(hall=hall).select_related("rating").order_by("pk")
    return tuple(
        BadOne(row.rating_id, row.pk, row.owner, row.window, row.matter_name, row.level, row.rating.rated_at)
        for row in rows
    )


def invitation_of_ticket(ticket: str) -> Invitation | None:
    """The last invitation that came of a ticket."""
    return Invitation.objects.filter(ticket=ticket).order_by("-id").first()
