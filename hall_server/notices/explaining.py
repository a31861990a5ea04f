"""Decides who says what a provider's code means: the channel that has the provider, and stands above this app."""

from collections.abc import Callable
from dataclasses import dataclass

from hall_server.notices.models import Notice
from hall_server.notices.states import REASONS, Reason


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, and what to do next and who."""

    says: str
    todo: str


NOTHING = Trouble("", "")
# provider, its code -> what it means. Channels stand above this app and register theirs.
Explains = Callable[[str, str], Trouble | None]
_explains: list[Explains] = []


def explain_codes_by(explains: Explains) -> None:
    """From now on this function is asked what a provider's code means; called once, when a channel is ready."""
    _explains.append(explains)


def trouble_of(row: Notice) -> Trouble:
    """Why it has not arrived; nothing where all is well."""
    if row.reason:
        return Trouble(*REASONS[Reason(row.reason)])
    found = (explains(row.provider, row.code) for explains in _explains if row.code)
    return next((one for one in found if one is not None), NOTHING)
