"""A citizen calls for staff: who hears of it, who goes, and what happens when nobody does."""

import random
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import DeskBoard, SendDesk
from hall.messages.devices import Acknowledged, DeviceBorn, HelpCalled
from hall.messages.envelope import decode
from hall.messages.helping import HelpLapsed, HelpTaken, HelpWaits, HelpWanted, TakeHelp
from hall.messages.message import Message
from hall_server.audit.models import AuditEvent
from hall_server.audit.queries import broken_chains
from hall_server.devices.actions import register, remind_of_help
from hall_server.devices.asker import Asker
from hall_server.devices.helping import MOST_TIMES_TOLD
from hall_server.devices.models import Device, HelpCall
from hall_server.devices.requests import ANSWERS
from hall_server.installation import DatabasePart
from hall_server.organisation.models import Hall, Zone
from hall_server.outbox.models import OutgoingMessage
from hall_server.queueing import actions
from hall_server.queueing.actions import Doer
from hall_server.remembered import forget
from tests.server.business.cast import (
    DESK,
    HALL,
    SECOND_DESK,
    SECOND_TERMINAL,
    TERMINAL,
    ask,
    put_in_place,
    staff,
    window_desk,
)

PLACE = "一楼取号机"
AGAIN = timedelta(seconds=120)
UPSTAIRS_DESK = Asker(HALL, "desk-12", "clerk_desk", "w12", ("zone-b",))

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _in_place(database: DatabasePart) -> None:
    del database
    put_in_place("terminal-1", "desk-01")
    now = hall_clock.now()
    for code, window in (("desk-02", "w02"), ("desk-03", "w03"), ("desk-12", "w12")):
        register(code, code, "clerk_desk", actor="tests", now=now, window=window)
    register("terminal-2", "二楼取号机", "queue_terminal", actor="tests", now=now, zones=["zone-b"])
    Device.objects.filter(role="clerk_desk").update(is_present=True)
    Device.objects.get(code="terminal-1").zones.set(Zone.objects.filter(code="zone-a"))


def say(asker: Asker, message: Message, now: datetime | None = None) -> Message:
    with transaction.atomic():
        return ANSWERS[type(message)](asker, message, now or hall_clock.now())


def press(now: datetime | None = None, place: str = PLACE, asker: Asker = TERMINAL) -> HelpCall:
    moment = now or hall_clock.now()
    assert say(asker, HelpCalled(moment, place), moment) == Acknowledged()
    return HelpCall.objects.filter(device__code=asker.device).latest("id")


def heard(device: str, *kinds: type[Message]) -> list[Message]:
    """What this device has been told of help, oldest first."""
    rows = OutgoingMessage.objects.filter(topic__contains=f"/down/{device}/").order_by("id")
    bodies = [decode(bytes(row.payload)).body for row in rows]
    return [body for body in bodies if isinstance(body, kinds)]


def refusal_of(asker: Asker, message: Message) -> RefusalCode:
    with pytest.raises(Refusal) as refused:
        say(asker, message)
    return refused.value.code


def test_every_staffed_desk_of_the_zone_hears_where_somebody_wants_help() -> None:
    staff(DESK, "1001")
    staff(SECOND_DESK, "1002")
    staff(UPSTAIRS_DESK, "1003")
    call = press()
    wanted = HelpWanted(str(call.pk), PLACE, call.called_at, 1)
    assert heard("desk-01", HelpWanted) == heard("desk-02", HelpWanted) == [wanted]
    assert heard("desk-03", HelpWanted) == heard("desk-12", HelpWanted) == []
    assert heard("terminal-1", HelpWaits) == [HelpWaits(str(call.pk), 1, 2)]


@pytest.mark.parametrize("zones", [[], ["zone-a"]])
def test_where_nobody_sits_near_all_of_the_hall_hear_it(zones: list[str]) -> None:
    Device.objects.get(code="terminal-1").zones.set(Zone.objects.filter(code__in=zones))
    staff(UPSTAIRS_DESK, "1003")
    press()
    assert len(heard("desk-12", HelpWanted)) == 1


def test_a_terminal_learns_that_nobody_sits_anywhere_and_who_sits_down_later_sees_the_call() -> None:
    call = press()
    assert heard("terminal-1", HelpWaits) == [HelpWaits(str(call.pk), 1, 0)]
    staff(DESK, "1001")
    board = ask(DESK, SendDesk(), DeskBoard)
    assert board.helps == (HelpWanted(str(call.pk), PLACE, call.called_at, 1),)
    assert ask(window_desk(3), SendDesk(), DeskBoard).helps == ()


def test_pressed_again_it_is_one_call_and_tells_nobody_twice() -> None:
    staff()
    first = press()
    for _ in range(4):
        assert press().pk == first.pk
    assert HelpCall.objects.count() == 1
    assert HelpCall.objects.get().presses == 5
    assert len(heard("desk-01", HelpWanted)) == 1
    press(place=f"{PLACE} 读卡区有遗留证件")
    assert [one.place for one in heard("desk-01", HelpWanted) if isinstance(one, HelpWanted)] == [
        PLACE,
        f"{PLACE} 读卡区有遗留证件",
    ]


def test_one_clerk_goes_and_everybody_hears_it() -> None:
    staff(DESK, "1001")
    staff(SECOND_DESK, "1002")
    call = press()
    taken_at = hall_clock.now() + timedelta(seconds=42)
    answer = say(DESK, TakeHelp(str(call.pk)), taken_at)
    assert answer == HelpTaken(str(call.pk), taken_at, "一号窗口")
    assert heard("desk-02", HelpTaken) == heard("terminal-1", HelpTaken) == [answer]
    assert heard("desk-01", HelpTaken) == []
    row = HelpCall.objects.get()
    assert (row.answered_by, row.answered_window, row.answered_at) == ("陈静（1001）", "一号窗口", taken_at)
    assert ask(SECOND_DESK, SendDesk(), DeskBoard).helps == ()
    lines = AuditEvent.objects.filter(subject=f"help:{call.pk}").order_by("place")
    assert [(line.verb, line.actor) for line in lines] == [
        ("help_called", "device:terminal-1"),
        ("help_taken", "clerk:1001"),
    ]
    assert PLACE not in "".join(line.facts for line in lines)
    assert not list(broken_chains())


def test_the_second_clerk_is_told_that_a_colleague_went_and_the_first_may_ask_again() -> None:
    staff(DESK, "1001")
    staff(SECOND_DESK, "1002")
    call = press()
    first = say(DESK, TakeHelp(str(call.pk)))
    with pytest.raises(Refusal) as refused:
        say(SECOND_DESK, TakeHelp(str(call.pk)))
    assert refused.value.code is RefusalCode.HELP_TAKEN_BEFORE
    assert "一号窗口" in refused.value.sentence()
    assert say(DESK, TakeHelp(str(call.pk))) == first
    assert len(heard("terminal-1", HelpTaken)) == 1


def test_who_may_not_take_it() -> None:
    call = press()
    assert refusal_of(DESK, TakeHelp(str(call.pk))) is RefusalCode.NOT_SIGNED_IN
    assert refusal_of(TERMINAL, TakeHelp(str(call.pk))) is RefusalCode.NOT_ALLOWED
    staff()
    for unknown in ("0", "999999", "x", "1" * 60, "²"):
        assert refusal_of(DESK, TakeHelp(unknown)) is RefusalCode.HELP_OVER


def test_nobody_took_it_in_time_so_all_are_told_again_and_the_terminal_says_so() -> None:
    staff()
    began = hall_clock.now()
    call = press(began)
    assert remind_of_help(HALL, began + AGAIN - timedelta(seconds=1)) == 0
    assert remind_of_help(HALL, began + AGAIN) == 1
    assert remind_of_help(HALL, began + AGAIN) == 0
    told = heard("desk-01", HelpWanted)
    assert told == [HelpWanted(str(call.pk), PLACE, call.called_at, times) for times in (1, 2)]
    assert heard("terminal-1", HelpWaits)[-1] == HelpWaits(str(call.pk), 2, 1)
    say(DESK, TakeHelp(str(call.pk)))
    assert remind_of_help(HALL, began + 3 * AGAIN) == 0


def test_the_hall_sets_how_long_is_too_long() -> None:
    staff()
    Hall.objects.update(help_again_seconds=30)
    forget()
    began = hall_clock.now()
    press(began)
    assert remind_of_help(HALL, began + timedelta(seconds=30)) == 1


def test_at_last_it_lapses_and_a_new_press_is_a_new_call() -> None:
    staff()
    began = hall_clock.now()
    call = press(began)
    for times in range(1, MOST_TIMES_TOLD + 1):
        remind_of_help(HALL, began + times * AGAIN)
    assert len(heard("desk-01", HelpWanted)) == MOST_TIMES_TOLD
    assert heard("desk-01", HelpLapsed) == heard("terminal-1", HelpLapsed) == [HelpLapsed(str(call.pk))]
    assert refusal_of(DESK, TakeHelp(str(call.pk))) is RefusalCode.HELP_OVER
    assert press().pk != call.pk


def test_a_call_that_lay_in_an_outbox_for_long_alerts_nobody() -> None:
    staff()
    now = hall_clock.now()
    say(TERMINAL, HelpCalled(now - MOST_TIMES_TOLD * AGAIN, PLACE), now)
    assert heard("desk-01", HelpWanted) == []
    assert HelpCall.objects.get().lapsed_at == now
    assert remind_of_help(HALL, now + AGAIN) == 0


def test_a_terminal_that_comes_back_learns_how_its_call_stands() -> None:
    staff()
    call = press()
    born = DeviceBorn("queue_terminal", "test", hall_clock.now())
    say(TERMINAL, born)
    assert len(heard("terminal-1", HelpWaits)) == 2
    say(DESK, TakeHelp(str(call.pk)))
    say(TERMINAL, born)
    assert len(heard("terminal-1", HelpTaken)) == 2
    say(TERMINAL, born, hall_clock.now() + MOST_TIMES_TOLD * AGAIN)
    assert len(heard("terminal-1", HelpTaken)) == 2


def test_a_desk_that_is_away_is_not_counted_and_a_clerk_who_left_sees_nothing() -> None:
    staff(DESK, "1001")
    staff(SECOND_DESK, "1002")
    Device.objects.filter(code="desk-02").update(is_present=False)
    press()
    assert heard("terminal-1", HelpWaits)[-1] == HelpWaits(str(HelpCall.objects.get().pk), 1, 1)
    with transaction.atomic():
        actions.sign_out(Doer(HALL, "desk-01", window="w01"), hall_clock.now())
    assert ask(DESK, SendDesk(), DeskBoard).helps == ()


CLERKS = {DESK: "1001", SECOND_DESK: "1002", UPSTAIRS_DESK: "1003"}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_one_call_has_one_clerk_and_no_desk_keeps_a_dead_notice(seed: int) -> None:
    for desk, number in CLERKS.items():
        staff(desk, number)
    went = live_a_day(random.Random(seed))
    assert all(len(desks) == 1 for desks in went.values())
    assert {str(call.pk) for call in HelpCall.objects.exclude(answered_at=None)} == set(went)
    rows = HelpCall.objects.filter(answered_at=None, lapsed_at=None)
    open_now = {str(pk) for pk in rows.values_list("pk", flat=True)}
    for desk in CLERKS:
        taken_here = {key for key, desks in went.items() if desk.device in desks}
        assert shown_at(desk) - taken_here <= open_now
        assert {one.help for one in ask(desk, SendDesk(), DeskBoard).helps} <= open_now
    assert not list(broken_chains())


def live_a_day(chance: random.Random) -> dict[str, set[str]]:
    """Presses at two terminals, clerks who go, and the clock; help -> the desks that were told yes."""
    now = hall_clock.now()
    went: dict[str, set[str]] = {}
    for _ in range(60):
        now += timedelta(seconds=chance.randrange(90))
        deed = chance.choice(["press", "press", "take", "sweep"])
        if deed == "press":
            press(now, asker=chance.choice([TERMINAL, SECOND_TERMINAL]))
        elif deed == "sweep":
            remind_of_help(HALL, now)
        elif known := list(HelpCall.objects.values_list("pk", flat=True)):
            desk, key = chance.choice(list(CLERKS)), str(chance.choice(known))
            with suppress(Refusal):
                say(desk, TakeHelp(key), now)
                went.setdefault(key, set()).add(desk.device)
    return went


def shown_at(desk: Asker) -> set[str]:
    """What stands on a desk that heard every word."""
    shown: set[str] = set()
    for word in heard(desk.device, HelpWanted, HelpTaken, HelpLapsed):
        key = str(getattr(word, "help"))  # noqa: B009 - three kinds with the same field
        shown = shown | {key} if isinstance(word, HelpWanted) else shown - {key}
    return shown
