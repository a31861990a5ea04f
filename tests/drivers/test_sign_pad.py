"""Signatures: what they measure, what can be none, how they are kept and drawn, and how a screen feeds them."""

import io
import re
from math import cos, sin
from pathlib import Path
from queue import SimpleQueue

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from device_drivers.catalogue import open_sign_pad
from device_drivers.roles.sign_pad import (
    Doubt,
    Point,
    Signature,
    SignatureDeclined,
    SignatureEnd,
    SignatureGiven,
    SignatureLost,
    Stroke,
)
from device_drivers.sign_pads import drawing, record, strokes
from device_drivers.sign_pads.touch_pad import TouchPad

WIDTH, HEIGHT = 80.0, 40.0


def loop(left: float, top: float, size: float, began: float, seconds: float = 0.6, count: int = 40) -> Stroke:
    """A round stroke, as hands draw them."""
    turns = [number / (count - 1) for number in range(count)]
    return Stroke(
        tuple(
            Point(
                left + size / 2 * (1 + cos(6 * t)),
                top + size / 2 * (1 + sin(6 * t)),
                began + seconds * t,
                0.2 + 0.6 * t,
            )
            for t in turns
        )
    )


def line(x1: float, y1: float, x2: float, y2: float, began: float, seconds: float = 0.5) -> Stroke:
    """A straight one."""
    steps = [number / 10 for number in range(11)]
    return Stroke(tuple(Point(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t, began + seconds * t) for t in steps))


def signed(*drawn: Stroke) -> Signature:
    """On the usual pad."""
    return Signature(drawn, WIDTH, HEIGHT, has_pressure=True)


ZHANG_WEI = signed(loop(10, 8, 14, 0.0), line(26, 10, 26, 28, 0.9), loop(30, 8, 16, 1.6))


@pytest.mark.parametrize(
    ("drawn", "doubt"),
    [
        ((), Doubt.EMPTY),
        ((Stroke((Point(5, 5, 0.0),)),), Doubt.TOO_SMALL),
        ((line(5, 5, 15, 5, 0.0),), Doubt.TOO_LITTLE_INK),
        ((line(5, 5, 60, 25, 0.0),), Doubt.ONE_LINE),
        ((loop(5, 5, 20, 0.0, seconds=0.1),), Doubt.TOO_QUICK),
        ((loop(5, 5, 20, 0.0),), None),
        ((line(5, 5, 25, 5, 0.0), line(15, 5, 15, 20, 0.8)), None),
    ],
)
def test_what_can_hardly_be_a_signature(drawn: tuple[Stroke, ...], doubt: Doubt | None) -> None:
    assert strokes.doubt_about(signed(*drawn)) is doubt
    assert strokes.is_signature_plausible(signed(*drawn)) is (doubt is None)


def test_what_a_signature_measures() -> None:
    drawn = signed(line(10, 10, 13, 14, 0.0), line(20, 10, 20, 22, 1.0))
    assert strokes.length(drawn) == pytest.approx(17)
    assert strokes.duration(drawn) == pytest.approx(1.5)
    assert strokes.bounding_box(drawn) == (10, 10, 20, 22)


points = st.builds(Point, st.floats(0, WIDTH), st.floats(0, HEIGHT), st.just(0.0), st.floats(0, 1))
drawings = st.lists(st.lists(points, min_size=1, max_size=12), max_size=6)


def with_time(drawn: list[list[Point]]) -> Signature:
    """Every point ten milliseconds after the one before."""
    count = 0
    timed: list[Stroke] = []
    for stroke in drawn:
        timed.append(
            Stroke(tuple(Point(p.x, p.y, (count + n) / 100, p.pressure) for n, p in enumerate(stroke)))
        )
        count += len(stroke)
    return signed(*timed)


@given(drawings)
def test_every_signature_is_read_as_it_was_written(drawn: list[list[Point]]) -> None:
    signature = with_time(drawn)
    again = record.signature_of(record.written(signature))
    assert record.written(again) == record.written(signature)
    for before, after in zip(signature.strokes, again.strokes, strict=True):
        for a, b in zip(before.points, after.points, strict=True):
            assert (b.x, b.y) == pytest.approx((a.x, a.y), abs=0.0051)
            assert (b.at, b.pressure) == pytest.approx((a.at, a.pressure), abs=0.00051)


@given(drawings.filter(bool), st.floats(0, 10), st.floats(0, 5))
def test_moving_a_signature_changes_neither_ink_nor_time(
    drawn: list[list[Point]], across: float, down: float
) -> None:
    signature = with_time(drawn)
    moved = signed(
        *(
            Stroke(tuple(Point(p.x + across, p.y + down, p.at, p.pressure) for p in s.points))
            for s in signature.strokes
        )
    )
    assert strokes.length(moved) == pytest.approx(strokes.length(signature))
    assert strokes.duration(moved) == strokes.duration(signature)
    box, moved_box = strokes.bounding_box(signature), strokes.bounding_box(moved)
    assert box is not None
    assert moved_box is not None
    assert moved_box.longer_side == pytest.approx(box.longer_side)
    assert strokes.length(signature) >= 0


@given(st.binary(max_size=300))
def test_bytes_that_are_no_signature_are_refused(content: bytes) -> None:
    with pytest.raises(record.SignatureUnreadable):
        record.signature_of(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":1', b'"version":2'),
        (b'"width":8000', b'"width":100'),
        (b'"strokes":[[', b'"strokes":[[[1,1,9999,0],'),
        (b'"strokes":[[', b'"strokes":[[],['),
        (b'"strokes":[[', b'"strokes":[[[1,1,0,5000],'),
        (b'"format"', b'"shape"'),
    ],
)
def test_a_record_that_was_changed_is_refused(old: bytes, new: bytes) -> None:
    changed = record.written(ZHANG_WEI).replace(old, new, 1)
    assert changed != record.written(ZHANG_WEI)
    with pytest.raises(record.SignatureUnreadable):
        record.signature_of(changed)


def test_pictures_are_true_to_size() -> None:
    box = strokes.bounding_box(ZHANG_WEI)
    assert box is not None
    width = box.right - box.left + 2 * drawing.MARGIN
    picture = Image.open(io.BytesIO(drawing.png(ZHANG_WEI)))
    dots_an_inch = picture.info["dpi"][0]
    assert dots_an_inch == pytest.approx(300, abs=0.1)
    assert picture.width / dots_an_inch * 25.4 == pytest.approx(width, abs=0.1)
    ink = picture.getchannel("A")
    assert ink.getextrema() == (0, 255)
    inked = ink.getbbox()
    assert inked is not None
    edge = (drawing.MARGIN - drawing.THICK / 2) * 300 / 25.4
    assert inked[0] == pytest.approx(edge, abs=6)
    drawn = drawing.svg(ZHANG_WEI)
    assert f'width="{width:.2f}mm"' in drawn
    assert drawn.count("<line") == sum(len(stroke.points) - 1 for stroke in ZHANG_WEI.strokes)


def test_pressure_is_the_lines_thickness() -> None:
    pressed = [float(found) for found in re.findall(r'stroke-width="([0-9.]+)"', drawing.svg(ZHANG_WEI))]
    assert len(set(pressed)) > 10
    even = Signature(ZHANG_WEI.strokes, WIDTH, HEIGHT, has_pressure=False)
    assert set(re.findall(r'stroke-width="([0-9.]+)"', drawing.svg(even))) == {f"{drawing.EVEN:.2f}"}


def test_a_dot_is_drawn_and_nothing_is_not() -> None:
    dot = Image.open(io.BytesIO(drawing.png(signed(Stroke((Point(5, 5, 0),))))))
    assert dot.getchannel("A").getextrema() == (0, 255)
    for draw in (drawing.png, drawing.svg):
        with pytest.raises(ValueError, match="without ink"):
            draw(signed())
    with pytest.raises(ValueError, match="dots"):
        drawing.png(ZHANG_WEI, 1000)


def feed(pad: TouchPad, signature: Signature, began: float = 1000.0) -> None:
    """As a screen hands on what a hand does."""
    for stroke in signature.strokes:
        first, *rest = stroke.points
        pad.press(first.x, first.y, began + first.at, first.pressure)
        for point in rest:
            pad.move(point.x, point.y, began + point.at, point.pressure)
        pad.lift()


def test_a_touch_screen_gives_the_signature_once() -> None:
    ends: list[SignatureEnd] = []
    pad = TouchPad(WIDTH, HEIGHT, has_pressure=True)
    feed(pad, ZHANG_WEI)
    assert not pad.drawn.strokes
    pad.ask(ends.append)
    assert pad.accept() is Doubt.EMPTY
    feed(pad, ZHANG_WEI)
    pad.press(200, -5, 2000)
    assert pad.drawn.strokes[-1].points[0] == Point(WIDTH, 0.0, 1000.0, 1.0)
    pad.take_back()
    pad.move(5, 5, 2001)
    assert pad.accept() is None
    given_ = ends[0]
    assert isinstance(given_, SignatureGiven)
    assert record.written(given_.signature) == record.written(ZHANG_WEI)
    assert not pad.drawn.strokes
    assert "***" in repr(given_)
    pad.cancel()
    pad.close()
    assert len(ends) == 1
    with pytest.raises(ValueError, match="closed"):
        pad.ask(ends.append)


def test_cancelling_forgets_what_was_drawn() -> None:
    ends: list[SignatureEnd] = []
    pad = TouchPad(WIDTH, HEIGHT)
    pad.ask(ends.append)
    with pytest.raises(ValueError, match="one signature at a time"):
        pad.ask(ends.append)
    feed(pad, ZHANG_WEI)
    assert {p.pressure for s in pad.drawn.strokes for p in s.points} == {1.0}
    pad.clear()
    assert pad.accept() is Doubt.EMPTY
    feed(pad, ZHANG_WEI)
    pad.close()
    assert ends == [SignatureDeclined()]
    assert not pad.drawn.strokes


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["press", "move", "lift", "back", "clear"]), st.floats(-50, 150), st.floats(0, 9)
        )
    )
)
def test_whatever_a_hand_does_the_record_is_sound(acts: list[tuple[str, float, float]]) -> None:
    pad = TouchPad(WIDTH, HEIGHT, has_pressure=True)
    pad.ask(lambda _: None)
    for act, place, at in acts:
        match act:
            case "press":
                pad.press(place, place / 2, at, place / 50)
            case "move":
                pad.move(place, place / 3, at, 0.5)
            case "lift":
                pad.lift()
            case "back":
                pad.take_back()
            case _:
                pad.clear()
    drawn = pad.drawn
    assert len(record.signature_of(record.written(drawn)).strokes) == len(drawn.strokes)


def test_a_recorded_signature_is_played(tmp_path: Path) -> None:
    kept = tmp_path / "zhang.json"
    kept.write_bytes(record.written(ZHANG_WEI))
    ends: SimpleQueue[SignatureEnd] = SimpleQueue()
    pad = open_sign_pad(f"file:{kept}?pace=0")
    pad.ask(ends.put)
    played = ends.get(timeout=5)
    assert isinstance(played, SignatureGiven)
    assert record.written(played.signature) == kept.read_bytes()
    pad.close()
    slow = open_sign_pad(f"file:{kept}")
    slow.ask(ends.put)
    slow.cancel()
    assert ends.get(timeout=5) == SignatureDeclined()
    kept.write_bytes(b"{}")
    slow.ask(ends.put)
    lost = ends.get(timeout=5)
    assert isinstance(lost, SignatureLost)
    assert lost.trouble.code == "signature_unreadable"
    slow.close()


def test_a_touch_pad_has_an_address() -> None:
    pad = open_sign_pad("touch:window?width=120&height=60&pressure=1")
    assert isinstance(pad, TouchPad)
    assert (pad.width, pad.height) == (120, 60)
    pad.close()
