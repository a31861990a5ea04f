"""What window pad, kiosk and server say about the rating of a service: invited once, rated once, on whatever device.

A pad shows the invitation as soon as it comes, after it has verified the token (hall.credentials.rating_tokens). What is
rated is a report: it stays in the outbox while the pad is cut off and counts whenever it arrives. A second rating of one
service event is refused with `rated_before`, whatever channel the first came by.
"""

from typing import Annotated

import msgspec

from hall.language.ratings import LONGEST_TEXT, Passing
from hall.messages.message import Answer, Id, Instant, Report, Short, Text

Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
Said = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Tags = Annotated[tuple[Short, ...], msgspec.Meta(max_length=8)]


class LevelTags(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be ticked beside a level: (code, Chinese)."""

    level: Level
    tags: tuple[tuple[Short, Short], ...]


class RatingInvited(Answer, frozen=True, forbid_unknown_fields=True):
    """For the pad of the window: the service has ended and may be rated until then. The person may also walk away.

    service_event: names the invitation. No level is chosen beforehand.
    """

    service_event: Id
    token: Text
    matter_name: Text
    window_name: Short
    clerk_number: Short
    clerk_name: Short
    tags: tuple[LevelTags, ...]
    until: Instant


class ServiceRated(Report, frozen=True, forbid_unknown_fields=True):
    """Somebody rated. tags: codes of the level's tags. text: what they wrote, trimmed by the server too."""

    token: Text
    level: Level
    tags: Tags
    text: Said
    rated_at: Instant


class RatingPassed(Report, frozen=True, forbid_unknown_fields=True):
    """The page was shown and went away without a rating."""

    token: Text
    how: Passing
    shown_at: Instant
    passed_at: Instant


class RatingOver(Answer, frozen=True, forbid_unknown_fields=True):
    """For the pad: this service event has been rated elsewhere; take the page away and thank the person."""

    service_event: Id
