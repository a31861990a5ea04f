"""Decides what stands on the screens where a visit ends: the number, or why there is none, and the card."""

from queue_terminal.pipe_words import AlreadyWaiting, Issued, NotIssued
from queue_terminal.visit import Visit
from visiting.page import Page, Reading
from visiting.words import Trouble


def result(visit: Visit, reading: Reading) -> Page:
    """The number, and where to wait."""
    say = reading.say
    issued = visit.outcome if isinstance(visit.outcome, Issued) else Issued("", "", "", "", 0)
    ahead = say("people_ahead", issued.people_ahead) if issued.people_ahead else say("next_is_you")
    facts = [say("by_arrival") if issued.by_arrival else ahead, say("wait_in", issued.zone_name)]
    facts += [issued.place] if issued.place else []
    facts += [say("is_copy")] if issued.is_copy else []
    return Page(
        say("result_title"),
        number=issued.number,
        facts=tuple(facts),
        primary=("finish", say("all_done")),
        notice=say("take_paper_and_card") if visit.is_card_on_plate else say("take_paper"),
    )


def held(visit: Visit, reading: Reading) -> Page:
    """The visitor has a number for this already."""
    say = reading.say
    held = visit.outcome if isinstance(visit.outcome, AlreadyWaiting) else AlreadyWaiting("", "")
    return Page(
        say("held_title"),
        number=held.number,
        facts=(say("held_sub"),),
        primary=("take_copy", say("take_copy")),
        secondary=("choose_other", say("choose_other")),
        leave=say("finish"),
    )


def trouble(visit: Visit, reading: Reading) -> Page:
    """Why there is no number, or no paper of it."""
    say = reading.say
    ended = visit.outcome if isinstance(visit.outcome, NotIssued) else NotIssued(Trouble())
    trouble = ended.trouble
    facts = [trouble.english if reading.language == "en" else trouble.chinese]
    facts += [say("kept_number", ended.number)] if ended.number else []
    facts += [say(f"who_{trouble.who}")] if trouble.who not in ("", "citizen") else []
    return Page(
        say("paper_missing") if ended.number else say("no_number"),
        facts=tuple(facts),
        primary=("take_copy", say("take_copy")) if ended.ticket else ("finish", say("all_done")),
        tone="alert",
        leave=say("finish") if ended.ticket else "",
    )


def card_left(visit: Visit, reading: Reading) -> Page:
    """The card is still on the reader."""
    del visit
    return Page(reading.say("card_left"), notice=reading.say("card_left_sub"), tone="alert")
