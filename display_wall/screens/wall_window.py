"""Decides when a wall looks again: after news, each second for its clock, and while a fresh number glows."""

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from display_wall.options import Mode
from display_wall.screens.canvas import Canvas
from display_wall.screens.colours import NIGHT, colours
from display_wall.screens.parts import Part
from display_wall.screens.strip import Layout, glow, served_line, strip_parts
from display_wall.screens.ticker import Line
from display_wall.screens.waiting_area import BODY, Fit, area_parts, foot_place
from display_wall.wall import Wall
from hall.language import hall_clock
from hall.messages.message import Report
from hall.qt.words import Words

_GLOW_MILLISECONDS = 66


class WallWindow:
    """The one window of a wall. report: tells the hall what a frame has shown. now: the hall's time."""

    def __init__(
        self,
        wall: Wall,
        words: Words,
        report: Callable[[Report], object],
        now: Callable[[], datetime] = hall_clock.now,
    ) -> None:
        self._now = now
        self._wall = wall
        self._words = words
        self._report = report
        self._glows_from = 0.0
        self._canvas = Canvas(self._compose)
        self._seconds = QTimer(self._canvas, interval=1000)
        self._seconds.timeout.connect(self._canvas.refresh)
        self._seconds.start()
        self._glow = QTimer(self._canvas, interval=_GLOW_MILLISECONDS)
        self._glow.timeout.connect(self._breathe)

    @property
    def widget(self) -> QWidget:
        """The window to show."""
        return self._canvas

    def look_again(self) -> None:
        """The wall knows something new: paint it, and prove the calls once the frame is out."""
        now = self._now()
        self._canvas.refresh()
        if self._wall.mode is Mode.STRIP and self._is_fresh(now) and not self._glow.isActive():
            self._glows_from = time.monotonic()
            self._glow.start()
        to_prove = self._wall.to_prove(now)
        if to_prove:
            self._canvas.after_frame(lambda: self._prove(to_prove))

    def _prove(self, calls: tuple[str, ...]) -> None:
        for report in self._wall.proved(calls, self._now()):
            self._report(report)

    def _breathe(self) -> None:
        if not self._is_fresh(self._now()):
            self._glow.stop()
        self._canvas.refresh()

    def _is_fresh(self, now: datetime) -> bool:
        return any(self._wall.is_fresh(call, time.monotonic()) for call in self._wall.calls(now))

    def _compose(self) -> tuple[str, tuple[Part, ...]]:
        now = self._now()
        return self._strip(now) if self._wall.mode is Mode.STRIP else self._area(now)

    def _strip(self, now: datetime) -> tuple[str, tuple[Part, ...]]:
        look = self._wall.strip(now, time.monotonic())
        is_glowing = look.call is not None and self._wall.is_fresh(look.call, time.monotonic())
        glowing = glow(time.monotonic() - self._glows_from) if is_glowing and self._glow.isActive() else 1.0
        layout = Layout.of(look, self._canvas.width(), self._canvas.height())
        self._canvas.say_along(served_line(look, layout, self._words))
        parts = strip_parts(look, layout, self._words, glowing)
        return colours(is_live=look.freshness.is_live).ground, parts

    def _area(self, now: datetime) -> tuple[str, tuple[Part, ...]]:
        look = self._wall.area(now, time.monotonic())
        fresh = frozenset(call.call for call in look.calls if self._wall.is_fresh(call, time.monotonic()))
        fit = Fit.into(self._canvas.width(), self._canvas.height())
        notice = look.notice if look.freshness.is_live else ""
        self._canvas.say_along(
            Line(notice, foot_place(fit), BODY * fit.scale, NIGHT.quiet_ink, NIGHT.surface)
        )
        paint = colours(is_live=look.freshness.is_live)
        return paint.ground, area_parts(look, fit, self._words, now, fresh)
