"""Decides how a service may be rated: five levels (GB/T 39735-2020), none of them chosen beforehand, two of them bad."""

from enum import IntEnum, StrEnum
from types import MappingProxyType


class RatingLevel(IntEnum):
    """How satisfied somebody was; more is better."""

    VERY_DISSATISFIED = 1
    DISSATISFIED = 2
    ACCEPTABLE = 3
    SATISFIED = 4
    VERY_SATISFIED = 5


LEVEL_NAMES = MappingProxyType(
    {
        RatingLevel.VERY_SATISFIED: ("非常满意", "very satisfied"),
        RatingLevel.SATISFIED: ("满意", "satisfied"),
        RatingLevel.ACCEPTABLE: ("基本满意", "fairly satisfied"),
        RatingLevel.DISSATISFIED: ("不满意", "dissatisfied"),
        RatingLevel.VERY_DISSATISFIED: ("非常不满意", "very dissatisfied"),
    }
)
"""The best first, as people are shown them."""

BAD = frozenset({RatingLevel.DISSATISFIED, RatingLevel.VERY_DISSATISFIED})
LONGEST_TEXT = 200


class RatingChannel(StrEnum):
    """Where somebody rated."""

    PAD = "pad"
    KIOSK = "kiosk"
    SMS = "sms"
    TICKET = "ticket"


CHANNEL_NAMES = MappingProxyType(
    {
        RatingChannel.PAD: ("窗口平板", "window pad"),
        RatingChannel.KIOSK: ("自助机", "kiosk"),
        RatingChannel.SMS: ("短信链接", "link in a message"),
        RatingChannel.TICKET: ("小票二维码", "code on the ticket"),
    }
)


class Passing(StrEnum):
    """How a rating page went away without a rating. taken_away: by the clerk, who called the next person or closed it."""

    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    TAKEN_AWAY = "taken_away"


def is_bad(level: int) -> bool:
    """Whether somebody has to put something right."""
    return level in BAD
