"""Everything that may be done in ratings: one verb, one function, all its consequences in one transaction."""

from hall_server.ratings.calling_back import read_caller, read_words
from hall_server.ratings.inviting import find, invite, may_be_rated
from hall_server.ratings.rating import Opinion, pass_over, rate
from hall_server.ratings.rectifying import Wish, do, subject

__all__ = [
    "Opinion",
    "Wish",
    "do",
    "find",
    "invite",
    "may_be_rated",
    "pass_over",
    "rate",
    "read_caller",
    "read_words",
    "subject",
]
