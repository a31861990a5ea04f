"""Wires with several devices on them: one talker at a time, pauses, a dead device that does not hold up the living."""

import threading
import time
from pathlib import Path

import pytest

from device_drivers.address import AddressWrong, parse_address
from device_drivers.errors import DeviceTrouble
from device_drivers.simulated.network_line import NetworkLine
from device_drivers.simulated.serial_line import SerialLine
from device_drivers.transports.network_links import host_and_port
from device_drivers.transports.rs485_bus import BusSeat, seat_at
from device_drivers.transports.set_aside import SetAside


class Boards:
    """Boards that answer `N!` to `N?`, N being a digit; those in `dead` do not."""

    def __init__(self, link: Path) -> None:
        self.dead: set[str] = set()
        self.heard: list[tuple[float, bytes]] = []
        self.line = SerialLine(str(link), self._on_bytes, speed=9600, paced=True)

    def _on_bytes(self, content: bytes) -> None:
        self.heard.append((time.monotonic(), content))
        for board in content.decode().replace("?", ""):
            if board not in self.dead:
                self.line.send(f"{board}!".encode())


class Ear:
    """Hears one answer of two bytes."""

    def __init__(self) -> None:
        self._come = b""

    def __call__(self, come: bytes) -> bytes | None:
        self._come += come
        return self._come[:2] if len(self._come) >= 2 else None


def seat(link: Path, board: int) -> BusSeat:
    return seat_at(parse_address(f"serial:{link}"), 9600, f"id={board}")


def test_many_threads_share_the_wires_and_every_answer_finds_its_asker(tmp_path: Path) -> None:
    boards = Boards(tmp_path / "bus")
    boards.line.plug()
    wrong: list[bytes] = []

    def ask(board: int) -> None:
        mine = seat(tmp_path / "bus", board)
        for _ in range(10):
            answer = mine.ask(f"{board}?".encode(), Ear, 1.0)
            if answer != f"{board}!".encode():
                wrong.append(answer)
        mine.close()

    threads = [threading.Thread(target=ask, args=(board,)) for board in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    boards.line.stop()
    assert not wrong
    assert [len(content) for _, content in boards.heard] == [2] * 40
    gaps = [later[0] - earlier[0] for earlier, later in zip(boards.heard, boards.heard[1:], strict=False)]
    assert min(gaps) >= 3.5 * 10 / 9600


def test_a_dead_board_is_left_alone_and_the_others_go_on(tmp_path: Path) -> None:
    boards = Boards(tmp_path / "bus")
    boards.dead = {"1"}
    boards.line.plug()
    dead, alive = seat(tmp_path / "bus", 1), seat(tmp_path / "bus", 2)
    for _ in range(3):
        with pytest.raises(DeviceTrouble) as silent:
            dead.ask(b"1?", Ear, 0.1)
        assert silent.value.code == "board_silent"
        assert "id=1" in silent.value.english
    asked = len(boards.heard)
    began = time.monotonic()
    for _ in range(5):
        with pytest.raises(DeviceTrouble):
            dead.ask(b"1?", Ear, 0.1)
        assert alive.ask(b"2?", Ear, 1.0) == b"2!"
    assert time.monotonic() - began < 1.0
    assert [content for _, content in boards.heard[asked:]] == [b"2?"] * 5
    assert dead.counted == {"silences": 6, "left_alone": 5}
    dead.close()
    alive.close()
    boards.line.stop()


def test_when_a_dead_board_is_asked_again() -> None:
    board = SetAside()
    for _ in range(2):
        board.was_silent(0.0)
        assert board.may_be_asked(0.0)
    board.was_silent(100.0)
    assert board.is_set_aside
    assert not board.may_be_asked(101.9)
    assert board.may_be_asked(102.0)
    rests = []
    now = 102.0
    for _ in range(6):
        board.was_silent(now)
        rest = next(seconds for seconds in range(100) if board.may_be_asked(now + seconds))
        rests.append(rest)
        now += rest
    assert rests == [4, 8, 16, 30, 30, 30]
    board.answered()
    assert board.may_be_asked(now)
    assert not board.is_set_aside


def test_boards_behind_a_converter_on_the_network_share_one_connection() -> None:
    asked: list[bytes] = []

    def answer(content: bytes) -> None:
        asked.append(content)
        line.send(content.replace(b"?", b"!"))

    line = NetworkLine("tcp", 0, answer)
    line.plug()
    address = parse_address(line.address)
    one, two = seat_at(address, 9600, "id=1"), seat_at(address, 9600, "id=2")
    assert one.ask(b"1?", Ear, 1.0) == b"1!"
    assert two.ask(b"2?", Ear, 1.0) == b"2!"
    one.close()
    assert two.ask(b"2?", Ear, 1.0) == b"2!"
    two.close()
    line.stop()


@pytest.mark.parametrize("kind", ["tcp", "udp"])
def test_nobody_listens(kind: str) -> None:
    line = NetworkLine("tcp" if kind == "tcp" else "udp", 0, lambda _: None)
    line.plug()
    mine = seat_at(parse_address(line.address), 0, "")
    with pytest.raises(DeviceTrouble) as silent:
        mine.ask(b"1?", Ear, 0.05)
    assert silent.value.code == "board_silent"
    line.stop()
    told = []
    for _ in range(2):
        with pytest.raises(DeviceTrouble) as trouble:
            mine.ask(b"1?", Ear, 0.05)
        told.append(trouble.value.code)
    assert told[-1] == "connection_refused"
    mine.close()


def test_a_host_without_a_name() -> None:
    mine = seat_at(parse_address("tcp:no-such-host.invalid:5005"), 0, "")
    with pytest.raises(DeviceTrouble) as nowhere:
        mine.send(b"1?")
    assert nowhere.value.code == "device_unreachable"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("tcp:192.168.1.20:5005", ("192.168.1.20", 5005)),
        ("tcp:192.168.1.20", ("192.168.1.20", 7)),
        ("tcp:[fe80::1]:5005", ("fe80::1", 5005)),
        ("tcp:[fe80::1]", ("fe80::1", 7)),
        ("udp:screen.hall", ("screen.hall", 7)),
    ],
)
def test_places_on_the_network(written: str, place: tuple[str, int]) -> None:
    assert host_and_port(parse_address(written), 7) == place


@pytest.mark.parametrize("written", ["tcp:host:0", "tcp:host:x", "tcp::5005", "tcp:host:65536", "tcp:a:b:1"])
def test_no_places_on_the_network(written: str) -> None:
    with pytest.raises(AddressWrong):
        host_and_port(parse_address(written), 7)
