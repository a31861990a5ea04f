"""Decides how much our own code costs above the raw libraries, on the same bytes and pictures, in the same run."""

import io
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt
import segno
import zxingcpp
from PIL import Image, ImageFilter

from device_drivers import glyphs
from device_drivers.bench.verdict import Figures, Verdict
from device_drivers.code_scanners import decoding
from device_drivers.id_card_readers.card_blocks import split_text_photo
from device_drivers.id_card_readers.card_text import card_of
from device_drivers.id_card_readers.sam_frames import FrameHunter, Reply
from device_drivers.receipt_printers import commands
from device_drivers.receipt_printers.real_time import without_real_time
from device_drivers.simulated.card_pages import SampleCard, text_of
from device_drivers.simulated.sam_module import frame

FULL, QUICK = 400, 60
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Pair:
    """One piece of work done by us and by the raw library. most: of the ratio of the medians."""

    name: str
    ours: Callable[[], object]
    raw: Callable[[], object]
    most: float


def measure(*, is_quick: bool) -> Verdict:
    """Each pair turn by turn, so that whatever else the machine does falls on both."""
    rounds = QUICK if is_quick else FULL
    figures: Figures = {}
    baseline: Figures = {}
    goal: dict[str, float] = {}
    ratios: dict[str, float] = {}
    for pair in _pairs():
        ours, raw = _timed(pair, rounds)
        figures[f"{pair.name}_ms"], baseline[f"{pair.name}_ms"] = ours, raw
        ratios[pair.name] = round(ours / raw, 3)
        goal[f"{pair.name}_ratio"] = pair.most
    scenes = _scenes(rounds // 4)
    read = sum(bool(decoding.codes_in(scene)) for scene in scenes)
    raw_read = sum(bool(zxingcpp.read_barcodes(scene)) for scene in scenes)
    figures |= {"codes_read": float(read), "codes_shown": float(len(scenes))}
    baseline |= {"codes_read": float(raw_read), "codes_shown": float(len(scenes))}
    figures["ratios"] = ratios
    holds = all(ratios[name] <= goal[f"{name}_ratio"] for name in ratios)
    holds = holds and read >= raw_read
    return Verdict("devices", figures, baseline, max(ratios.values()), goal, holds)


def _timed(pair: Pair, rounds: int) -> tuple[float, float]:
    """Medians in milliseconds."""
    took: tuple[list[float], list[float]] = ([], [])
    for work in (pair.ours, pair.raw):
        work()
    for _ in range(rounds):
        for work, times in zip((pair.ours, pair.raw), took, strict=True):
            began = perf_counter()
            work()
            times.append((perf_counter() - began) * 1000)
    ours, raw = (round(statistics.median(times), 5) for times in took)
    return ours, raw


def _pairs() -> tuple[Pair, ...]:
    answer = _swipe()
    dots = glyphs.big_line("A001", 120, 576)
    scene = np.asarray(_scene("A001 排队号", 6))
    return (
        Pair("swipe_decode", lambda: _decoded(answer), lambda: _taken_apart(answer), 12.0),
        Pair("raster", lambda: _raster(dots), lambda: _raw_raster(dots), 3.0),
        Pair("code_reading", lambda: decoding.codes_in(scene), lambda: zxingcpp.read_barcodes(scene), 1.25),
    )


def _swipe() -> bytes:
    """A reader's answer with text and photo, 1,295 bytes."""
    text = text_of(
        SampleCard(name="张伟", id_number="11010519491231002X", nation="01", address="安和区人民路1号")
    )
    return frame(0x90, bytes.fromhex("01000400") + text + bytes(range(256)) * 4)


def _decoded(answer: bytes) -> object:
    (reply,) = FrameHunter().feed(answer)
    if not isinstance(reply, Reply):
        raise TypeError(f"the reader's answer became {reply}")
    block = split_text_photo(reply.content)
    return card_of(block.text, block.photo)


def _taken_apart(answer: bytes) -> object:
    """What the bare language can do: the sum by numpy, the text in one piece, no search, no fields, nothing checked."""
    counted = np.frombuffer(answer[5:-1], dtype=np.uint8)
    return (
        int(np.bitwise_xor.reduce(counted)) == answer[-1],
        answer[14:270].decode("utf-16-le"),
        answer[270:-1],
    )


def _raster(dots: glyphs.Dots) -> bytes:
    row_bytes, rows = glyphs.packed(dots)
    return commands.raster(row_bytes, without_real_time(rows))


def _raw_raster(dots: glyphs.Dots) -> bytes:
    """numpy's packed bits behind one header: wrong above 255 lines, and a real-time command may stand in it."""
    lines, across = map(int, dots.shape)
    rows: bytes = np.packbits(dots, axis=1).tobytes()
    head = (across // 8).to_bytes(2, "little") + lines.to_bytes(2, "little")
    return b"\x1dv0\x00" + head + rows


def _scene(payload: str, scale: int) -> Image.Image:
    """A code on an even ground, 640 x 480."""
    out = io.BytesIO()
    segno.make(payload, micro=False, encoding="utf-8").save(out, kind="png", scale=scale, border=4)
    scene = Image.new("L", (640, 480), 150)
    scene.paste(Image.open(out).convert("L"), (150, 60))
    return scene


def _scenes(count: int) -> list[Grey]:
    """Small, turned, blurred and grainy ones."""
    grain = np.random.default_rng(20261121)
    scenes = []
    for number in range(count):
        scene = _scene(f"A{number:03}", 2 + number % 5).rotate(number * 11 % 50, fillcolor=150)
        scene = scene.filter(ImageFilter.GaussianBlur(number % 4 * 0.5))
        noisy = np.asarray(scene) + grain.normal(0, number % 6 * 6, (480, 640))
        scenes.append(np.asarray(np.clip(noisy, 0, 255), dtype=np.uint8))
    return scenes
