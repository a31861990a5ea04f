"""The doctor's look at a print queue: somebody answers, and what citizens printed is not kept."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.launcher import print_queues
from hall.launcher.faults import CannotStart
from hall.launcher.ports import free_port
from hall.launcher.print_queues import check_queue


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_print_server_that_does_not_answer_is_named(port: int) -> None:
    check_queue("document_printer", f"cups:kiosk?server=127.0.0.1:{port}")
    silent = free_port()
    with pytest.raises(CannotStart) as told:
        check_queue("document_printer", f"cups:kiosk?server=127.0.0.1:{silent}")
    assert told.value.code == "print_server_silent"
    assert str(silent) in told.value.sentence


@pytest.mark.parametrize(
    ("settings", "keeps"),
    [
        ("LogLevel warn\n", True),
        ("PreserveJobFiles Yes\n", True),
        ("#PreserveJobFiles No\n", True),
        ("PreserveJobFiles No\nLogLevel warn\n", False),
        ("  preservejobfiles off\n", False),
    ],
)
def test_a_print_server_that_keeps_documents_is_named(
    settings: str,
    keeps: bool,  # noqa: FBT001 - drawn
    port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "cupsd.conf").write_text(settings)
    monkeypatch.setattr(print_queues, "USUAL_SERVER", f"127.0.0.1:{port}")
    if not keeps:
        check_queue("document_printer", "cups:kiosk", tmp_path / "cupsd.conf")
        return
    with pytest.raises(CannotStart) as told:
        check_queue("document_printer", "cups:kiosk", tmp_path / "cupsd.conf")
    assert told.value.code == "print_server_keeps"
    assert "cupsctl PreserveJobFiles=No" in told.value.action


def test_settings_nobody_may_read_accuse_nobody(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_queues, "USUAL_SERVER", f"127.0.0.1:{port}")
    check_queue("document_printer", "cups:kiosk", tmp_path / "nothing.conf")
