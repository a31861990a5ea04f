"""Writes the lists an office would send, and brings them in."""

import csv
from pathlib import Path

from hall.language import hall_clock
from hall_server.catalogue import item_queries
from hall_server.exchange import actions
from hall_server.exchange.actions import LoadAs
from hall_server.exchange.reading import said
from hall_server.exchange.workbench import Workbench
from hall_server.search import queries as search

HALL = "anhe"
CLERK = "clerk:1001"
TODAY = hall_clock.business_day(hall_clock.now())


def told(*_: object) -> None:
    """Nobody watches."""


def known_code(name: str = "失业登记") -> str:
    """Of an item of the sample hall."""
    return search.items(name).hits[0].item.code


def department() -> str:
    """Of that item."""
    facts = item_queries.versions(known_code())[0]
    return facts.department


def sheet(path: Path, *rows: dict[str, str]) -> Path:
    """A list as an office saves it."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def new_row(code: str, **more: str) -> dict[str, str]:
    """An item nobody knows yet."""
    row = {
        "task_handle_item": code,
        "task_name": f"新事项{code}",
        "task_type": "20",
        "dept_code": department(),
    }
    return row | more


def run(
    path: Path, folder: Path, load_as: LoadAs | None = None, hall: str = HALL
) -> tuple[dict[str, int], list[str], Workbench]:
    """Look at a list, and load it if asked: counts, what was wrong, and the bench."""
    folder.mkdir(exist_ok=True)
    place = folder / f"bench-{len(list(folder.iterdir()))}"
    bench = Workbench(place)
    actions.preview(path, bench, hall, told)
    if load_as is not None:
        actions.load(bench, hall, load_as, told, source=actions.source_name(path), actor=CLERK)
    return bench.counts(), [said(wrong) for _, wrong in bench.wrongs()], bench
