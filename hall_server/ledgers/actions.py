"""Everything that may be done to the ledgers: entries as they happen, and what follows from time, calendars and rules."""

from hall_server.ledgers.entering import (
    accept,
    ask_for_correction,
    begin_step,
    decide,
    deliver,
    end_step,
    enter,
    extend,
    pause,
    resume,
    start,
    withdraw,
)
from hall_server.ledgers.following import change_rules, follow_calendars, follow_settings, follow_time
from hall_server.ledgers.warning import set_lines

__all__ = [
    "accept",
    "ask_for_correction",
    "begin_step",
    "change_rules",
    "decide",
    "deliver",
    "end_step",
    "enter",
    "extend",
    "follow_calendars",
    "follow_settings",
    "follow_time",
    "pause",
    "resume",
    "set_lines",
    "start",
    "withdraw",
]
