"""Decides which calls for help a desk shows: each once, oldest first, gone as soon as anybody has said that they go."""

from collections.abc import Iterable

from hall.messages.helping import HelpWanted

# Calls that are over: a board made a moment before that cannot bring one back.
_REMEMBERED = 50


class HelpCalls:
    """The open calls as this desk heard of them, and the one its clerk has just said yes to."""

    def __init__(self) -> None:
        self._open: dict[str, HelpWanted] = {}
        self._over: dict[str, str] = {}
        self._key = ""
        self.under_way: HelpWanted | None = None

    def __len__(self) -> int:
        return len(self._open)

    @property
    def oldest(self) -> HelpWanted | None:
        """Who has waited longest."""
        return min(self._open.values(), key=lambda one: (one.called_at, one.help), default=None)

    def wanted(self, call: HelpWanted) -> None:
        """A call, or an older one once more."""
        if call.help not in self._over:
            self._open[call.help] = call

    def replace(self, calls: Iterable[HelpWanted]) -> None:
        """These are all there are."""
        self._open = {call.help: call for call in calls if call.help not in self._over}

    def over(self, help_id: str) -> None:
        """Somebody went, or it is too old."""
        gone = self._open.pop(help_id, None)
        self._over[help_id] = gone.place if gone else self._over.get(help_id, "")
        while len(self._over) > _REMEMBERED:
            del self._over[next(iter(self._over))]

    def place_of(self, help_id: str) -> str:
        """Where it is, as far as this desk knows."""
        call = self._open.get(help_id)
        return call.place if call else self._over.get(help_id, "")

    def begin(self, key: str, call: HelpWanted) -> None:
        """The hall has been asked under this key whether this clerk is the one."""
        self._key, self.under_way = key, call

    def is_under_way(self, key: str) -> bool:
        """Whether this key's answer is still awaited."""
        return self.under_way is not None and key == self._key

    def end(self) -> None:
        """The hall has answered, or never will."""
        self._key, self.under_way = "", None
