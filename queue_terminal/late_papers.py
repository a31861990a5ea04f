"""Decides which papers are still asked about after their print ended without a word: the last few that are unsure."""

from queue_terminal.acts import Print

MOST = 8


class LatePapers:
    """Papers by the process id under which their printer may still confirm them, oldest first."""

    def __init__(self) -> None:
        self._unsure: dict[str, Print] = {}

    @property
    def process_ids(self) -> tuple[str, ...]:
        """What the printer is to be asked about."""
        return tuple(self._unsure)

    def note(self, process_id: str, paper: Print) -> None:
        """This paper may be out, and may not; the oldest is let go when there are too many."""
        self._unsure[process_id] = paper
        while len(self._unsure) > MOST:
            del self._unsure[next(iter(self._unsure))]

    def take(self, process_id: str) -> Print | None:
        """The paper is out: it is asked about no more. None when it was not asked about."""
        return self._unsure.pop(process_id, None)
