"""Decides how the wire of a watched device is recorded from the shell: without personal data unless asked for."""

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from threading import Event, Lock

from device_drivers.address import AddressWrong
from device_drivers.captures.capture import VERSION, Capture, Head, Piece
from device_drivers.captures.masks import masked
from device_drivers.catalogue import roles
from device_drivers.device_watch import DeviceWatch
from device_drivers.transports.wire_tap import overheard
from device_drivers.verbs import exit_codes, telling
from device_drivers.wall_time import utc_now

USUAL_SECONDS = 30.0
WARNING = (
    "注意：录制内容含个人信息，只有本人可读；用后请删除。\n"
    "Warning: the capture holds personal data, readable by its owner alone; delete it after use.\n"
)


def add_arguments(parser: ArgumentParser) -> None:
    """`capture ROLE --on ADDRESS -o FILE [--for SECONDS] [--personal-data] [--json]`."""
    parser.add_argument("role", choices=tuple(roles()))
    parser.add_argument("-o", "--output", type=Path, required=True, help="FILE.jsonl; it is replaced")
    parser.add_argument("--for", type=float, dest="seconds", default=USUAL_SECONDS, metavar="SECONDS")
    parser.add_argument("--personal-data", action="store_true", help="keep what is read of people")
    telling.add_device_arguments(parser)


def run(arguments: Namespace) -> int:
    """Watch the device, and write down what went over its wire until the time is over or Ctrl-C."""
    if arguments.personal_data:
        sys.stderr.write(WARNING)
    recorder = _Recorder()
    made = utc_now().isoformat(timespec="seconds")
    with overheard(recorder.note):
        watch = DeviceWatch(arguments.role, arguments.on, lambda: None)
        try:
            Event().wait(arguments.seconds)
        except KeyboardInterrupt:
            sys.stderr.write("\n")
        finally:
            watch.close()
    pieces = recorder.pieces()
    kept = pieces if arguments.personal_data else masked(arguments.role, pieces)
    head = Head(VERSION, arguments.role, arguments.on, made, personal_data=arguments.personal_data)
    _write(Capture(head, kept), arguments.output)
    facts = {"ok": bool(kept), "pieces": len(kept), "file": str(arguments.output)}
    telling.tell(arguments, facts, f"录制 {len(kept)} 段，见 {arguments.output}")
    return exit_codes.DONE if kept else exit_codes.NOTHING


def _write(capture: Capture, path: Path) -> None:
    try:
        capture.write(path)
    except OSError as wrong:
        raise AddressWrong(f"cannot write {path}: {wrong.strerror}") from wrong


class _Recorder:
    """Keeps pieces with their time, from whatever threads they come."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._pieces: list[Piece] = []
        self._lock = Lock()

    def note(self, _place: str, direction: str, content: bytes) -> None:
        """One piece."""
        at = round(time.monotonic() - self._began, 4)
        with self._lock:
            self._pieces.append(Piece(at, "in" if direction == "in" else "out", content.hex()))

    def pieces(self) -> tuple[Piece, ...]:
        """All so far."""
        with self._lock:
            return tuple(self._pieces)
