"""Decides when a device that does not answer is left alone, so that those who share its wires need not wait for it."""

SILENCES = 3
"""Questions in a row without an answer."""
FIRST_REST = 2.0
LONGEST_REST = 30.0


class SetAside:
    """One device on shared wires. After three silences it is asked once after 2 s, then 4 s, at most every 30 s."""

    def __init__(self) -> None:
        self._silences = 0
        self._rest = FIRST_REST
        self._asked_again_at = 0.0

    @property
    def is_set_aside(self) -> bool:
        """Whether it is asked only now and then."""
        return self._silences >= SILENCES

    def may_be_asked(self, now: float) -> bool:
        """Whether its turn has come. now: time.monotonic."""
        return not self.is_set_aside or now >= self._asked_again_at

    def answered(self) -> None:
        """It lives."""
        self._silences = 0
        self._rest = FIRST_REST

    def was_silent(self, now: float) -> None:
        """It was asked and said nothing that could be understood."""
        self._silences += 1
        if self.is_set_aside:
            self._asked_again_at = now + self._rest
            self._rest = min(self._rest * 2, LONGEST_REST)
