"""Cameras over films and pictures: each code told once, whatever the pictures are."""

import json
import os
import random
import time
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest

from device_drivers.__main__ import main
from device_drivers.address import AddressWrong, parse_address
from device_drivers.catalogue import open_code_scanner
from device_drivers.code_scanners.camera_scanner import CameraCodes
from device_drivers.errors import DeviceTrouble
from tests.drivers import scenes
from tests.drivers.scanner_stage import Watched


def film_of(path: Path, frames: list[scenes.Grey]) -> str:
    """A film of these pictures."""
    height, width = frames[0].shape
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (width, height))
    for frame in frames:
        writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
    writer.release()
    return f"file:{path}"


def test_a_film_tells_each_code_once(tmp_path: Path) -> None:
    empty = np.full((480, 640), 150, np.uint8)
    shown = [scenes.grey(scenes.frame(scenes.qr(text))) for text in ("张伟 A001", "王秀英 A002")]
    watched = Watched(
        film_of(tmp_path / "counter.avi", [empty] * 3 + shown[:1] * 8 + [empty] * 3 + shown[1:] * 8)
    )
    assert [watched.text(), watched.text()] == ["张伟 A001", "王秀英 A002"]
    watched.scanner.close()
    assert watched.events.empty()


def test_pictures_of_a_folder_and_one_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    scenes.frame(scenes.qr("x"), at=(900, 900)).save(folder / "1.png")
    scenes.frame(scenes.qr("排队号：A001", encoding="gb18030")).convert("RGB").save(folder / "2.jpg")
    assert main(["read", "code_scanner", "--on", f"file:{folder}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"]["text"] == "排队号：A001"
    assert main(["read", "code_scanner", "--on", f"file:{folder}/2.jpg"]) == 0
    assert "A001" not in capsys.readouterr().out
    assert main(["read", "code_scanner", "--on", f"file:{folder}/1.png"]) == 4


def test_a_transparent_and_a_turned_picture(tmp_path: Path) -> None:
    code = scenes.qr("A001").convert("LA")
    code.putalpha(code.getchannel("L").point(lambda level: 255 - level))
    code.save(tmp_path / "clear.png")
    assert open_code_scanner(f"file:{tmp_path}/clear.png").read(10).text == "A001"


@pytest.mark.parametrize(
    ("name", "content"),
    [("no.png", b"\x89PNG\r\n\x1a\nnonsense"), ("no.jpg", b""), ("none.png", None), ("no.avi", b"RIFF")],
)
def test_what_is_no_picture_is_told(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DeviceTrouble) as told:
        open_code_scanner(f"file:{tmp_path}/{name}").read(10)
    assert told.value.code == "picture_unreadable"


def test_a_camera_that_is_not_there() -> None:
    with pytest.raises(DeviceTrouble) as told:
        open_code_scanner("camera:/dev/video97").read(10)
    assert told.value.code == "camera_missing"
    with pytest.raises(AddressWrong):
        open_code_scanner("camera:0?width=3")


def test_a_source_that_hangs_is_ended_and_tried_anew(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hangs.png")
    source = CameraCodes(parse_address(f"file:{tmp_path}/hangs.png"))
    source.open()
    source._said_something_by = time.monotonic() + 0.3
    with pytest.raises(DeviceTrouble) as told:
        source.read(time.monotonic() + 5)
    assert told.value.code == "camera_stuck"
    assert source._eye is None


def test_spoilt_films_and_pictures_never_hang_or_crash_a_reader(tmp_path: Path) -> None:
    scenes.frame(scenes.qr("A001")).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    drawn = random.Random(3)
    folder = tmp_path / "row"
    folder.mkdir()
    for number in range(6):
        spoilt = bytearray(whole)
        for _ in range(3):
            spoilt[drawn.randrange(len(spoilt))] ^= 1 << drawn.randrange(8)
        (folder / f"{number}.png").write_bytes(spoilt)
    for number in range(6):
        with suppress(DeviceTrouble):
            assert open_code_scanner(f"file:{folder}/{number}.png").read(10).text == "A001"
