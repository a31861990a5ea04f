"""Shows the window of one visit: made ahead, hidden until there is something to show, watched for who has gone."""

from PySide6.QtCore import QObject, QTimer, Signal

from hall.qt import frames, shell
from hall.qt.idle_watch import IdleWatch
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look
from hall.qt.words import Words
from window_pad.citizen_side.screens import ink_area, measures
from window_pad.citizen_side.screens.visit_screen import QML, VisitScreen

THANKS_SECONDS = 16.0
HALL_ANSWERS_WITHIN = 6_000
PLAUSIBLE_DOTS_A_MM = (1.6, 16.0)
"""What a panel says of itself outside this is wrong; then `width_mm` is believed."""


class VisitWindow(QObject):
    """A visit's screen in its window. drawn: what the frame that was swapped shows. width_mm: of the panel."""

    drawn = Signal(str)

    def __init__(
        self, screen: VisitScreen, look: Look, words: Words, keyboard: Keyboard, width_mm: float
    ) -> None:
        super().__init__()
        self.screen = screen
        self._look, self._words, self._keyboard = look, words, keyboard
        self._width_mm = width_mm
        self._patience = QTimer(self, singleShot=True, interval=HALL_ANSWERS_WITHIN)
        self._patience.timeout.connect(screen.give_up_waiting)

    def make(self, hall_name: str, window_name: str, idle_seconds: float) -> None:
        """Build it, hidden. idle_seconds: after so long without a touch the visit ends."""
        ink_area.register()
        self._idle_seconds = idle_seconds
        self._scene = shell.Scene(
            self._look,
            self._words,
            visit=self.screen,
            signing=self.screen.signing,
            keyboard=self._keyboard,
            hall_name=hall_name,
            window_name=window_name,
        )
        self.window = self._scene.load(QML)
        self._idle = IdleWatch(self.window, limit=idle_seconds)
        self._idle.seconds_left.connect(self.screen.show_seconds)
        self._idle.touched.connect(lambda: self.screen.show_seconds(0))
        self._idle.idle.connect(self.screen.leave)
        self.screen.stepped.connect(self._stepped)

    def show(self, place: shell.Place | None) -> None:
        """There is something to show."""
        if not self.window.isVisible():
            shell.show_at(self.window, place)
        self.window.raise_()
        self.screen.resize(self.window.width(), self.window.height())
        self.screen.signing.measure(*self._millimetres())
        self._stepped()
        frames.after_swap(self.window, lambda: self.drawn.emit(self.screen.shown))

    def hide(self) -> None:
        """Nothing of the visit is seen from now on."""
        self.window.hide()

    def close(self) -> None:
        """Take it down."""
        self._scene.close()

    def _stepped(self) -> None:
        self.screen.show_seconds(0)
        if self.screen.is_sending:
            self._idle.rest()
            self._patience.start()
        else:
            self._patience.stop()
            seconds = self._idle_seconds
            self._idle.begin(min(THANKS_SECONDS, seconds) if self.screen.is_over else seconds)

    def _millimetres(self) -> tuple[float, float]:
        """Of the area one signs on."""
        dots = self.window.property("dotsPerMillimetre")
        least, most = PLAUSIBLE_DOTS_A_MM
        a_pixel = (
            1 / dots if least <= dots <= most else self._width_mm / max(self.window.property("panelWidth"), 1)
        )
        fit = self.window.width() / measures.WIDTH
        width = (measures.WIDTH - 2 * measures.MARGIN) * fit * a_pixel
        height = (measures.room(self.screen.property("designHeight")) - measures.PROMISE) * fit * a_pixel
        return max(width, 40.0), max(height, 20.0)
