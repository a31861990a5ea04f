"""Decides how a hall deals with ratings, and which tags stand beside which level."""

from dataclasses import dataclass
from datetime import timedelta

from hall.language.ratings import LEVEL_NAMES
from hall.messages.rating import LevelTags
from hall_server.ratings.models import HallRatings, RatingTag
from hall_server.remembered import remembered


@dataclass(frozen=True, slots=True)
class RatingRules:
    """rectify_within: working days. rated_within: how long after the service. told_from: a batch of ratings."""

    rectify_within: int
    rated_within: timedelta
    told_from: int


@remembered
def rules_of(hall: str) -> RatingRules:
    """As the hall has set them; else the defaults."""
    row = HallRatings.objects.filter(pk=hall).first() or HallRatings()
    return RatingRules(row.rectify_within, timedelta(days=row.rated_within), row.told_from)


@remembered
def level_tags() -> tuple[LevelTags, ...]:
    """What may be ticked, the best level first."""
    found: dict[int, list[tuple[str, str]]] = {level.value: [] for level in LEVEL_NAMES}
    for row in RatingTag.objects.filter(is_offered=True):
        found[row.level].append((row.code, row.name))
    return tuple(LevelTags(level, tuple(tags)) for level, tags in found.items())


@remembered
def tag_names() -> dict[str, str]:
    """Every tag there ever was: code -> name."""
    return dict(RatingTag.objects.values_list("code", "name"))


@remembered
def tags_of(level: int) -> frozenset[str]:
    """The codes that belong to a level, offered or not: a pad that was cut off may have the older ones."""
    return frozenset(RatingTag.objects.filter(level=level).values_list("code", flat=True))
