"""Decides which days count other hours when the hall's hours change, and says so."""

from dataclasses import dataclass
from datetime import date, timedelta

from hall_server.clock.opening import OpenTime, OwnDay, Span
from hall_server.clock.words import Language, say, spoken_day, spoken_spans


@dataclass(frozen=True, slots=True)
class ChangedHours:
    """A day with other hours. was, is_now: what was set for this date alone. Neither: the week changed from it on."""

    day: date
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    was: OwnDay | None = None
    is_now: OwnDay | None = None

    def why(self, language: Language = "zh") -> str:
        """`2026年11月4日（周三）办公时间由09:00—12:00、13:00—17:00改为09:00—12:00（供电检修）`."""
        day, before, after = (
            spoken_day(self.day, language),
            spoken_spans(self.before, language),
            spoken_spans(self.after, language),
        )
        if self.is_now is not None:
            return say(
                f"{day}办公时间由{before}改为{after}（{self.is_now.reason}）",
                f"{day}: hours were {before} and are {after} ({self.is_now.reason})",
                language,
            )
        if self.was is not None:
            return say(
                f"{day}恢复平常办公时间{after}（取消“{self.was.reason}”）",
                f"{day}: the usual hours {after} hold again ({self.was.reason} is cancelled)",
                language,
            )
        return say(
            f"每周办公时间自{day}起变动，当天由{before}改为{after}",
            f"the week's hours are other ones from {day} on; that day they were {before} and are {after}",
            language,
        )


def changed_hours(before: OpenTime, after: OpenTime, since: date, until: date) -> tuple[ChangedHours, ...]:
    """The days in this stretch, both counted, with other hours; of a changed week the first day alone."""
    found: list[ChangedHours] = []
    has_new_week = False
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        spans, own = (before.spans(day), after.spans(day)), (before.own_day(day), after.own_day(day))
        if spans[0] == spans[1]:
            continue
        if own[0] != own[1]:
            found.append(ChangedHours(day, *spans, *own))
        elif not has_new_week:
            has_new_week = True
            found.append(ChangedHours(day, *spans))
    return tuple(found)
