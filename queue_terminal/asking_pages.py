"""Decides what stands on the screens where the visitor is asked: what may be told, and whether all is right."""

from queue_terminal.visit import Visit
from visiting import matters
from visiting.page import Choice, Line, Page, Reading


def details(visit: Visit, reading: Reading) -> Page:
    """What may be told, and never must be."""
    say = reading.say
    wrong = visit.wrong_field
    return Page(
        say("details_title"),
        say("details_sub"),
        fields=tuple(
            Line(one, say(one.value), say(f"{one.value}_hint"), visit.written.get(one, ""))
            for one in visit.fields
        ),
        primary=("confirm", say("confirm")),
        secondary=("skip_details", say("skip_details")),
        notice=say(f"wrong_{wrong.value}") if wrong else "",
        tone="alert",
        has_back=True,
        leave=say("finish"),
    )


def confirm(visit: Visit, reading: Reading) -> Page:
    """What is asked for, and whether there is a reason to be served first."""
    say = reading.say
    matter = visit.matter
    queue = matters.queue_of(reading.catalogue, matter) if matter else None
    zone = (queue.place or queue.zone_name) if queue else ""
    facts = [say("your_matter", matter.name if matter else "")]
    facts += [say("your_zone", zone)] if zone else []
    facts += [say("your_name", visit.masked_name)] if visit.masked_name else []
    return Page(
        say("confirm_title"),
        ask=say("priority_ask"),
        facts=tuple(facts),
        choices=tuple(
            Choice(
                say(f"priority_{one.value}", visit.elderly_from),
                f"priority_{one.value}",
                is_chosen=one is visit.priority,
            )
            for one in visit.offered_priorities
        ),
        columns=2,
        primary=("take_ticket", say("take_ticket")),
        has_back=True,
        leave=say("finish"),
    )


def taking(visit: Visit, reading: Reading) -> Page:
    """The number is on its way."""
    say = reading.say
    title = say("printing", reading.printing) if reading.printing else say("taking")
    sub = say("taking_sub") if visit.is_card_on_plate else say("please_wait")
    return Page(title, sub, is_busy=True)
