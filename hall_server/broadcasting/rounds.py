"""Decides what the hub does regularly, and that one round that fails neither stops the others nor the hub."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.db import Error, connection

logger = logging.getLogger(__name__)

TOGETHER_SECONDS = 0.01


@dataclass(slots=True)
class Round:
    """Something done every so many seconds; it is given monotonic seconds."""

    name: str
    seconds: float
    run: Callable[[float], None]
    due: float = float("-inf")
    failures: int = 0


class Rounds:
    """The hub's rounds, in the order of their urgency."""

    def __init__(self, *rounds: Round) -> None:
        self._rounds = rounds

    def run_due(self) -> None:
        """Run whatever is due. While the database is busy one round has waited for it, and the others need not.

        What falls due a moment later is run as well: rounds that drifted apart would each wake the process by itself.
        """
        for one in self._rounds:
            now = monotonic()
            if now + TOGETHER_SECONDS >= one.due:
                one.due = now + one.seconds
                if not self._run(one, now):
                    return

    def until_next(self) -> float:
        """Seconds until something is due; 0 when it is already."""
        return max(0.0, min(one.due for one in self._rounds) - monotonic())

    def _run(self, one: Round, now: float) -> bool:
        """Whether the database is there."""
        try:
            one.run(now)
        except Error as fault:
            one.failures += 1
            logger.warning("%s: the database is busy or away: %s", one.name, fault)
            connection.close_if_unusable_or_obsolete()
            return False
        except Exception:  # the guarded edge of a round
            one.failures += 1
            logger.exception("%s failed", one.name)
        else:
            one.failures = 0
        return True
