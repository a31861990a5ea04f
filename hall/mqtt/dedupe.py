"""Decides whether something was seen before, as far back as it is worth remembering."""

from collections import OrderedDict


class Dedupe:
    """The last `most` keys. Not for two threads at once."""

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._seen: OrderedDict[str, None] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Whether the key is seen for the first time; from now on it is not."""
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True

    def __contains__(self, key: str) -> bool:
        return key in self._seen
