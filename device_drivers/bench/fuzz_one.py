"""Runs one decoder under many wrong inputs, in a program of its own, and says in a line of JSON what it met.

`python -m device_drivers.bench.fuzz_one NAME COUNT SEED`.
"""

import gc
import json
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from types import FrameType

from device_drivers.bench.decoders import DECODERS, Decode, Decoder
from device_drivers.bench.mutations import inputs

FRESH_AFTER = 64
"""Inputs that one decoder with a memory takes in a row: a stream, and then a new device."""
HANGS_AFTER = 10
"""Seconds until an input that does not end is given up."""
WARM_UP = 0.5
"""Of all inputs; memory is measured from there, when the caches that have a size (drawn characters) are full."""
PAGE = 4096


class Hung(Exception):  # noqa: N818 - what is found, not an error of this program
    """An input did not end."""


@dataclass(slots=True)
class Met:
    """What one decoder met. crashes, hangs: in all; first: the first of them in hex, with its exception."""

    inputs: int = 0
    crashes: int = 0
    hangs: int = 0
    worst_ms: float = 0.0
    total_seconds: float = 0.0
    grown_mb: float = 0.0
    first: str = ""


def fuzz(decoder: Decoder, count: int, seed: int) -> Met:
    """Run it. Time is what the processor worked: another program on the machine is no hang."""
    met = Met(inputs=count)
    signal.signal(signal.SIGPROF, _hung)
    stream = inputs(decoder.seeds(), count, seed)
    _run(decoder, islice(stream, int(count * WARM_UP)), met)
    before = _resident()
    _run(decoder, stream, met)
    met.grown_mb = round((_resident() - before) / 1e6, 3)
    return met


def _run(decoder: Decoder, stream: Iterable[bytes], met: Met) -> None:
    decode = decoder.make()
    for number, content in enumerate(stream):
        if number % FRESH_AFTER == 0:
            signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER)
            decode = decoder.make()
        _one(decoder, decode, content, met)
    signal.setitimer(signal.ITIMER_PROF, 0)


def _one(decoder: Decoder, decode: Decode, content: bytes, met: Met) -> None:
    began = time.thread_time()
    try:
        decode(content)
    except decoder.refuses:
        pass
    except Hung:
        met.hangs += 1
        met.first = met.first or f"hang {content.hex()}"
        signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER)
    except Exception as crash:  # noqa: BLE001 - finding what nobody expects is what this is for
        met.crashes += 1
        met.first = met.first or f"{crash!r} {content.hex()}"
    took = time.thread_time() - began
    met.total_seconds += took
    met.worst_ms = max(met.worst_ms, round(took * 1000, 3))


def _hung(_: int, __: FrameType | None) -> None:
    raise Hung


def _resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE


if __name__ == "__main__":
    wanted, how_many, start = sys.argv[1:4]
    (chosen,) = (one for one in DECODERS if one.name == wanted)
    sys.stdout.write(json.dumps(asdict(fuzz(chosen, int(how_many), int(start)))) + "\n")
