"""Whoever left a number is told once when their turn is near, and nobody while they still stand at the terminal."""

from datetime import timedelta

import msgspec
import pytest

from hall.language import hall_clock
from hall_server.installation import SmsProviderPart
from hall_server.notices.models import Notice
from hall_server.sms_channel.approaching import WAITED_FOR, tell_approaching
from tests.server.business.cast import CITIZENS, call_next, put_in_place, staff, wait
from tests.server.business.sms_stage import settings_with

pytestmark = pytest.mark.usefixtures("database")

MODEM = SmsProviderPart("modem", "serial:/dev/ttyUSB0")


def test_the_next_three_are_told_once() -> None:
    now = hall_clock.now()
    put_in_place("desk-01")
    came = now - WAITED_FOR - timedelta(minutes=1)
    people = [msgspec.structs.replace(one, phone=f"1380000000{place}") for place, one in enumerate(CITIZENS)]
    without = msgspec.structs.replace(people[2], phone="")
    shown = [people[0], people[1], without, people[3], people[4]]
    tickets = [wait(one, now=came + timedelta(seconds=place)) for place, one in enumerate(shown)]
    assert tell_approaching(now) == 0, "no way by which messages leave"
    with settings_with(providers=(MODEM,)):
        assert tell_approaching(came + timedelta(minutes=1)) == 0, "they have just come"
        assert tell_approaching(now) == 2
        assert tell_approaching(now) == 0, "once"
        assert {(one.subject, one.facts["number"], one.facts["ahead"]) for one in Notice.objects.all()} == {
            (f"ticket:{tickets[1].ticket}", tickets[1].number, "1"),
            (f"ticket:{tickets[3].ticket}", tickets[3].number, "3"),
        }
        staff()
        assert call_next(now=now).number == tickets[0].number
        assert tell_approaching(now) == 1
        assert Notice.objects.filter(subject=f"ticket:{tickets[4].ticket}").count() == 1
