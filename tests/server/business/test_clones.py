"""Two machines with one certificate are known by how they alternate; a machine alone is never accused."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from hall.messages.devices import DeviceBorn
from hall_server.audit.models import AuditEvent
from hall_server.devices.actions import register
from hall_server.devices.asker import Asker
from hall_server.devices.clones import ALTERNATING, CODE, REMEMBERED, Starts, hear, settle_clone
from hall_server.devices.models import Device, DeviceTrouble
from hall_server.devices.requests import ANSWERS
from tests.server.business.cast import HALL

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WALL = Asker(HALL, "area-z", "wall", None, ("zone-a",))


@given(
    st.lists(st.sampled_from(["reconnect", "restart", "clock set back", "wait"]), max_size=60), st.randoms()
)
def test_a_machine_alone_may_restart_and_reconnect_as_it_likes(
    deeds: list[str], chance: random.Random
) -> None:
    starts, now, started_at = Starts(), NOW, NOW
    for deed in deeds:
        now += timedelta(milliseconds=chance.randrange(1, 5000))
        if deed == "restart":
            started_at = now
        elif deed == "clock set back":
            started_at = now - timedelta(days=chance.randrange(1, 900), microseconds=chance.randrange(10**6))
        elif deed == "wait":
            now += timedelta(hours=3)
        starts = hear(starts, started_at, now)
        assert not starts.is_cloned
        assert len(starts.heard) <= REMEMBERED


@given(st.integers(2, 5), st.integers(0, 20))
def test_machines_that_take_turns_are_found_within_two_rounds(machines: int, seconds: int) -> None:
    starts, now = Starts(), NOW
    for turn in range(machines + 2):
        now += seconds * SECOND
        starts = hear(starts, NOW + turn % machines * SECOND, now)
    assert starts.is_cloned


def test_one_late_word_of_a_program_that_ended_accuses_nobody() -> None:
    starts = Starts()
    for started_at in (NOW, NOW + SECOND, NOW, NOW + 2 * SECOND):
        starts = hear(starts, started_at, NOW + 3 * SECOND)
    assert not starts.is_cloned
    later = hear(starts, NOW, NOW + ALTERNATING + 3 * SECOND)
    assert not later.is_cloned, "long ago is not in turns"


@pytest.mark.usefixtures("database")
def test_the_administrator_is_told_once_and_a_new_certificate_settles_it() -> None:
    device = register("area-z", "二楼大屏", "wall", actor="tests", now=NOW, zones=["zone-a"])
    for turn in range(12):
        with transaction.atomic():
            born = DeviceBorn("wall", "test", NOW - timedelta(hours=turn % 2))
            ANSWERS[DeviceBorn](WALL, born, NOW + turn * SECOND)
    (trouble,) = DeviceTrouble.objects.filter(device=device)
    assert (trouble.code, trouble.state, trouble.who) == (CODE, "fault", "engineer")
    assert "两台机器使用同一证书" in trouble.sentence
    assert AuditEvent.objects.filter(subject="device:area-z", verb=CODE).count() == 1
    device = Device.objects.get(code="area-z")
    assert device.cloned_at == NOW + 3 * SECOND
    settle_clone(device, NOW + 60 * SECOND)
    assert Device.objects.get(code="area-z").cloned_at is None
    assert [one.state for one in DeviceTrouble.objects.filter(device=device)] == ["ready", "fault"]
