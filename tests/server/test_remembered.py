"""What is read of rows that seldom change is believed for a second, and read ahead for whoever asks next."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hall_server import remembered as memory
from hall_server.remembered import AHEAD_SECONDS, MOST_AHEAD, apart, forget, read_ahead, remembered


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def counting(reads: list[str]) -> Callable[[str], str]:
    """A query that tells how often it was asked."""

    @remembered
    def query(name: str) -> str:
        if name == "gone" and reads.count(name):
            raise LookupError(name)
        reads.append(name)
        return f"{name}-{len(reads)}"

    return query


def test_an_answer_is_believed_and_forgotten() -> None:
    reads: list[str] = []
    query = counting(reads)
    assert query("a") == query("a") == "a-1"
    forget()
    assert query("a") == "a-2"


def test_what_was_wanted_is_read_ahead_a_few_at_a_time() -> None:
    reads: list[str] = []
    query = counting(reads)
    for name in ("a", "b", "c"):
        query(name)
    read_ahead(time.monotonic())
    assert reads == ["a", "b", "c"], "they are fresh"
    read_ahead(time.monotonic() + AHEAD_SECONDS)
    assert reads[3:] == ["a", "b"][:MOST_AHEAD], "the oldest first"
    assert query("a") == "a-4", "nobody waits for it"


def test_what_nobody_wanted_lately_is_left_alone() -> None:
    reads: list[str] = []
    counting(reads)("a")
    read_ahead(time.monotonic() + memory.WANTED_SECONDS)
    assert reads == ["a"]


def test_what_takes_long_is_left_to_whoever_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    monkeypatch.setattr(memory, "MOST_COST_SECONDS", 0.0)
    counting(reads)("a")
    read_ahead(time.monotonic() + AHEAD_SECONDS)
    assert reads == ["a"]


def test_what_is_gone_is_no_fault() -> None:
    reads: list[str] = []
    query = counting(reads)
    query("gone")
    read_ahead(time.monotonic() + AHEAD_SECONDS)
    with pytest.raises(LookupError):
        query("gone")


def test_what_is_read_apart_is_believed_by_nobody_else() -> None:
    reads: list[str] = []
    query = counting(reads)
    assert query("a") == "a-1"
    with apart():
        assert query("a") == query("a") == "a-2", "nor is what was known before"
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(query, "a").result() == "a-1"
        query("b")
    assert query("a") == "a-1"
    assert query("b") == "b-4", "read again"
    with apart():
        assert query("a") == "a-5"
        forget()
        assert query("a") == "a-6"
