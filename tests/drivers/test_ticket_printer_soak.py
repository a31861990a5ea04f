"""Thousands of tickets with random faults: never done without a paper, never two valid papers for one number."""

import ctypes
import gc
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from device_drivers.checks import Counts
from device_drivers.roles.ticket_printer import Align, Outcome, Paper, Printed, QrCode, TextLine
from tests.drivers.printer_stage import SHORT, PrinterStage

COPY = "副本 COPY"
NOTHING: tuple[tuple[str, dict[str, object]], ...] = (("nothing", {}),)
FAULTS: tuple[tuple[str, dict[str, object]], ...] = (
    *NOTHING * 30,
    ("jam", {}),
    ("jam", {"after_rows": 60}),
    ("empty", {}),
    ("empty", {"after_rows": 90}),
    ("cutter", {"after_rows": 30}),
    ("open_cover", {}),
    ("near_end", {}),
    ("confirm", {"mode": "lose"}),
    ("confirm", {"mode": "withhold"}),
    ("confirm", {"mode": "delay", "seconds": 0.7}),
)
LINE_FAULTS = (
    "split",
    "corrupt",
    "truncate",
    "duplicate",
    "drop_reply",
    "noise",
)


def small_ticket(number: str, *, copy: bool) -> Paper:
    """A ticket whose number a machine can read back: it stands in the QR code too."""
    marked = (TextLine(COPY, Align.CENTRE),) if copy else ()
    return Paper((TextLine(number, Align.CENTRE, scale=4), *marked, QrCode(number)))


def as_a_hall_does(stage: PrinterStage, number: str) -> list[Printed]:
    """Print until done: heal what is wrong, ask what became of an unknown one, and mark what follows it as a copy."""
    ends = [stage.driver.print(small_ticket(number, copy=False), SHORT)]
    while ends[-1].outcome is not Outcome.DONE and len(ends) < 20:
        for healed in ("clear", "load", "close_cover"):
            stage.act(healed)
        stage.act("confirm", mode="normal")
        last = ends[-1]
        if last.outcome is Outcome.UNKNOWN and stage.driver.outcome_of(last.process_id) is Outcome.DONE:
            break
        has_perhaps_come_out = any(end.outcome is Outcome.UNKNOWN for end in ends)
        ends.append(stage.driver.print(small_ticket(number, copy=has_perhaps_come_out), SHORT))
    return ends


def spoil(stage: PrinterStage, chance: random.Random) -> None:
    """One fault, or none."""
    verb, arguments = chance.choice(FAULTS)
    if verb != "nothing":
        stage.act(verb, **arguments)
    elif chance.random() < 0.15:
        stage.fault(chance.choice(LINE_FAULTS), method=chance.choice(["status", "process_id"]))


PRINTERS = 10
"""Side by side: a printer's faults are mostly waited for."""


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("tickets", [10_000])
def test_ten_thousand_tickets(tmp_path: Path, tickets: int) -> None:
    share = tickets // PRINTERS // 2
    descriptors, memory = a_day_of(PRINTERS, tmp_path / "first", share, seed=20261121)
    ended_with = a_day_of(PRINTERS, tmp_path / "second", share, seed=20261122)
    assert ended_with[0] <= descriptors
    assert ended_with[1] < memory * 1.1


def a_day_of(printers: int, folder: Path, share: int, seed: int) -> tuple[int, int]:
    """So many printers side by side print their share; what this program holds afterwards."""

    def one(number: int) -> None:
        place = folder / str(number)
        place.mkdir(parents=True)
        live_through(place, share, seed + number)

    with ThreadPoolExecutor(printers) as room:
        list(room.map(one, range(printers)))
    return resources()


def test_some_tickets(tmp_path: Path) -> None:
    began_with = resources()
    live_through(tmp_path, 40, seed=1)
    assert resources()[0] <= began_with[0]


def live_through(folder: Path, tickets: int, seed: int) -> None:
    """Print so many tickets through faults and judge every paper that came out."""
    chance = random.Random(seed)
    papers: dict[int, dict[str, str]] = {}
    ends: list[Printed] = []
    with PrinterStage(folder) as stage:
        first = stage.driver.print(small_ticket("first", copy=False), SHORT)
        for count in range(tickets):
            spoil(stage, chance)
            ends += as_a_hall_does(stage, f"A{count:05}")
            papers |= {paper["index"]: paper for paper in stage.papers()}
        papers |= {paper["index"]: paper for paper in stage.papers()}
        assert isinstance(stage.driver, Counts)
        counted = stage.driver.counters()
    valid = Counter(number for paper in papers.values() for number in valid_numbers(paper["text"]))
    assert not {number for number, times in valid.items() if times > 1}
    ids = Counter(paper["process_id"] for paper in papers.values())
    done = [end.process_id for end in ends if end.outcome is Outcome.DONE]
    assert all(ids[one] >= 1 for one in done)
    assert sum(end.outcome is Outcome.DONE for end in ends) >= tickets * 0.9
    ended = Counter(end.outcome for end in [*ends, first])
    assert {outcome: counted.get(f"papers_{outcome.value}", 0) for outcome in Outcome} == {
        outcome: ended[outcome] for outcome in Outcome
    }


def valid_numbers(text: str) -> list[str]:
    """The numbers a clerk would honour on this paper: whole, not marked as a copy, not void."""
    if COPY in text or "作废" in text:
        return []
    return [
        line.removeprefix("[qr ").removesuffix("]") for line in text.splitlines() if line.startswith("[qr ")
    ]


def resources() -> tuple[int, int]:
    """Open descriptors, and bytes of memory, once what is free was given back: each thread's heap keeps its own holes."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    me = psutil.Process()
    return me.num_fds(), me.memory_info().rss
