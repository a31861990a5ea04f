"""Measures P3: from the finger on 取号 to the first byte at the printer, in a whole hall, by real clicks."""

import json
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

from hall.bench.finger import Finger
from hall.bench.screen_door import ScreenDoors
from hall.bench.verdict import Verdict, in_milliseconds
from hall.language.identity_numbers import check_character

MOST_SECONDS = 0.050
PAPER_SECONDS = 0.400
MOST_RATIO = 0.125
OPENS_WITHIN = 120.0
SEEN_WITHIN = 30.0


class OpenHall:
    """`with OpenHall() as hall:` - a sample hall with stand-in devices on a virtual screen, and a finger in front of it."""

    def __init__(self) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="zhiting-bench-")
        self._root = Path(self._temporary.name) / "hall"
        self._said = Path(self._temporary.name) / "said.log"
        self.doors = ScreenDoors(self._root / "rig", "queue_terminal")

    def __enter__(self) -> Self:
        command = (sys.executable, "-m", "hall", "demo", "--headless", "--folder", str(self._root))
        with self._said.open("wb") as said:
            self._launcher = subprocess.Popen(command, stdout=said, stderr=said)
        opened = self._root / "hall.json"
        self._until(
            lambda: opened.exists() or self._launcher.poll() is not None, OPENS_WITHIN, "the hall opens"
        )
        if not opened.exists():
            raise RuntimeError(f"the hall did not open: {self._said.read_text('utf-8', 'replace')[-800:]}")
        facts = json.loads(opened.read_bytes())
        self._url, self._token = facts["stand_ins_url"], facts["stand_ins_token"]
        self.finger = Finger(facts["display"])
        return self

    def __exit__(self, *_: object) -> None:
        self.finger.close()
        self._launcher.terminate()
        try:
            self._launcher.wait(30)
        except subprocess.TimeoutExpired:
            self._launcher.kill()
        self._temporary.cleanup()

    def look(self, path: str) -> object:
        """What a stand-in tells of itself."""
        return self._ask(path, None)

    def act(self, path: str, **arguments: object) -> None:
        """Do something to a stand-in."""
        self._ask(path, json.dumps(arguments).encode())

    def _ask(self, path: str, body: bytes | None) -> object:
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self._url}/{path}", body, {"Authorization": f"Bearer {self._token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            told: object = json.loads(answer.read())
            return told

    def press(self, name: str) -> float:
        """Hold the finger there, then tap; returns the instant (monotonic) at which it touched."""
        self.finger.move(*self.doors.wait_for(name, SEEN_WITHIN).middle)
        return self.finger.tap()

    def _until(self, condition: Callable[[], bool], within: float, what: str) -> None:
        deadline = time.monotonic() + within
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError(f"not within {within:g} s: {what}")
            time.sleep(0.02)

    def papers(self) -> list[dict[str, float]]:
        """The papers that were cut, oldest first."""
        papers = self.look("printer/papers")
        return papers if isinstance(papers, list) else []

    def wait_for_paper(self, count: int) -> dict[str, float]:
        """The paper that makes them so many."""
        self._until(lambda: len(self.papers()) >= count, SEEN_WITHIN, "a paper is cut")
        return self.papers()[count - 1]


def measure(*, is_quick: bool) -> Verdict:
    """One citizen after the other. Baseline: the 400 ms a paper takes; what the stand-in itself took is told beside it."""
    citizens = 8 if is_quick else 40
    chance = random.Random()  # noqa: S311 - people, not keys
    touch_to_byte: list[float] = []
    paper: list[float] = []
    with OpenHall() as hall:
        for done in range(citizens):
            pressed_at = _lead(hall, _person(chance))
            cut = hall.wait_for_paper(done + 1)
            touch_to_byte.append(cut["first_byte_at"] - pressed_at)
            paper.append(cut["cut_at"] - cut["first_byte_at"])
            hall.act("reader/remove")
            hall.press("finish")
            hall.doors.wait_for("idle", SEEN_WITHIN)
    figures = in_milliseconds(touch_to_byte, "touch_to_first_byte")
    ratio = figures["touch_to_first_byte_p99_ms"] / 1000 / PAPER_SECONDS
    return Verdict(
        "print",
        figures | {"citizens": float(citizens)},
        {"paper_ms": PAPER_SECONDS * 1000, **in_milliseconds(paper, "stand_in_paper")},
        round(ratio, 4),
        {"touch_to_first_byte_p99_ms": MOST_SECONDS * 1000, "ratio": MOST_RATIO},
        ratio <= MOST_RATIO,
    )


def _lead(hall: OpenHall, person: dict[str, object]) -> float:
    hall.doors.wait_for("idle", SEEN_WITHIN)
    hall.act("reader/present", **person)
    for name in ("matter_group_1", "matter_0", "skip_details"):
        hall.press(name)
    return hall.press("take_ticket")


def _person(chance: random.Random) -> dict[str, object]:
    first = f"511602{chance.randint(1960, 2004)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    seventeen = f"{first}{chance.randint(1, 998):03d}"
    name = chance.choice("张王李赵欧") + chance.choice("伟英娜远静洋敏")
    return {"name": name, "id_number": seventeen + check_character(seventeen)}
