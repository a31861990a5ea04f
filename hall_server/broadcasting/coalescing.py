"""Decides how often something that changes all the time is told: at once, then at most once a period."""


class Coalesced:
    """Names that have changed since they were last told. Instants are monotonic seconds."""

    def __init__(self, period: float) -> None:
        self._period = period
        self._changed: dict[str, None] = {}
        self._told: dict[str, float] = {}

    def change(self, *names: str) -> None:
        """These have changed."""
        self._changed.update(dict.fromkeys(names))

    def hurry(self, *names: str) -> None:
        """These are to be told at once, whenever they were told before."""
        for name in names:
            self._told.pop(name, None)
            self._changed[name] = None

    def due(self, at: float) -> tuple[str, ...]:
        """Those that may be told now, longest waiting first."""
        return tuple(
            name for name in self._changed if at - self._told.get(name, float("-inf")) >= self._period
        )

    def told(self, name: str, at: float) -> None:
        """It has been told."""
        self._changed.pop(name, None)
        self._told[name] = at
