"""The order of calling: nobody is ever overtaken more than K times, and after T minutes only by whoever suffered more."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.language.queue_order import (
    Choice,
    QueueRules,
    Reason,
    Waiting,
    WindowProfile,
    choose_next,
    overtaken_by,
)
from hall.language.visitors import PriorityClass

NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = QueueRules()
COUNTER = WindowProfile("w01", {"A": 1, "B": 1})


def waiting(name: str, minutes: float, queue: str = "A", **more: object) -> Waiting:
    """Somebody who came `minutes` after nine."""
    return Waiting(name, queue, NINE + minutes * MINUTE, **more)  # type: ignore[arg-type]


def test_who_came_first_goes_first() -> None:
    people = [waiting("second", 2), waiting("first", 1), waiting("third", 3)]
    assert choose_next(people, COUNTER, RULES, NINE + 5 * MINUTE) == Choice("first", Reason.ARRIVAL)


def test_nobody_waits_for_this_window() -> None:
    assert choose_next([], COUNTER, RULES, NINE) is None
    assert choose_next([waiting("elsewhere", 0, "C")], COUNTER, RULES, NINE) is None
    assert choose_next([waiting("sent", 0, only_window="w02")], COUNTER, RULES, NINE) is None


def test_who_was_sent_to_this_window_is_called_here() -> None:
    assert choose_next([waiting("sent", 0, only_window="w01")], COUNTER, RULES, NINE) is not None


@pytest.mark.parametrize("priority", [one for one in PriorityClass if one is not PriorityClass.NORMAL])
def test_a_class_goes_before_those_who_came_less_than_its_grant_earlier(priority: PriorityClass) -> None:
    grant = RULES.grants[priority]
    now = NINE + grant + MINUTE
    special = Waiting("special", "A", NINE + grant - MINUTE, priority)
    patient = QueueRules(longest_wait=9 * 60 * MINUTE)
    chosen = choose_next([waiting("normal", 0), special], COUNTER, patient, now)
    assert chosen == Choice("special", Reason.PRIORITY)
    late = replace(special, arrived_at=NINE + grant + MINUTE)
    chosen = choose_next([waiting("normal", 0), late], COUNTER, patient, now)
    assert chosen == Choice("normal", Reason.ARRIVAL)


def test_a_heavier_queue_counts_as_having_waited_longer() -> None:
    people = [waiting("light", 0, "A"), waiting("heavy", 4, "B")]
    profile = WindowProfile("w01", {"A": 1, "B": 2})
    assert choose_next(people, profile, RULES, NINE + 10 * MINUTE) == Choice("heavy", Reason.PRIORITY)
    assert choose_next(people, COUNTER, RULES, NINE + 10 * MINUTE) == Choice("light", Reason.ARRIVAL)


def test_seventy_five_minutes_are_seventy_five_minutes() -> None:
    rules = QueueRules(longest_wait=75 * MINUTE)
    people = [waiting("patient", 0), waiting("green", 50, priority=PriorityClass.GREEN_CHANNEL)]
    assert choose_next(people, COUNTER, rules, NINE + 74 * MINUTE) == Choice("green", Reason.PRIORITY)
    assert choose_next(people, COUNTER, rules, NINE + 75 * MINUTE) == Choice("patient", Reason.WAITED_ENOUGH)


@dataclass
class Day:
    """A random day: people come, windows call, and every call counts whom it passes over."""

    rules: QueueRules
    windows: list[WindowProfile]
    now: datetime = NINE
    people: dict[str, Waiting] = field(default_factory=dict)
    overtaken: dict[str, int] = field(default_factory=dict)

    def come(self, queue: str, priority: PriorityClass, only_window: str) -> None:
        name = f"p{len(self.overtaken):04d}"
        self.people[name] = Waiting(name, queue, self.now, priority, 0, only_window)
        self.overtaken[name] = 0

    def call(self, window: WindowProfile) -> None:
        everybody = tuple(self.people.values())
        choice = choose_next(everybody, window, self.rules, self.now)
        if choice is None:
            assert not [one for one in everybody if self.could_call(window, one)]
            return
        chosen = self.people[choice.ticket_id]
        passed = overtaken_by(choice, everybody, window)
        self.judge(choice, chosen, [self.people[name] for name in passed])
        del self.people[choice.ticket_id]
        for name in passed:
            self.overtaken[name] += 1
            self.people[name] = replace(self.people[name], overtaken=self.overtaken[name])
            assert self.overtaken[name] <= self.rules.most_overtakes, "K"

    def judge(self, choice: Choice, chosen: Waiting, passed: list[Waiting]) -> None:
        """T: whoever has waited that long is passed over only by somebody who was overtaken K times."""
        for one in passed:
            assert one.arrived_at < chosen.arrived_at
            if self.now - one.arrived_at >= self.rules.longest_wait:
                assert choice.reason is Reason.OVERTAKEN_ENOUGH
                assert chosen.overtaken >= self.rules.most_overtakes

    @staticmethod
    def could_call(window: WindowProfile, one: Waiting) -> bool:
        return one.queue in window.weights and one.only_window in ("", window.window)


QUEUES = "ABC"
PROFILES = st.lists(
    st.dictionaries(st.sampled_from(QUEUES), st.integers(1, 5), min_size=1), min_size=1, max_size=4
)
COMING = st.tuples(
    st.just("come"),
    st.sampled_from(QUEUES),
    st.sampled_from(list(PriorityClass)),
    st.sampled_from(["", "", "", "w0", "w1"]),
)
STEPS = st.lists(
    st.tuples(
        st.floats(0, 15, allow_nan=False), st.one_of(COMING, st.tuples(st.just("call"), st.integers(0, 3)))
    ),
    min_size=10,
    max_size=120,
)


@given(
    profiles=PROFILES,
    steps=STEPS,
    most_overtakes=st.integers(0, 6),
    longest_wait=st.integers(1, 90),
)
@settings(max_examples=300, deadline=None)
def test_on_any_day_both_bounds_hold(
    profiles: list[dict[str, int]],
    steps: list[tuple[float, tuple[object, ...]]],
    most_overtakes: int,
    longest_wait: int,
) -> None:
    rules = QueueRules(most_overtakes, longest_wait * MINUTE)
    day = Day(rules, [WindowProfile(f"w{n}", weights) for n, weights in enumerate(profiles)])
    for minutes, (deed, *more) in steps:
        day.now += minutes * MINUTE
        if deed == "come":
            queue, priority, only_window = more
            day.come(str(queue), PriorityClass(str(priority)), str(only_window))
        else:
            [number] = more
            day.call(day.windows[int(str(number)) % len(day.windows)])


@given(
    st.lists(st.tuples(st.integers(0, 600), st.sampled_from(QUEUES), st.sampled_from(list(PriorityClass))))
)
def test_the_choice_does_not_depend_on_the_order_in_which_people_are_listed(
    people: list[tuple[int, str, PriorityClass]],
) -> None:
    tickets = [
        Waiting(f"p{n:03d}", queue, NINE + second * timedelta(seconds=1), priority)
        for n, (second, queue, priority) in enumerate(people)
    ]
    now = NINE + 30 * MINUTE
    assert choose_next(tickets, COUNTER, RULES, now) == choose_next(reversed(tickets), COUNTER, RULES, now)
