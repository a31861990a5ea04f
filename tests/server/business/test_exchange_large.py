"""A hundred megabytes come in."""

import csv
import resource
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import pytest

from hall_server.exchange import actions
from hall_server.exchange.actions import LoadAs
from hall_server.exchange.exporting import export
from hall_server.exchange.workbench import Workbench
from tests.server.business.exchange_lists import (
    CLERK,
    HALL,
    department,
    told,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_megabytes_are_read_in_little_memory(tmp_path: Path) -> None:
    """The memory of reading 100 MB is that of reading 10 MB."""
    small = used_by(lambda: refused(tmp_path, 10))
    assert used_by(lambda: refused(tmp_path, 100)) - small < 60


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_megabytes_are_loaded_and_nothing_of_them_twice(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """As long items as there are: some 26,000 in 100 MB, looked at, published, and looked at again."""
    rows = write_large(tmp_path / "a.csv", 100, "应当具备的条件。" * 160)
    bench = Workbench(tmp_path / "bench")
    took: dict[str, float] = {}

    def timed(name: str, deed: Callable[[], object]) -> None:
        began = perf_counter()
        deed()
        took[name] = round(perf_counter() - began, 1)

    timed("preview", lambda: actions.preview(tmp_path / "a.csv", bench, HALL, told))
    assert bench.counts()["new"] == rows
    load = partial(actions.load, bench, HALL, LoadAs.PUBLISHED, told, source="large", actor=CLERK)
    most = used_by(lambda: timed("load", load))
    again = Workbench(tmp_path / "again")
    timed("again", lambda: actions.preview(tmp_path / "a.csv", again, HALL, told))
    assert (again.counts()["unchanged"], again.counts()["new"]) == (rows, 0)
    timed("export", lambda: export(tmp_path / "out.zip", HALL, told))
    record_property("figures", f"{rows} items: {took} seconds, {most} MB at most")
    assert most < 700


def refused(folder: Path, size: int) -> None:
    """Reading alone: the hall of every row is unknown."""
    rows = write_large(folder / f"{size}.csv", size, "受理条件很长。" * 20)
    with Workbench(folder / f"bench-{size}") as bench:
        actions.preview(folder / f"{size}.csv", bench, "nowhere", told)
        assert bench.counts()["refused"] == rows


def write_large(path: Path, size: int, condition: str) -> int:
    """A file of so many MB, each row with this condition; how many rows."""
    number, there = 0, department()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*new_row_of(0, there), "accept_condition"])
        writer.writeheader()
        while number % 500 or file.tell() < size << 20:
            writer.writerow(new_row_of(number, there) | {"accept_condition": condition})
            number += 1
    return number


def new_row_of(number: int, there: str) -> dict[str, str]:
    """A row of a large file."""
    return {
        "task_handle_item": f"B{number:06d}",
        "task_name": f"大文件事项{number}",
        "task_type": "20",
        "dept_code": there,
    }


def used_by(deed: Callable[[], object]) -> int:
    """The most memory this process had until the deed was done, in MB."""
    deed()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
