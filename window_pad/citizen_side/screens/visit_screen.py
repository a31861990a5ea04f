"""Shows one visit at the pad: takes touches to the check, the leaflet or the rating, and their words to the shell."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot

from hall.language.ratings import LONGEST_TEXT, Passing
from hall.messages.case_contents import (
    OBJECTIONS_PURPOSE,
    SIGNATURE_PURPOSE,
    decode_sheet,
    digest_of,
    encoded,
)
from hall.qt.keyboard import Keyboard, Keys
from hall.qt.look import Look
from hall.qt.words import Words
from window_pad.citizen_side import check_faces, leaflet, rating_faces
from window_pad.citizen_side.check import LONGEST_NOTE, CitizenCheck, Screenful, packed
from window_pad.citizen_side.check import Step as CheckStep
from window_pad.citizen_side.face import Face
from window_pad.citizen_side.leaflet import Leaflet
from window_pad.citizen_side.pipe_words import (
    Check,
    Confirmed,
    FromVisit,
    Heard,
    NotShown,
    Objected,
    Passed,
    Rate,
    RatedElsewhere,
    ShowPage,
)
from window_pad.citizen_side.rating_visit import RatingVisit
from window_pad.citizen_side.rating_visit import Step as RatingStep
from window_pad.citizen_side.screens import measures
from window_pad.citizen_side.screens.signing_page import LaySurface, SigningPage

QML = Path(__file__).parent / "Visit.qml"


class VisitScreen(QObject):
    """The picture of one visit. QML reads `face` and calls the slots.

    open_sheet: opens what is sealed to this device, ValueError when it does not open. seal: closes bytes to the hall for a
    purpose. lay_surface: a blank area to sign on. said: a word for the shell. finished: all is said, or nobody is there.
    """

    changed = Signal()
    stepped = Signal()
    said = Signal(object)
    finished = Signal()

    def __init__(
        self,
        words: Words,
        look: Look,
        keyboard: Keyboard,
        open_sheet: Callable[[str], bytes],
        seal: Callable[[bytes, str], str],
        lay_surface: LaySurface,
    ) -> None:
        super().__init__()
        self._words, self._look, self._keyboard = words, look, keyboard
        self._open_sheet, self._seal = open_sheet, seal
        self._asked: Check | None = None
        self.check: CitizenCheck | None = None
        self.leaflet: Leaflet | None = None
        self.rating: RatingVisit | None = None
        self.signing = SigningPage(lay_surface, self)
        self._is_up = True
        self._seconds_left = 0
        self._height = measures.LOWEST
        self._face = Face("saying", "")
        self._plain: dict[str, object] = {}
        self._rows: list[dict[str, object]] = []
        for change in (words.changed, look.changed, self.signing.changed):
            change.connect(self._lay_out)
        self._lay_out()
        keyboard.text_changed.connect(self._written)
        keyboard.closed.connect(self._keys_away)

    # What the shell says

    def begin_check(self, asked: Check) -> bool:
        """Show exactly what the hall vouches for, or nothing."""
        try:
            plain = self._open_sheet(asked.sheet)
            sheet = decode_sheet(plain)
        except (ValueError, msgspec.DecodeError):
            self.said.emit(NotShown(asked.confirmation))
            return False
        if digest_of(plain) != asked.digest or sheet.case != asked.case:
            self.said.emit(NotShown(asked.confirmation))
            return False
        self._asked, self.check = asked, CitizenCheck(sheet)
        self._step()
        return True

    def show_page(self, page: ShowPage) -> None:
        """Over a check it lies until the citizen goes back."""
        self._keyboard.close()
        self.leaflet = Leaflet(page)
        self._step()

    def begin_rating(self, invited: Rate) -> None:
        """The service may be rated."""
        self.rating = RatingVisit(invited)
        self._step()

    def hear(self, word: Heard | RatedElsewhere) -> None:
        """The hall's word about what was said."""
        is_news = False
        if isinstance(word, RatedElsewhere):
            self._keyboard.close()
            is_news = self.rating is not None and self.rating.rated_elsewhere()
        elif self.rating is not None:
            is_news = self.rating.heard(word.chinese, word.english)
        elif self.check is not None and self._asked and self._asked.confirmation == word.about:
            is_news = self.check.heard(word.chinese, word.english)
        if is_news:
            self._step()

    def show_link(self, *, is_up: bool) -> None:
        """Whether the hall is there."""
        self._is_up = is_up
        if not is_up and self.check is not None and self.check.keep():
            self._step()
        self._lay_out()

    def give_up_waiting(self) -> None:
        """The hall has not answered what was signed; it is kept."""
        if self.check is not None and self.check.keep():
            self._step()

    # What the window says

    def show_seconds(self, seconds: int) -> None:
        """How long until the visit ends by itself; 0 while it does not."""
        self._seconds_left = seconds
        self.changed.emit()

    def resize(self, width: int, height: int) -> None:
        """The panel's size in pixels."""
        wanted = measures.design_height(width, height)
        if wanted != self._height:
            self._height = wanted
            self._lay_out()

    def leave(self) -> None:
        """Nobody is there any more."""
        self._keyboard.close()
        self.finished.emit()

    @property
    def is_over(self) -> bool:
        """Whether all is said, and only thanks are left."""
        part = self.rating or self.check
        return part is not None and self.leaflet is None and part.is_over

    @property
    def is_sending(self) -> bool:
        """Whether the hall's word is waited for."""
        return self.check is not None and self.check.step is CheckStep.SENDING and not self.check.is_kept

    @property
    def shown(self) -> str:
        """What stands there: of a rating its service event."""
        return self.rating.invited.service_event if self.rating is not None else ""

    # What the citizen touches

    @Slot(str)
    def press(self, name: str) -> None:
        """A button by its name."""
        verb = self._verbs().get(name)
        if verb is not None and verb():
            self._step()

    @Slot(str, bool)
    def judge(self, code: str, is_right: bool) -> None:  # noqa: FBT001 - a touch on one of two buttons
        """A field is right, or wrong."""
        check = self.check
        if check is not None and (check.say_right(code) if is_right else check.say_wrong(code)):
            self._step() if not is_right else self._lay_out()

    @Slot(str)
    def pick(self, name: str) -> None:
        """A chip, a level or a tag by its name."""
        if self.rating is not None:
            kind, _, code = name.partition("_")
            done = self.rating.choose(int(code)) if kind == "level" else self.rating.tick(code)
        else:
            done = self.check is not None and self.check.write(self._words.say(name))
            if done and self._keyboard.isOpen:
                self._keyboard.close()
        if done:
            self._lay_out()

    @Slot()
    def edit(self) -> None:
        """Write in one's own words."""
        if self.rating is not None:
            if self.rating.begin_text():
                self._keyboard.open(Keys.PINYIN, self.rating.text, LONGEST_TEXT)
        elif self.check is not None and self.check.step is CheckStep.NOTE:
            self._keyboard.open(Keys.PINYIN, self._own_note(), LONGEST_NOTE)
        self._lay_out()

    @Slot(int)
    def turn(self, by: int) -> None:
        """Another page of the leaflet."""
        if self.leaflet is not None and self.leaflet.turn(by):
            self._step()

    def _verbs(self) -> dict[str, Callable[[], bool]]:
        if self.leaflet is not None:
            return {"end_page": self._end_page}
        if self.rating is not None:
            return {"rate": self._rate, "decline": self._decline, "finish": self._finish}
        if self.check is None:
            return {}
        return {
            "forward": self.check.forward,
            "back": self.check.back,
            "end_note": self._end_note,
            "take_back": self._take_back,
            "object": self._object,
            "sign": self._sign,
            "clear_ink": self.signing.clear,
            "finish": self._finish,
        }

    def _end_page(self) -> bool:
        self.leaflet = None
        return True if self.check is not None else self._finish()

    def _finish(self) -> bool:
        self.leave()
        return False

    def _rate(self) -> bool:
        self._keyboard.close()
        rated = self.rating.rate() if self.rating is not None else None
        if rated is not None:
            self.said.emit(rated)
        return rated is not None

    def _decline(self) -> bool:
        self._keyboard.close()
        if self.rating is None or not self.rating.decline():
            return False
        self.said.emit(Passed(self.rating.invited.service_event, Passing.DECLINED))
        return True

    def _end_note(self) -> bool:
        self._keyboard.close()
        return self.check is not None and self.check.end_note()

    def _take_back(self) -> bool:
        self._keyboard.close()
        check = self.check
        return check is not None and check.end_note() and check.say_right(check.noted)

    def _object(self) -> bool:
        objections = self.check.objections() if self.check is not None else None
        if objections is None or self._asked is None:
            return False
        asked, fields = self._asked, tuple(one.field for one in objections.objections)
        sealed = self._seal(encoded(objections), OBJECTIONS_PURPOSE)
        self._send(Objected(asked.confirmation, asked.case, asked.digest, fields, sealed))
        return True

    def _sign(self) -> bool:
        signature = self.signing.accept()
        asked, check = self._asked, self.check
        if signature is None or asked is None or check is None or not check.sign():
            return False
        sealed = self._seal(encoded(signature), SIGNATURE_PURPOSE)
        self._send(Confirmed(asked.confirmation, asked.case, asked.digest, sealed))
        return True

    def _send(self, word: FromVisit) -> None:
        self.said.emit(word)
        if not self._is_up and self.check is not None:
            self.check.keep()

    def _own_note(self) -> str:
        """What stands in the field; a chip is replaced, not written on."""
        note = self.check.note if self.check is not None else ""
        return "" if note in [self._words.say(chip) for chip in check_faces.CHIPS] else note

    def _written(self, text: str) -> None:
        if self.rating is not None:
            self.rating.write(text)
        elif self.check is not None:
            self.check.write(text)
        self._lay_out()

    def _keys_away(self) -> None:
        if self.rating is not None:
            self.rating.end_text()
        self._lay_out()

    # What is shown

    def _step(self) -> None:
        if self.check is not None and self.check.step is CheckStep.SIGNING:
            self.signing.begin()
        self._lay_out()
        self.stepped.emit()

    def _lay_out(self) -> None:
        language = self._words.chosen()
        if self.leaflet is not None:
            self.leaflet.lay_out(self._wrap, measures.lines_a_page(self._height, self._look))
            self._face = leaflet.face_of(self.leaflet, self._words.say, is_over_check=self.check is not None)
        elif self.rating is not None:
            self._face = rating_faces.face_of(self.rating, self._words.say, language, is_up=self._is_up)
        elif self.check is not None:
            self.check.lay_out(self._screens(self.check))
            self._face = self._check_face(self.check)
        # QML knows lists and no tuples.
        self._plain = msgspec.json.decode(msgspec.json.encode(self._face))
        self._rows = [self._row(row.code) for row in self._face.rows]
        self.changed.emit()

    def _wrap(self, text: str) -> Sequence[str]:
        return measures.wrapped(text, self._look, measures.reading_width(), is_bold=True)

    def _check_face(self, check: CitizenCheck) -> Face:
        return check_faces.face_of(
            check,
            self._words.say,
            self._words.chosen(),
            is_writing=bool(self._keyboard.isOpen),
            doubt=self.signing.doubt,
            is_up=self._is_up,
        )

    def _screens(self, check: CitizenCheck) -> tuple[Screenful, ...]:
        room, look = measures.room(self._height), self._look
        rows = check_faces.rows_of(check, self._words.say)
        heights = [measures.row_height(row, look, room) for row in rows]
        item, *fields = heights
        taken = item if check.sheet.item_name else 0
        screens = [Screenful(fields=places) for places in packed(fields, room, measures.GAP, taken)]
        materials = [len(self._wrap(one)) for one in check.sheet.materials]
        lines = measures.lines_a_page(self._height, look) - 1
        screens += [Screenful(materials=places) for places in packed(materials, lines, 0)]
        return tuple(screens) or (Screenful(),)

    def _row(self, code: str) -> dict[str, object]:
        row = next(one for one in self._face.rows if one.code == code)
        room = measures.room(self._height)
        return {
            **msgspec.to_builtins(row),
            "height": measures.row_height(row, self._look, room),
            "is_tall": measures.is_tall(row, self._look),
        }

    def _warning(self) -> str:
        if self._seconds_left:
            return self._words.say("still_there", self._seconds_left)
        return ""

    def _step_name(self) -> str:
        """Changes with each screen, so that a double tap cannot hit the next one."""
        if self.leaflet is not None:
            return f"page{self.leaflet.at}"
        if self.rating is not None:
            is_asked = self.rating.step in (RatingStep.ASKED, RatingStep.WRITING)
            return "rating" if is_asked else str(self.rating.step)
        return f"{self.check.step}{self.check.at}" if self.check is not None else ""

    face = Property("QVariantMap", lambda self: self._plain, notify=changed)  # type: ignore[arg-type]  # the stub knows no Qt names
    rows = Property(list, lambda self: self._rows, notify=changed)
    step = Property(str, _step_name, notify=changed)
    warning = Property(str, _warning, notify=changed)
    isUp = Property(bool, lambda self: self._is_up, notify=changed)  # noqa: N815 - a QML name
    designHeight = Property(int, lambda self: self._height, notify=changed)  # noqa: N815 - a QML name
