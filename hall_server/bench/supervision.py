"""P12: one event judged within its transaction, and sweeps over a million watched cases beside a plain scan of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

from django.db import connection, transaction

from hall.bench.verdict import Verdict, in_milliseconds
from hall_server.bench.tables import Tables, count_rows
from hall_server.cases.facts import CaseFacts, EventFacts
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.words import Channel, Outcome
from hall_server.clock.limits import Limit
from hall_server.clock.rules import StepRule, licensing
from hall_server.ledgers import actions as ledgers
from hall_server.organisation.models import Hall
from hall_server.supervision.models import AlarmRise, Watched
from hall_server.supervision.plans import spelled
from hall_server.supervision.queries import pulse
from hall_server.supervision.rises import Rise
from hall_server.supervision.watching import after_case, sweep
from hall_server.supervision.words import RuleKind

FULL, QUICK = 1_000_000, 50_000
EVENTS, QUICK_EVENTS = 600, 120
DUE_ONE_IN = 100
REPEATS = 5
GOAL_JUDGED_MS, GOAL_SWEPT_SECONDS, GOAL_RATIO = 1.0, 10.0, 5.0
PORTION = 20_000
HALL, CLERK = "anhe", "clerk:1001"
BEGUN = datetime(2026, 11, 2, 2, tzinfo=UTC)
RULES = licensing(Limit(15), (StepRule("review", "审查", Limit(5)),))
EVIDENCE = {
    "limit": "20个工作日",
    "begun_on": "2026-11-02",
    "due_on": "2026-11-30",
    "is_provisional": "否",
    "calendar": "national-1",
}
# Every row read and compared: what finding the due ones costs whoever keeps no plan.
_SCAN = {
    "sqlite": "SELECT COUNT(*) FROM supervision_watched WHERE looks_at || '' <= %s",
    "postgresql": "SELECT COUNT(*) FROM supervision_watched WHERE looks_at + interval '0 seconds' <= %s",
}


def run(tables: Tables, *, quick: bool, count: int | None = None) -> Verdict:
    """Judge events among many watched cases; then scan and sweep in turn, five times."""
    count = count or (QUICK if quick else FULL)
    Hall.objects.create(code=HALL, name="安和区政务服务中心")
    _fill(tables, count)
    judged = [_judged(number) for number in range(QUICK_EVENTS if quick else EVENTS)]
    scanned, swept, found = [], [], []
    for number in range(REPEATS):
        at = _due_at(number)
        scanned.append(_seconds(lambda at=at: _scan(at)))
        before = AlarmRise.objects.count()
        swept.append(_seconds(lambda at=at: sweep(at)))
        found.append(AlarmRise.objects.count() - before)
    idle = [_seconds(lambda: sweep(_due_at(REPEATS - 1))) for _ in range(50)]
    asked = [_seconds(pulse) for _ in range(200)]
    return _verdict(count, judged, (scanned, swept), median(found), (idle, asked))


def _verdict(
    count: int,
    judged: list[float],
    sweeps: tuple[list[float], list[float]],
    found: float,
    waits: tuple[list[float], list[float]],
) -> Verdict:
    scanned, swept = sweeps
    ratio = median(swept) / median(scanned)
    figures = {
        "cases": float(count),
        "found_a_sweep": found,
        "sweep_s": round(median(swept), 3),
        **in_milliseconds(judged, "event"),
        **in_milliseconds(waits[0], "idle_sweep"),
        **in_milliseconds(waits[1], "pulse"),
    }
    holds = (
        median(judged) * 1000 <= GOAL_JUDGED_MS
        and median(swept) <= GOAL_SWEPT_SECONDS
        and ratio <= GOAL_RATIO
    )
    goal = {"event_p50_ms": GOAL_JUDGED_MS, "sweep_s": GOAL_SWEPT_SECONDS, "ratio": GOAL_RATIO}
    return Verdict(
        "supervision", figures, {"scan_s": round(median(scanned), 3)}, round(ratio, 2), goal, holds
    )


def _seconds(deed: object) -> float:
    began = perf_counter()
    deed()  # type: ignore[operator]
    return perf_counter() - began


def _due_at(number: int) -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=number)


def _fill(tables: Tables, count: int) -> None:
    """Cases that warn, hour after hour, one in a hundred each time; each has two clocks that run."""
    done = 0
    for portion in _portions(count):
        with transaction.atomic():
            Watched.objects.bulk_create(portion, batch_size=2_000)
        done += len(portion)
        tables.told(done, count, "watched")
    count_rows()


def _portions(count: int) -> Iterator[list[Watched]]:
    plans = [_plan(number) for number in range(DUE_ONE_IN)]
    for first in range(0, count, PORTION):
        numbers = range(first, min(first + PORTION, count))
        yield [
            Watched(
                subject=f"case:{number:032x}",
                hall=HALL,
                department="dept-1",
                window="w01",
                responsible="1001",
                title="公共场所卫生许可新办审批",
                entry_count=2,
                plan=plans[number % DUE_ONE_IN],
                looks_at=_due_at(number % DUE_ONE_IN),
            )
            for number in numbers
        ]


def _plan(number: int) -> str:
    clocks = ((RuleKind.PROMISE_OVERDUE, 0), (RuleKind.TOTAL_OVERDUE, 7))
    return spelled(
        [
            Rise(kind, "#1", level, _due_at(number) + timedelta(days=days + 2 * level - 2), EVIDENCE)
            for kind, days in clocks
            for level in (1, 2, 3)
        ]
    )


def _scan(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SCAN[connection.vendor], [connection.ops.adapt_datetimefield_value(at)])
        return int(cursor.fetchone()[0])


def _judged(number: int) -> float:
    """The seconds supervision adds to the transaction in which a case's step begins."""
    case, now = _case(number), BEGUN + timedelta(hours=3)
    ledgers.start(case.subject, RULES, actor=CLERK, now=BEGUN, title=case.task_name)
    ledgers.accept(case.subject, actor=CLERK, now=BEGUN)
    after_case(case, _event(case, Deed.ACCEPTED, 2, BEGUN))
    with transaction.atomic():
        ledgers.begin_step(case.subject, "review", actor=CLERK, now=now)
        event = _event(case, Deed.STEP_BEGUN, 3, now)
        return _seconds(lambda: after_case(case, event))


def _event(case: CaseFacts, kind: Deed, place: int, at: datetime) -> EventFacts:
    return EventFacts(case.id, place, kind, at, at, CLERK, "", CaseState.ACCEPTED, {}, "")


def _case(number: int) -> CaseFacts:
    return CaseFacts(
        id=f"f{number:031x}",
        project_no=f"5116022026{number:08d}",
        hall=HALL,
        department="dept-1",
        item="511A0015500009",
        version=1,
        task_name="公共场所卫生许可新办审批",
        channel=Channel.WINDOW,
        state=CaseState.ACCEPTED,
        is_over=False,
        event_count=3,
        step="review",
        party="",
        agent="",
        project="",
        masked_name="张*",
        visit="",
        ticket="",
        window="w01",
        handler="1001",
        accepted_as="complete",
        outcome=Outcome.NONE,
        result_number="",
        licence="",
        opened_at=BEGUN,
        registered_at=BEGUN,
        accepted_at=BEGUN,
        decided_at=None,
        over_at=None,
        level=0,
        due_on=None,
    )
