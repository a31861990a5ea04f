"""Decides what stands on the screens of collecting: what is there, which one, how far it is, how it ended."""

from hall.messages.collecting import CollectableLine
from kiosk.pipe_words import NoPaper, PaperOut, Stage
from kiosk.visit import Visit
from visiting.matters import paged
from visiting.page import Choice, Page, Reading, Say
from visiting.words import Trouble

_STAGES = {Stage.ASKED: 1, Stage.FETCHING: 2, Stage.PRINTING: 3}


def looking(visit: Visit, reading: Reading) -> Page:
    """The hall is asked."""
    sub = reading.say("keep_card") if visit.is_card_on_plate else reading.say("please_wait")
    return Page(reading.say("looking"), sub, is_busy=True, leave=reading.say("finish"))


def detail_of(visit: Visit, line: CollectableLine, say: Say) -> str:
    """The second line of a licence in the list: its number, whose it is when it is another's, why it is not given."""
    parts = [line.number]
    parts += [] if line.is_own else [say("held_by", line.holder)]
    if line.licence in visit.unsure:
        parts.append(say("staff_looks_first"))
    elif line.copies_left == 0:
        parts.append(say("no_copies_left"))
    elif line.copies:
        parts.append(say("copies_before", line.copies))
    return "　".join(parts)


def licences_paged(visit: Visit, reading: Reading) -> tuple[tuple[CollectableLine, ...], ...]:
    """The licences offered, cut into pages."""
    lines = visit.offered.lines
    names = [f"{line.title}\n{detail_of(visit, line, reading.say)}" for line in lines]
    return paged(lines, names, reading.room)


def licences(visit: Visit, reading: Reading) -> Page:
    """What may be collected; at most seven on a page."""
    say = reading.say
    pages = licences_paged(visit, reading)
    at = max(0, min(reading.at, len(pages) - 1))
    where = (say("page_of", at + 1, len(pages)),) if len(pages) > 1 else ()
    more = (say("more_at_window", visit.offered.more),) if visit.offered.more else ()
    name = _greeting(visit, say)
    return Page(
        say("choose_licence"),
        " · ".join(filter(None, (name, *where))),
        facts=more,
        choices=tuple(
            Choice(line.title, f"licence_{place}", detail=detail_of(visit, line, say))
            for place, line in enumerate(pages[at])
        ),
        at=at,
        pages=len(pages),
        secondary=("guide", say("guide")) if len(pages) == 1 else ("", ""),
        notice=say("lay_card_back") if visit.must_lay_card else "",
        leave=say("finish"),
    )


def _greeting(visit: Visit, say: Say) -> str:
    own = next((line.holder for line in visit.offered.lines if line.is_own), "")
    return say("hello", own) if own else ""


def licence(visit: Visit, reading: Reading) -> Page:
    """One licence, to be printed."""
    say = reading.say
    line = visit.line
    if line is None:
        return Page(say("please_wait"))
    until = say("valid_until", line.valid_until) if line.valid_until else say("valid_for_ever")
    facts = (
        say("holder", line.holder),
        " · ".join((say("issued_on", line.issued_on), until)),
        say("pages_and_copies", line.pages, line.copies, line.copies_left),
    )
    may = not visit.must_lay_card and visit.is_hall_up
    notice = "" if may else say("lay_card_back" if visit.must_lay_card else "hall_away_waiting")
    return Page(
        line.title,
        number=line.number,
        facts=facts,
        primary=("print", say("print")) if may else ("", ""),
        notice=notice,
        tone="plain" if may else "alert",
        has_back=True,
        leave=say("finish"),
    )


def collecting(visit: Visit, reading: Reading) -> Page:
    """How far the paper is."""
    say = reading.say
    sub = say("keep_card") if visit.is_card_on_plate else say("wait_for_paper")
    line = visit.line
    facts = (line.title,) if line is not None else ()
    return Page(
        say(f"stage_{visit.stage.value}"),
        sub,
        facts=(*facts, say("stage_of", _STAGES[visit.stage], len(_STAGES))),
        is_busy=True,
    )


def paper_out(visit: Visit, reading: Reading) -> Page:
    """The paper is out."""
    say = reading.say
    line = visit.line
    out = visit.outcome if isinstance(visit.outcome, PaperOut) else PaperOut("", 0)
    return Page(
        say("printed"),
        facts=(*((line.title,) if line else ()), say("copy_number", out.copy)),
        primary=("finish", say("all_done")),
        secondary=_another(visit, say),
        notice=say("take_licence_and_card") if visit.is_card_on_plate else say("take_licence"),
    )


def _another(visit: Visit, say: Say) -> tuple[str, str]:
    return ("another", say("another")) if visit.has_more else ("", "")


def no_paper(visit: Visit, reading: Reading) -> Page:
    """Nothing was printed, and why."""
    say = reading.say
    word = visit.outcome if isinstance(visit.outcome, NoPaper) else NoPaper("", Trouble())
    may_retry = word.may_retry and not visit.must_lay_card and visit.is_hall_up
    lay = say("lay_card_back") if word.may_retry and visit.must_lay_card else ""
    return Page(
        say("not_printed"),
        facts=_told(word.trouble, reading),
        primary=("print", say("try_again")) if may_retry else ("finish", say("all_done")),
        secondary=_another(visit, say),
        notice=lay,
        tone="alert",
        leave=say("finish") if may_retry else "",
    )


def unsure(visit: Visit, reading: Reading) -> Page:
    """Perhaps a paper is out: staff look, nothing is printed again by itself."""
    say = reading.say
    word = visit.outcome if isinstance(visit.outcome, NoPaper) else NoPaper("", Trouble())
    return Page(
        say("unsure"),
        facts=_sentences(word.trouble, reading),
        primary=("finish", say("all_done")),
        secondary=_another(visit, say),
        notice=say("unsure_told"),
        tone="alert",
    )


def nothing(visit: Visit, reading: Reading) -> Page:
    """There is no licence to collect with this card."""
    say = reading.say
    return Page(
        say("nothing"),
        facts=(say("nothing_why"),),
        primary=("finish", say("all_done")),
        secondary=("guide", say("guide")),
        notice=say("take_card") if visit.is_card_on_plate else "",
    )


def not_now(visit: Visit, reading: Reading) -> Page:
    """Collecting is not possible now."""
    say = reading.say
    return Page(
        say("not_now"),
        facts=_told(visit.trouble, reading),
        primary=("look_again", say("try_again")),
        secondary=("guide", say("guide")),
        tone="alert",
        leave=say("finish"),
    )


def card_left(visit: Visit, reading: Reading) -> Page:
    """The card is still on the reader."""
    del visit
    return Page(reading.say("card_left"), notice=reading.say("card_left_sub"), tone="alert")


def _sentences(trouble: Trouble, reading: Reading) -> tuple[str, ...]:
    return tuple((trouble.english if reading.language == "en" else trouble.chinese).split("\n"))


def _told(trouble: Trouble, reading: Reading) -> tuple[str, ...]:
    """What is wrong, and who must act."""
    who = reading.say(f"who_{trouble.who}") if trouble.who else ""
    return tuple(filter(None, (*_sentences(trouble, reading), who)))
