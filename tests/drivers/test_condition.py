"""Named states of a device: degraded at once, absent after three misses, healed by one answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.condition import Condition
from device_drivers.errors import DeviceState, DeviceTrouble, Who

SILENT = DeviceTrouble("silent", Who.STAFF, "没有回应", "does not answer")
BROKEN = DeviceTrouble("broken", Who.ENGINEER, "损坏", "is broken")


def test_three_misses_and_one_answer() -> None:
    told: list[DeviceState] = []
    condition = Condition(lambda state, _: told.append(state))
    condition.well()
    for _ in range(5):
        condition.missed(SILENT)
    condition.well()
    assert told == [DeviceState.READY, DeviceState.DEGRADED, DeviceState.ABSENT, DeviceState.READY]


def test_the_same_trouble_is_told_once_another_again() -> None:
    told: list[str] = []
    condition = Condition(lambda _, trouble: told.append(trouble.code if trouble else ""))
    condition.missed(SILENT)
    condition.missed(SILENT)
    condition.fails(DeviceState.DEGRADED, BROKEN)
    assert told == ["silent", "broken"]


def test_an_absent_device_stays_absent_until_it_answers() -> None:
    condition = Condition(lambda *_: None)
    for _ in range(4):
        condition.missed(SILENT)
    assert condition.state is DeviceState.ABSENT
    condition.fails(DeviceState.DEGRADED, BROKEN)
    assert condition.state.value == "degraded"


def test_no_device_starts_twice() -> None:
    condition = Condition(lambda *_: None)
    condition.well()
    with pytest.raises(ValueError, match="no device moves"):
        condition.fails(DeviceState.STARTING, BROKEN)


@given(st.lists(st.sampled_from(["well", "missed", "out", "noise"])))
def test_any_life_is_legal(life: list[str]) -> None:
    condition = Condition(lambda *_: None)
    for step in life:
        match step:
            case "well":
                condition.well()
            case "missed":
                condition.missed(SILENT)
            case "out":
                condition.fails(DeviceState.OUT_OF_SERVICE, BROKEN)
            case _:
                condition.fails(DeviceState.DEGRADED, BROKEN)
    assert (condition.trouble is None) == (condition.state in {DeviceState.READY, DeviceState.STARTING})
