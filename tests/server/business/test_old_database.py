"""A hall that ran before items had versions and limits had ledgers is brought up to date and loses nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hall.language import hall_clock
from hall_server.catalogue import item_queries
from hall_server.catalogue import queries as catalogue
from hall_server.commands import migrate
from hall_server.installation import DatabasePart
from hall_server.organisation import queries as organisation
from hall_server.search import queries as found
from tests.rig import server_database
from tests.rig.postgresql import Cluster

# As the tables stood in the first release.
BEFORE = (
    ("organisation", "0002_help_is_answered"),
    ("catalogue", "0002_initial"),
    ("queueing", "0002_append_only"),
    ("devices", "0003_cloned_certificates"),
    ("personal_data", "0001_initial"),
    ("outbox", "0001_initial"),
    ("broadcasting", "0001_initial"),
    ("worker", "0001_initial"),
    ("audit", "0002_append_only"),
)
AREA = "511602000000"
MATTERS = (
    (f"511A001-{AREA}-000-1", "失业登记", "失业保险"),
    (f"511A001-{AREA}-000-2", "失业登记（延续）", "失业保险"),
    ("LOCAL-7", "社会保障卡申领", ""),
)
Rows = dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def empty(request: pytest.FixtureRequest, cluster: Cluster) -> Iterator[None]:
    """A database without a table."""
    if request.param == "sqlite":
        path = server_database.FOLDER / "old.sqlite"
        path.unlink(missing_ok=True)
        part = DatabasePart("sqlite", path=str(path))
    else:
        part = DatabasePart("postgresql", dsn=cluster.create("old_hall"))
    server_database.use(part)
    yield
    server_database.leave()
    if request.param == "postgresql":
        cluster.drop("old_hall")


@pytest.mark.usefixtures("empty")
def test_a_hall_of_the_first_release_is_brought_up_to_date_and_loses_nothing() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(BEFORE))
    fill(executor.loader.project_state(list(BEFORE)).apps)
    before = all_rows()
    assert migrate.run([]) == 0
    lost = {table: missing for table, kept in before.items() if (missing := missing_from(table, *kept))}
    assert lost == {}
    for code, name, main in MATTERS:
        (version,) = item_queries.versions(code)
        content = item_queries.content(version.key)
        assert (version.hall, version.department, content.task_name) == ("anhe", "d-1", name)
        matter = catalogue.matter("anhe", code)
        assert matter is not None
        assert (matter.name, matter.queue.prefix) == (name, "A")
        assert main in ("", "失业保险")
    assert len({item_queries.versions(code)[0].catalog_code for code, *_ in MATTERS}) == 2
    assert [hit.item.code for hit in found.items("社会保障卡").hits] == ["LOCAL-7"]
    monday = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert organisation.is_open("anhe", monday)
    assert not organisation.is_open("anhe", monday.replace(hour=11))


def fill(apps: Any) -> None:
    """One hall as the first release knew it, with a ticket that was served and one that waits."""

    def make(app: str, model: str, **columns: Any) -> Any:
        return apps.get_model(app, model).objects.create(**columns)

    now = hall_clock.now()
    hall = make("organisation", "Hall", code="anhe", name="安和区政务服务中心", most_overtakes=4)
    zone = make("organisation", "Zone", code="zone-a", hall=hall, name="A区 一楼")
    department = make("organisation", "Department", code="d-1", name="人力资源和社会保障局")
    window = make("organisation", "Window", code="w01", zone=zone, number=1, name="一号窗口")
    clerk = make("organisation", "Clerk", number="1001", name="陈静", password="x", department=department)
    make("organisation", "WindowDuty", window=window, clerk=clerk, device="desk-01", since=now)
    for day in range(1, 6):
        hours = {"opens": time(9), "closes": time(17)}
        make("organisation", "OpeningHours", hall=hall, weekday=day, **hours)
    queue = make("catalogue", "Queue", hall=hall, zone=zone, prefix="A", name="社保", quota=200)
    group = make("catalogue", "MatterGroup", code="social", name="社保", queue=queue, initials="sb")
    for code, name, main in MATTERS:
        spelled = {"initials": "x", "pinyin": "x", "bigrams": "x"}
        make(
            "catalogue", "ServiceItem", code=code, name=name, main_item=main, task_type="20",
            department=department, group=group, is_common=code == "LOCAL-7", **spelled,
        )  # fmt: skip
    make("queueing", "QueueDay", queue=queue, business_day=date(2026, 11, 20), issued=2)
    visit = make("queueing", "Visit", id="v" * 32, hall=hall, terminal="terminal-1", started_at=now)
    for number, state in (("A001", "finished"), ("A002", "waiting")):
        make(
            "queueing", "Ticket", visit=visit, id=number * 8, business_day=date(2026, 11, 20), number=number,
            matter="LOCAL-7", matter_name="社会保障卡申领", state=state, arrived_at=now, hall=hall,
            queue=queue, window=window if state == "finished" else None, masked_name="张*",
        )  # fmt: skip


def all_rows() -> Rows:
    """Every table with its columns and rows, but for what Django keeps of its own."""
    tables: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(("django_", "auth_", "sqlite_")):
                tables[table] = rows_of(table)
    assert sum(len(rows) for _, rows in tables.values()) > 15
    return tables


def rows_of(table: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return tuple(column[0] for column in cursor.description), list(cursor.fetchall())


def missing_from(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of before that are no longer there as they were, in the columns that are still there."""
    names, present = rows_of(table)
    kept = [name for name in columns if name in names]
    there = {tuple(row[names.index(name)] for name in kept) for row in present}
    was = [tuple(row[columns.index(name)] for name in kept) for row in rows]
    return [row for row in was if row not in there]
