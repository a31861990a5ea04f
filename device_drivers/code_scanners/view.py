"""Decides which codes before a camera are news: one is told when it appears, and again only after it was away."""

from collections.abc import Iterable

from device_drivers.roles.code_scanner import Code

AWAY = 1.5
"""Seconds without it: less is a blurred frame or an unsteady hand."""


class View:
    """What lies before one camera."""

    def __init__(self) -> None:
        self._seen_at: dict[tuple[str, bytes], float] = {}

    def news(self, codes: Iterable[Code], now: float) -> list[Code]:
        """Those of this frame that were not in view before. now: seconds of any clock that only grows."""
        told = []
        for code in codes:
            key = (code.symbology, code.raw)
            if now - self._seen_at.get(key, float("-inf")) > AWAY:
                told.append(code)
            self._seen_at[key] = now
        self._seen_at = {key: at for key, at in self._seen_at.items() if now - at <= AWAY}
        return told

    def forget(self) -> None:
        """Everything in view is news again."""
        self._seen_at.clear()
