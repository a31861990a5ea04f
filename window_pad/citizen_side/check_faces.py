"""Decides which screen a check shows at each of its steps."""

from collections.abc import Callable, Mapping

from hall.messages.case_contents import CaseField
from window_pad.citizen_side.check import CitizenCheck, Step
from window_pad.citizen_side.face import Face, Line, Pick, Row, Say

CHIPS = ("note_not_as_document", "note_wrong_word", "note_wrong_number", "note_old", "note_empty")


def face_of(
    check: CitizenCheck,
    say: Say,
    language: str,
    *,
    is_writing: bool = False,
    doubt: str = "",
    is_up: bool = True,
) -> Face:
    """The screen. is_writing: the keys lie there. doubt: why the signature was not taken, a key of the words.

    is_up: whether the hall is there; it may be there and have no time.
    """
    if check.is_kept:
        return _kept(say, "kept_busy" if is_up else "kept_sub")
    if check.step is Step.NOTE:
        return _note(check, say, is_writing=is_writing)
    if check.step is Step.SIGNING:
        return _signing(check, say, doubt)
    return _FACES[check.step](check, say, language)


def _reading(check: CitizenCheck, say: Say, language: str) -> Face:
    del language
    progress = say("screen_of", check.at + 1, len(check.screens)) if len(check.screens) > 1 else ""
    if check.materials_here:
        lines = tuple(Line(one) for one in check.materials_here)
        return Face(
            "lines",
            say("materials_title"),
            say("materials_sub"),
            progress,
            lines=lines,
            primary=("forward", say("materials_right")),
            has_back=check.at > 0,
        )
    item = (Row("", say("your_matter"), check.sheet.item_name),) if check.at == 0 else ()
    rows = tuple(_row(check, one, say) for one in check.here)
    return Face(
        "fields",
        say("check_title"),
        progress=progress,
        rows=(*item, *rows),
        primary=("forward", say(_forward_word(check))),
        has_back=check.at > 0,
    )


def rows_of(check: CitizenCheck, say: Say) -> tuple[Row, ...]:
    """What is applied for, then every field, as they would stand below each other."""
    item = Row("", say("your_matter"), check.sheet.item_name)
    return (item, *(_row(check, one, say) for one in check.sheet.fields))


def _forward_word(check: CitizenCheck) -> str:
    if check.open_here == 0:
        return "next_step"
    return "all_right" if check.open_here == len(check.here) else "others_right"


def _row(check: CitizenCheck, one: CaseField, say: Say) -> Row:
    verdict = check.verdicts.get(one.code)
    is_wrong = verdict is False
    note = (check.notes.get(one.code) or say("note_none")) if is_wrong else ""
    return Row(one.code, one.label, one.value, {True: "right", False: "wrong", None: ""}[verdict], note)


def _note(check: CitizenCheck, say: Say, *, is_writing: bool) -> Face:
    one = next(one for one in check.sheet.fields if one.code == check.noted)
    chips = tuple(Pick(chip, say(chip), is_chosen=check.note == say(chip)) for chip in CHIPS)
    return Face(
        "note",
        say("note_title", one.label),
        rows=(Row(one.code, one.label, one.value, "wrong"),),
        picks=chips,
        text=check.note,
        hint=say("note_hint"),
        is_writing=is_writing,
        primary=("end_note", say("note_done")),
        secondary=("take_back", say("note_take_back")),
    )


def _objections(check: CitizenCheck, say: Say, language: str) -> Face:
    del language
    lines = []
    for one in check.wrong:
        note = check.notes.get(one.code, "")
        lines.append(Line(one.label, is_heading=True))
        lines.append(Line(note or say("note_none")))
    return Face(
        "lines",
        say("objections_title", len(check.wrong)),
        say("objections_sub"),
        lines=tuple(lines),
        primary=("object", say("objections_send")),
        has_back=True,
    )


def _signing(check: CitizenCheck, say: Say, doubt: str) -> Face:
    return Face(
        "sign",
        say("sign_title"),
        sub=say(doubt) if doubt else check.sheet.promise,
        hint=say("sign_here"),
        primary=("sign", say("sign_done")),
        secondary=("clear_ink", say("sign_clear")),
        has_back=True,
        tone="alert" if doubt else "plain",
    )


def _sending(check: CitizenCheck, say: Say, language: str) -> Face:
    del check, language
    return Face("saying", say("sending"), is_busy=True)


def _kept(say: Say, why: str) -> Face:
    return Face("saying", say("kept_title"), say(why), primary=("finish", say("finish")))


def _done(check: CitizenCheck, say: Say, language: str) -> Face:
    del language
    words = ("objected_title", "objected_sub") if check.wrong else ("confirmed_title", "confirmed_sub")
    return Face("saying", say(words[0]), say(words[1]), primary=("finish", say("finish")))


def _refused(check: CitizenCheck, say: Say, language: str) -> Face:
    sentence = check.refusal[1 if language == "en" else 0]
    return Face("saying", say("refused_title"), sentence, primary=("finish", say("finish")), tone="alert")


_FACES: Mapping[Step, Callable[[CitizenCheck, Say, str], Face]] = {
    Step.READING: _reading,
    Step.OBJECTIONS: _objections,
    Step.SENDING: _sending,
    Step.DONE: _done,
    Step.REFUSED: _refused,
}
