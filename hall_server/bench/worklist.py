"""P10: the first page of a work list among a million cases, filtered by what the clerk may see, against the bare query."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import HttpRequest, QueryDict

from hall.bench.verdict import Verdict, percentile
from hall.language import hall_clock
from hall.language.visitors import masked_name
from hall_server.bench import case_ground
from hall_server.bench.tables import Tables, count_rows, without_indexes
from hall_server.cases.models import Case
from hall_server.cases.moves import OVER, CaseState
from hall_server.cases.pages.worklists import ALL, LISTED, OPEN
from hall_server.catalogue.models import ItemVersion
from hall_server.identifiers import new_id
from hall_server.organisation import actions as organisation
from hall_server.organisation.models import Clerk
from hall_server.organisation.scopes import Scope
from hall_server.pages.keyset import Order, stretch
from hall_server.pages.lists import Listing
from hall_server.rows import insert_all

FULL, QUICK = 1_000_000, 50_000
ROUNDS = 40
PAGE = 50
GOAL_P95_MS, GOAL_RATIO = 100.0, 5.0
# So many cases come at one instant and are alike but for their numbers.
ALIKE = 50
HALL = "anhe"
# One case in twenty is open; the others are the years behind them.
OPEN_SHARE = 0.05

_CHANGED = {
    "id": "substr(c.id, 1, 12) || CAST(10000000 + k.n AS TEXT) || substr(c.id, 21)",
    "project_no": "substr(c.project_no, 1, 7) || substr(CAST(100 + k.n AS TEXT), 2) || substr(c.project_no, 10)",
}
_NAMES = [field.column for field in Case._meta.concrete_fields]
_VALUES = ", ".join(_CHANGED.get(name, f'c."{name}"') for name in _NAMES)
_ALIKE = f"""
INSERT INTO cases_case ({", ".join(f'"{name}"' for name in _NAMES)})
WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {ALIKE - 1})
SELECT {_VALUES} FROM cases_case c, k ORDER BY 1
"""  # noqa: S608 - names of ours
_COLUMNS = ", ".join(f'c."{name}"' for name in ("id", *LISTED[1:]))
_RAW_OPEN = f"""
SELECT {_COLUMNS} FROM cases_case c
WHERE c.hall_id = %s AND NOT c.is_over AND c.due_on IS NOT NULL ORDER BY c.due_on, c.id LIMIT 51
"""  # noqa: S608 - names of ours
_RAW_NEWEST = f"""
SELECT {_COLUMNS}, c."registered_at" FROM cases_case c
WHERE c.hall_id = %s AND c.department_id = %s ORDER BY c.id DESC LIMIT 51
"""  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as somebody opens it. wanted: what stands in the address. bare: the same first page in plain SQL."""

    listing: Listing[Case]
    by: Clerk
    wanted: Mapping[str, str]
    order: Order
    bare: tuple[str, ...] = ()

    def page(self) -> object:
        """The whole page, as a browser gets it."""
        return self.listing.respond(_request(self.by, self.wanted))

    def rows(self) -> object:
        """The rows of the first page, as the product reads them."""
        return stretch(self.listing.rows(_request(self.by, {})), self.order, PAGE)

    def bare_rows(self) -> object:
        """The same rows by a cursor."""
        statement, *values = self.bare
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def run(tables: Tables, *, quick: bool, count: int | None = None) -> Verdict:
    """Fill, then open each list again and again, product and bare query in turn."""
    del tables
    number = count or (QUICK if quick else FULL)
    now = hall_clock.now()
    case_ground.lay(now)
    departments = _fill(number, now)
    clerk, head = _people(departments[0], now)
    figures: dict[str, float] = {"cases": float(number)}
    baseline: dict[str, float] = {}
    ratios, worst = [], []
    for name, asked in _lists(clerk, head, departments[0], now).items():
        (pages,) = _timed(asked.page)
        figures[f"{name}_page_p95_ms"] = round(1000 * percentile(pages, 0.95), 3)
        worst.append(figures[f"{name}_page_p95_ms"])
        if asked.bare:
            rows, plain = _timed(asked.rows, asked.bare_rows)
            figures[f"{name}_rows_p50_ms"] = round(1000 * median(rows), 3)
            baseline[f"{name}_p50_ms"] = round(1000 * median(plain), 3)
            ratios.append(median(rows) / median(plain))
    figures["p95_ms"] = max(worst)
    ratio = max(ratios)
    holds = figures["p95_ms"] <= GOAL_P95_MS and ratio <= GOAL_RATIO
    goal = {"p95_ms": GOAL_P95_MS, "ratio": GOAL_RATIO}
    return Verdict("worklist", figures, baseline, round(ratio, 3), goal, holds)


def _lists(clerk: Clerk, head: Clerk, department: str, now: datetime) -> dict[str, Asked]:
    """Both lists as they are opened first, then narrowed by each filter, the rare and the far away among them."""
    due, newest = OPEN.orders[0], ALL.orders[0]
    day = hall_clock.business_day(now)
    years_ago, today = str(day - timedelta(days=3 * 365)), str(day)
    return {
        "open": Asked(OPEN, clerk, {}, due, (_RAW_OPEN, HALL)),
        "department": Asked(ALL, head, {}, newest, (_RAW_NEWEST, HALL, department)),
        "desk": Asked(OPEN, clerk, {"desk": "to_deliver"}, due),
        "red": Asked(OPEN, clerk, {"level": "3"}, due),
        "state": Asked(ALL, clerk, {"state": CaseState.PAUSED.value}, newest),
        "years_ago": Asked(ALL, clerk, {"until": years_ago}, newest),
        "today": Asked(ALL, head, {"since": today}, newest),
        "one_day": Asked(ALL, head, {"since": years_ago, "until": years_ago}, newest),
        "name": Asked(ALL, head, {"q": "欧阳修远"}, newest),
        "number": Asked(ALL, head, {"q": f"511602-{17:08d}-{17:06d}"}, newest),
    }


def _timed(*deeds: Callable[[], object]) -> list[list[float]]:
    """Seconds of each, in turn, so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in deeds]
    for deed in deeds:
        deed()
    for _ in range(ROUNDS):
        for place, deed in enumerate(deeds):
            began = perf_counter()
            deed()
            times[place].append(perf_counter() - began)
    return times


def _request(clerk: Clerk, wanted: Mapping[str, str]) -> HttpRequest:
    """What a browser would ask, signed in."""
    request = HttpRequest()
    request.method, request.path = "GET", "/staff/cases/"
    request.GET = QueryDict(urlencode(wanted))
    request.user = clerk
    request.session = {}  # type: ignore[assignment]
    return request


def _people(department: str, now: datetime) -> tuple[Clerk, Clerk]:
    """A clerk of the whole hall, and the head of one department."""
    organisation.settle_business_roles()
    found = []
    for number, role, scope in (
        ("1001", "clerk", Scope(hall=HALL)),
        ("1002", "department_head", Scope(hall=HALL, department=department)),
    ):
        clerk = Clerk.objects.create_user(number, name="陈静")
        span = organisation.Span(now - timedelta(days=1))
        organisation.assign_role(number, role, span, actor=case_ground.ACTOR, scope=scope, reason="bench")
        found.append(clerk)
    return found[0], found[1]


def _fill(number: int, now: datetime) -> list[str]:
    """Write so many cases of five years; the codes of their departments, the busiest first."""
    chance = Random(10)  # noqa: S311 - cases, no secrets
    versions = list(
        ItemVersion.objects.filter(item__implementation__hall=HALL).select_related("item__implementation")
    )
    with without_indexes(Case):
        with transaction.atomic():
            insert_all(list(_cases(number // ALIKE, now, versions, chance)))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ALIKE)
    count_rows()
    return sorted({version.item.implementation.department_id for version in versions})


def _cases(number: int, now: datetime, versions: list[ItemVersion], chance: Random) -> Iterator[Case]:
    years = timedelta(days=5 * 365)
    today = hall_clock.business_day(now)
    going = [state for state in CaseState if state not in OVER and state is not CaseState.PREPARED]
    for place in range(number):
        version = chance.choice(versions)
        at = now - years + years * (place / number)
        is_open = place > number * (1 - 2 * OPEN_SHARE) and chance.random() < 1 / 2
        state = chance.choice(going) if is_open else CaseState.ARCHIVED
        due = today + timedelta(days=chance.randint(-2, 40))
        yield Case(
            id=new_id(at),
            project_no=f"511602-{place:08d}-{place % 1_000_000:06d}",
            hall_id=HALL,
            department_id=version.item.implementation.department_id,
            item=version.item.task_handle_item,
            version=version,
            task_name=version.task_name,
            channel="window",
            state=state.value,
            is_over=not is_open,
            event_count=5,
            party=f"{place % 200_000:032x}",
            masked_name=masked_name(chance.choice(case_ground.NAMES)),
            handler="1001",
            opened_at=at,
            registered_at=at,
            level=chance.choices((0, 1, 2, 3), (80, 14, 5, 1))[0] if is_open else 0,
            due_on=due if is_open and state is not CaseState.CORRECTING else None,
        )
