"""A plan that is parted at an instant says what the same plan says when it is read whole and put together again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hall_server.supervision.plans import parted, read, spelled
from hall_server.supervision.rises import Rise
from hall_server.supervision.words import RuleKind

MONDAY = datetime(2026, 11, 2, 2, tzinfo=UTC)

_hours = st.integers(0, 12).map(lambda hours: MONDAY + timedelta(hours=hours))
_rises = st.builds(
    Rise,
    kind=st.sampled_from((RuleKind.PROMISE_OVERDUE, RuleKind.TOTAL_OVERDUE)),
    occurrence=st.sampled_from(("#1", "review#2")),
    level=st.integers(1, 3),
    at=_hours,
    evidence=st.just({"limit": "20个工作日"}),
)
_plans = st.lists(_rises, max_size=12).map(lambda found: sorted(found, key=lambda one: one.at))


@given(_plans, _hours)
def test_parting_says_what_reading_and_spelling_say(plan: list[Rise], now: datetime) -> None:
    text = spelled(plan)
    whole = read(text)
    part = parted(text, now)
    coming = [one for one in whole if one.at > now]
    assert part.reached == [one for one in whole if one.at <= now]
    assert part.coming == spelled(coming)
    assert part.looks_at == (coming[0].at if coming else None)


def test_what_is_reached_at_the_very_instant_counts() -> None:
    rise = Rise(RuleKind.PROMISE_OVERDUE, "#1", 1, MONDAY)
    assert parted(spelled([rise]), MONDAY).reached == [rise]
    assert parted(spelled([rise]), MONDAY - timedelta(microseconds=1)).looks_at == MONDAY
