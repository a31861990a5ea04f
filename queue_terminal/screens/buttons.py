"""Shows nothing: takes each button of a visit's screens to the visit, and what the shell must do to the shell."""

from collections.abc import Callable

from queue_terminal import choosing
from queue_terminal.pipe_words import TakeCopy, TakeNumber
from queue_terminal.screens.writing import Writing
from queue_terminal.visit import Visit
from queue_terminal.wishes import wish_of
from visiting.page import Reading


class Buttons:
    """The buttons by their names. say: what the shell is told; hall_key: as `wish_of` wants it."""

    def __init__(
        self,
        visit: Visit,
        reading: Reading,
        writing: Writing,
        say: Callable[[TakeNumber | TakeCopy], None],
        hall_key: Callable[[], bytes],
    ) -> None:
        self._visit, self._reading, self._writing = visit, reading, writing
        self._say, self._hall_key = say, hall_key
        self._verbs: dict[str, Callable[[], bool]] = {
            "search": self._search,
            "whole_group": lambda: choosing.choose_whole_group(visit, reading),
            "confirm": self._after_writing(visit.confirm_details),
            "skip_details": self._after_writing(visit.skip_details),
            "take_ticket": self._take_ticket,
            "take_copy": self._take_copy,
            "choose_other": visit.back,
            "back": self._after_writing(visit.back),
            "finish": self._after_writing(visit.leave),
        }

    def press(self, name: str) -> bool:
        """Whether the visit went on."""
        return name in self._verbs and self._verbs[name]()

    def _after_writing(self, verb: Callable[[], bool]) -> Callable[[], bool]:
        def put_keys_away() -> bool:
            self._writing.close()
            return verb()

        return put_keys_away

    def _search(self) -> bool:
        if not self._visit.search():
            return False
        self._writing.search_anew()
        return True

    def _take_ticket(self) -> bool:
        if not self._visit.take_ticket():
            return False
        self._say(wish_of(self._visit, self._hall_key, self._reading.language))
        return True

    def _take_copy(self) -> bool:
        ticket = self._visit.held_ticket
        if not self._visit.take_copy():
            return False
        self._say(TakeCopy(ticket))
        return True
