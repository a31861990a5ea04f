"""Decides how often something that changes all the time is told: a moment after it changed, then at most once a period."""


class Coalesced:
    """Names that have changed since they were last told. Instants are monotonic seconds.

    rest: seconds left to what is more urgent. period: seconds between one telling and the next.
    """

    def __init__(self, period: float, rest: float) -> None:
        self._period = period
        self._rest = rest
        self._due: dict[str, float] = {}
        self._told: dict[str, float] = {}

    def change(self, *names: str, at: float) -> None:
        """These have changed."""
        for name in names:
            last = self._told.get(name, float("-inf"))
            self._due.setdefault(name, max(at + self._rest, last + self._period))

    def hurry(self, *names: str) -> None:
        """These are to be told at once, whenever they were told before."""
        self._due.update(dict.fromkeys(names, float("-inf")))

    def due(self, at: float) -> tuple[str, ...]:
        """Those to be told now."""
        return tuple(name for name, due in self._due.items() if due <= at)

    def told(self, name: str, at: float) -> None:
        """It has been told."""
        self._due.pop(name, None)
        self._told[name] = at
