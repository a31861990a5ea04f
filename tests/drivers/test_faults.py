"""What faults do to a reply, and how a stand-in's line hangs, is unplugged and remembers."""

import gc
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.errors import DeviceTrouble
from device_drivers.simulated.faults import Faults
from device_drivers.simulated.serial_line import SerialLine
from device_drivers.transports.serial_port import SerialPort
from tests.rig.waiting import until

REPLY = bytes(range(10))


def left_of(reply: bytes = REPLY, **fault: object) -> bytes:
    """What goes out of a reply under this one fault."""
    faults = Faults()
    faults.lay(fault)
    return b"".join(delivery.content for delivery in faults.deliveries("read", reply))


def test_each_kind() -> None:
    assert left_of(kind="corrupt", byte=2) == b"\x00\x01\xfd" + REPLY[3:]
    assert left_of(kind="corrupt", byte=-1) == REPLY[:-1] + b"\xf6"
    assert left_of(kind="truncate", byte=3) == REPLY[:3]
    assert left_of(kind="truncate") == REPLY[:5]
    assert left_of(kind="duplicate") == REPLY * 2
    assert left_of(kind="drop_reply") == b""
    assert left_of(kind="noise", hex="aabb") == b"\xaa\xbb" + REPLY
    assert left_of(kind="delay", seconds=1.5) == REPLY
    assert left_of(kind="corrupt", method="find") == REPLY


@given(st.binary(min_size=1, max_size=50), st.integers(0, 60))
def test_splitting_loses_nothing(reply: bytes, byte: int) -> None:
    assert left_of(reply, kind="split") == reply
    assert left_of(reply, kind="split", byte=byte) == reply


def test_a_split_is_a_byte_at_a_time_and_a_delay_comes_first() -> None:
    faults = Faults()
    faults.lay({"kind": "delay", "seconds": 2.0})
    faults.lay({"kind": "split"})
    deliveries = faults.deliveries("find", REPLY)
    assert [len(delivery.content) for delivery in deliveries] == [1] * len(REPLY)
    assert deliveries[0].wait == 2.0
    assert all(delivery.wait < 0.1 for delivery in deliveries[1:])


def test_a_fault_falls_as_often_as_it_was_laid_for() -> None:
    faults = Faults()
    faults.lay({"kind": "truncate", "byte": 0, "times": 2})
    faults.lay({"kind": "noise", "hex": "aa", "times": 0})
    left = [b"".join(each.content for each in faults.deliveries("x", b"r")) for _ in range(4)]
    assert left == [b"\xaa", b"\xaa", b"\xaar", b"\xaar"]
    assert [fault["kind"] for fault in faults.laid()] == ["noise"]
    faults.heal()
    assert faults.deliveries("x", b"r")[0].content == b"r"


@pytest.mark.parametrize(
    "wrong", [{"kind": "melt"}, {"kind": "split", "bite": 3}, {}, {"kind": "noise", "hex": "xy"}]
)
def test_what_is_no_fault_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((msgspec.ValidationError, ValueError)):
        Faults().lay(wrong)


def echo(folder: Path, speed: int | None = None) -> tuple[SerialLine, SerialPort]:
    """A device that answers with what it hears, and a port to it."""
    line = SerialLine(str(folder / "port"), lambda content: line.send(content, "echo"), speed=speed)
    line.plug()
    return line, SerialPort(str(folder / "port"), 9600)


def heard(port: SerialPort, count: int, seconds: float = 3.0) -> bytes:
    """As many bytes as come in time."""
    end, got = time.monotonic() + seconds, b""
    while len(got) < count and (piece := port.read(end)):
        got += piece
    return got


def test_a_line_carries_and_remembers(tmp_path: Path) -> None:
    line, port = echo(tmp_path)
    port.write(b"hello")
    assert heard(port, 5) == b"hello"
    assert [(piece.direction, piece.content) for piece in line.wire.pieces()] == [
        ("in", b"hello"),
        ("out", b"hello"),
    ]
    for _ in range(600):
        line.wire.note("in", b"x")
    assert len(line.wire.pieces()) == 500
    port.close()
    line.stop()


def test_unplugged_is_told_and_plugged_in_is_found_again(tmp_path: Path) -> None:
    line, port = echo(tmp_path)
    port.open()
    line.unplug()
    with pytest.raises(DeviceTrouble) as gone:
        heard(port, 1)
    assert gone.value.code == "port_gone"
    assert not (tmp_path / "port").is_symlink()
    with pytest.raises(DeviceTrouble) as missing:
        port.write(b"x")
    assert missing.value.code == "port_missing"
    line.plug()
    port.write(b"again")
    assert heard(port, 5) == b"again"
    line.unplug(seconds=0.05)
    until(lambda: line.is_plugged, 3)
    line.stop()
    line.stop()


def test_unplugging_cuts_off_a_reply_on_its_way(tmp_path: Path) -> None:
    line, port = echo(tmp_path)
    line.fault({"kind": "delay", "seconds": 60})
    port.write(b"x")
    until(lambda: not line.faults.laid(), 3)
    line.unplug()
    assert not line.is_plugged
    line.stop()


def test_a_port_has_one_owner(tmp_path: Path) -> None:
    line, port = echo(tmp_path)
    port.open()
    with pytest.raises(DeviceTrouble) as taken:
        SerialPort(str(tmp_path / "port"), 9600).open()
    assert taken.value.code == "port_in_use"
    port.close()
    SerialPort(str(tmp_path / "port"), 9600).open()
    line.stop()


def test_what_is_no_port_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(DeviceTrouble) as unfit:
        SerialPort(str(file), 9600).open()
    assert unfit.value.code == "port_unfit"


def test_a_listener_at_another_speed_hears_rubbish(tmp_path: Path) -> None:
    line, port = echo(tmp_path, speed=115200)
    port.write(b"hello")
    until(line.wire.pieces, 3)
    line.send(b"hello there")
    got = heard(port, 6)
    assert got
    assert b"hello" not in got
    port.change_speed(115200)
    port.discard_input()
    port.write(b"hello")
    assert heard(port, 5) == b"hello"
    line.stop()


def test_a_real_file_is_never_replaced_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("precious")
    line = SerialLine(str(tmp_path / "port"), lambda _: None)
    with pytest.raises(FileExistsError):
        line.plug()
    assert (tmp_path / "port").read_text() == "precious"


def test_plugging_leaves_no_descriptors_behind(tmp_path: Path) -> None:
    line = SerialLine(str(tmp_path / "port"), lambda _: None)
    gc.collect()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        line.plug()
        line.unplug()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
