"""Decides what stands on each screen of a visit: a title, at most seven choices, one main button."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hall.messages.matter_catalogue import MatterCatalogue, MatterLine
from queue_terminal import matters
from queue_terminal.matters import Room
from queue_terminal.pipe_words import AlreadyWaiting, Issued, NotIssued, Trouble
from queue_terminal.visit import OFFERED_PRIORITIES, Field, Step, Visit

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to choose. name: how tests and rigs call it."""

    text: str
    name: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A field to write into."""

    name: Field
    label: str
    hint: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One screen. Buttons are (name, text); empty names are not there. tone: plain or alert."""

    title: str
    sub: str = ""
    ask: str = ""
    number: str = ""
    facts: tuple[str, ...] = ()
    fields: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    at: int = 0
    pages: int = 1
    primary: tuple[str, str] = ("", "")
    secondary: tuple[str, str] = ("", "")
    notice: str = ""
    tone: str = "plain"
    has_back: bool = False
    leave: str = ""
    is_busy: bool = False


@dataclass(slots=True)
class Reading:
    """What the screen shows of the visit: which page, what is searched for, in which language."""

    say: Say
    room: Room
    catalogue: MatterCatalogue
    language: str = "zh"
    at: int = 0
    wanted: str = ""
    printing: str = ""
    found: Sequence[MatterLine] = field(default_factory=tuple)


def groups_paged(reading: Reading) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(code, name) of the groups, 常办 first when there are common matters, cut into pages."""
    groups = [(group.code, group.name) for group in reading.catalogue.groups]
    if any(matter.is_common for matter in reading.catalogue.matters):
        groups.insert(0, (matters.COMMON, reading.say("common")))
    return matters.paged(groups, [name for _, name in groups], reading.room)


def matters_paged(reading: Reading, found: Sequence[MatterLine]) -> tuple[tuple[MatterLine, ...], ...]:
    """Matters cut into pages."""
    return matters.paged(found, [matter.name for matter in found], reading.room)


def page_of(visit: Visit, reading: Reading) -> Page:
    """The screen for this step."""
    return _PAGES[visit.step](visit, reading)


def _groups(visit: Visit, reading: Reading) -> Page:
    pages = groups_paged(reading)
    at = min(reading.at, len(pages) - 1)
    say = reading.say
    name = visit.masked_name
    return Page(
        say("choose_group"),
        say("hello", name) if name else say("hello_no_card"),
        choices=tuple(
            Choice(name, f"matter_group_{place}")
            for place, (_, name) in enumerate(pages[at] if pages else ())
        ),
        at=at,
        pages=len(pages),
        secondary=("search", say("search")),
        leave=say("finish"),
    )


def _matters(visit: Visit, reading: Reading) -> Page:
    say = reading.say
    found = matters.matters_of(reading.catalogue, visit.group)
    name = next(
        (group.name for group in reading.catalogue.groups if group.code == visit.group), say("common")
    )
    is_common = visit.group == matters.COMMON
    return _listed(
        reading,
        found,
        title=say("choose_matter"),
        sub=name,
        secondary=("", "") if is_common else ("whole_group", say("whole_group")),
    )


def _listed(
    reading: Reading, found: Sequence[MatterLine], *, title: str, sub: str, secondary: tuple[str, str]
) -> Page:
    pages = matters_paged(reading, found)
    at = max(0, min(reading.at, len(pages) - 1))
    return Page(
        title,
        sub,
        choices=tuple(
            Choice(matter.name, f"matter_{place}") for place, matter in enumerate(pages[at] if pages else ())
        ),
        at=at,
        pages=max(len(pages), 1),
        secondary=secondary,
        has_back=True,
        leave=reading.say("finish"),
    )


def _search(visit: Visit, reading: Reading) -> Page:
    del visit
    say = reading.say
    found = reading.found
    sub = say("search_hint")
    if reading.wanted:
        sub = say("search_matters", len(found)) if found else say("search_none")
    return _listed(reading, found, title=say("search_title"), sub=sub, secondary=("", ""))


def _details(visit: Visit, reading: Reading) -> Page:
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


def _confirm(visit: Visit, reading: Reading) -> Page:
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
            Choice(say(f"priority_{one.value}"), f"priority_{one.value}", is_chosen=one is visit.priority)
            for one in OFFERED_PRIORITIES
        ),
        primary=("take_ticket", say("take_ticket")),
        has_back=True,
        leave=say("finish"),
    )


def _taking(visit: Visit, reading: Reading) -> Page:
    say = reading.say
    title = say("printing", reading.printing) if reading.printing else say("taking")
    sub = say("taking_sub") if visit.is_card_on_plate else say("please_wait")
    return Page(title, sub, is_busy=True)


def _result(visit: Visit, reading: Reading) -> Page:
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


def _held(visit: Visit, reading: Reading) -> Page:
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


def _trouble(visit: Visit, reading: Reading) -> Page:
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


def _card_left(visit: Visit, reading: Reading) -> Page:
    del visit
    return Page(
        reading.say("card_left"), reading.say("card_left_sub"), notice=reading.say("card_left"), tone="alert"
    )


def _nothing(visit: Visit, reading: Reading) -> Page:
    del visit
    return Page(reading.say("please_wait"))


_PAGES: Mapping[Step, Callable[[Visit, Reading], Page]] = {
    Step.WAITING: _nothing,
    Step.GROUPS: _groups,
    Step.MATTERS: _matters,
    Step.SEARCH: _search,
    Step.DETAILS: _details,
    Step.CONFIRM: _confirm,
    Step.TAKING: _taking,
    Step.RESULT: _result,
    Step.HELD: _held,
    Step.TROUBLE: _trouble,
    Step.CARD_LEFT: _card_left,
    Step.ENDED: _nothing,
}
