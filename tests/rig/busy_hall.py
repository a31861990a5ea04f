"""Opens a hall in which everybody works by themselves, as programs the launcher starts and starts again; and kills them."""

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from device_panel.stand_ins import StandIns
from hall.broker.files import BrokerFolder
from hall.broker.running import program, set_aside_database
from hall.launcher import screen
from hall.launcher.children import Program
from hall.launcher.company import Company
from hall.launcher.hall_folder import HallFolder
from hall.launcher.ports import answers
from tests.rig.hall_records import HallRecords
from tests.rig.live_server import LiveServer
from tests.rig.sight import Sights
from tests.rig.wire_witness import WireWitness

ZONE = "zone-a"
WALL = "area-a"
WALL_SIZE = (1280, 720)
STATION = "station-1"
CLERKS = ("1001", "1002", "1003")
BAUD = 921600
LOUDSPEAKER = """\
pcm.nowhere {{ type null }}
pcm.recorder {{ type file slave.pcm nowhere file "|cat >> {record}" format raw }}
"""
"""ALSA's file plugin in front of its null device: what is played is kept, as fast as it can be written."""


class BusyHall:
    """`with BusyHall(seed) as hall:` - broker, hub, web, terminals, desks, station and wall, each in its own process.

    windows: how many have a counter board. `server` is the same hall for raw devices and questions.
    """

    def __init__(self, seed: int, *, terminals: int = 3, desks: int = 3, windows: int = 3) -> None:
        self._seed = seed
        self.server = LiveServer(services=())
        self.root = self.server.folder
        self.folder = HallFolder(self.root)
        for path in (self.root / "diaries", self.folder.rig, self.folder.stand_ins, self.folder.logs):
            path.mkdir(exist_ok=True)
        self.said: list[str] = []
        self.company = Company(self.folder.logs, self._say)
        self.terminals = tuple(f"terminal-{n}" for n in range(1, terminals + 1))
        self.desks = tuple(f"desk-0{n}" for n in range(1, desks + 1))
        self.windows = {f"w0{n}": f"board-{n}" for n in range(1, windows + 1)}
        self._display = ""
        self._starts = 0

    def __enter__(self) -> Self:
        try:
            self._serve_every_queue_everywhere()
            self._open()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.company.stop()
        self.server.__exit__(kind, fault, trace)

    # What a test looks at.

    @property
    def records(self) -> HallRecords:
        """The database, read beside the server."""
        return HallRecords(self.root / "hall.sqlite")

    @property
    def stand_ins(self) -> StandIns:
        """The devices."""
        told = json.loads(self._stand_ins_ready.read_text())
        return StandIns(told["admin"], told["token"])

    @property
    def sights(self) -> Sights:
        """The wall's screen."""
        return Sights(self._display, self.folder)

    @property
    def sound_record(self) -> Path:
        """Every sample the station has played, 16 bit, one channel."""
        return self.root / "said.raw"

    def witness(self) -> WireWitness:
        """An ear on the broker."""
        return WireWitness(self.folder)

    def diary(self, device: str) -> Path:
        """What this device's person was told."""
        return self.root / "diaries" / f"{device}.jsonl"

    def outbox_of(self, device: str) -> int:
        """How many requests and reports of this device have no answer yet, on its disk."""
        with sqlite3.connect(f"file:{self.folder.home(device)}/outbox.sqlite?mode=ro", uri=True) as outbox:
            (kept,) = outbox.execute("SELECT count(*) FROM kept").fetchone()
            return int(kept)

    def verb(self, *arguments: str) -> str:
        """A verb of the server."""
        return self.server.verb(*arguments)

    # What a test does.

    def say_closing(self) -> None:
        """Nobody comes any more."""
        (self.root / "closing").touch()

    def say_last(self) -> None:
        """Whoever waits is served to the end."""
        (self.root / "last").touch()

    def mend(self, seconds: float) -> None:
        """Let so many seconds pass, starting again what died, as the launcher does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.company.mend()
            time.sleep(0.05)

    def mend_until(self, condition: Callable[[], object], within: float, what: str) -> None:
        """The same until a condition holds."""
        end = time.monotonic() + within
        while not condition():
            assert time.monotonic() < end, f"not within {within:g} s: {what}"
            self.mend(0.3)

    def start_again(self, name: str) -> None:
        """Start what was killed, and wait until it is ready."""
        self.company.restart(name)

    def is_alive(self, name: str) -> bool:
        """Whether it runs now."""
        return self.company[name].exit_code() is None

    def kill(self, name: str) -> None:
        """kill -9; `mend` starts it again."""
        self.company[name].kill()

    # How it is opened.

    def _say(self, sentence: str) -> None:
        self.said.append(sentence)

    def _serve_every_queue_everywhere(self) -> None:
        """So that clerks press for the same person as often as can be."""
        with self.server.database() as database:
            database.execute(
                "INSERT OR IGNORE INTO queueing_queueweight (window_id, queue_id, weight)"
                " SELECT w.code, q.id, 1 FROM organisation_window w, catalogue_queue q"
            )
            rows = database.execute("SELECT g.code FROM catalogue_mattergroup g ORDER BY g.code")
            self._matters = [row[0] for row in rows]

    def _open(self) -> None:
        self.company.start_and_wait(self._broker())
        self.company.start(self._service("web"))
        self.company.start(self._service("hub"))
        self.company.start_and_wait(self._stand_ins())
        self._write_sites()
        self._display = screen.open_virtual_screen(self.company, WALL_SIZE).display
        for name in ("web", "hub"):
            self.company[name].wait_ready()
        for one in (self._station(), self._wall(), *map(self._terminal, self.terminals)):
            self.company.start(one)
        for desk, clerk in zip(self.desks, CLERKS, strict=False):
            self.company.start(self._desk(desk, clerk))

    def _broker(self) -> Program:
        files = BrokerFolder(self.root / "broker")
        return Program(
            "broker",
            (program(), "-c", str(files.settings)),
            is_ready=lambda: answers(self.server.broker_port),
            repair=lambda: set_aside_database(files),
            pid_file=self.root / "broker" / "broker.pid",
        )

    def _service(self, name: str) -> Program:
        ready = self.root / f"{name}.ready"
        return Program(
            name,
            (sys.executable, "-m", "hall_server", name, "--ready-file", str(ready)),
            {"ZHITING_SETTINGS": str(self.root / "settings.toml")},
            is_ready=ready.exists,
        )

    @property
    def _stand_ins_ready(self) -> Path:
        return self.folder.stand_ins / "ready.json"

    def _stand_ins(self) -> Program:
        devices: dict[str, dict[str, object]] = {
            f"printer-{name}": {"kind": "ticket_printer", "speed": BAUD, "paper_ms": 30}
            for name in self.terminals
        }
        devices |= {board: {"kind": "counter_display"} for board in self.windows.values()}
        for name, options in devices.items():
            options["link"] = str(self.folder.stand_ins / name)
        file = self.folder.stand_ins / "stand-ins.json"
        file.write_text(json.dumps({"devices": devices}))
        command = ("-m", "device_drivers", "simulate", str(file), "--ready-file", str(self._stand_ins_ready))
        return Program("stand-ins", (sys.executable, *command), is_ready=self._stand_ins_ready.exists)

    def _write_sites(self) -> None:
        addresses = json.loads(self._stand_ins_ready.read_text())["addresses"]
        for name in self.terminals:
            self._write_site(name, {"drivers": {"ticket_printer": addresses[f"printer-{name}"]}})
        boards = {window: addresses[board] for window, board in self.windows.items()}
        voice = "alsa:recorder?engine=espeak&chime=0&speed=260"
        self._write_site(
            STATION, {"drivers": {"voice": voice}, "options": {"boards": boards, "times_spoken": 1}}
        )
        (self.root / "asound.conf").write_text(LOUDSPEAKER.format(record=self.sound_record))

    def _write_site(self, device: str, content: dict[str, object]) -> None:
        (self.folder.home(device) / "site.json").write_text(json.dumps(content))

    def _station(self) -> Program:
        home = ("--home", str(self.folder.home(STATION)))
        environment = {"ALSA_CONFIG_PATH": str(self.root / "asound.conf")}
        return Program(STATION, (sys.executable, "-m", "display_wall", "station", *home), environment)

    def _wall(self) -> Program:
        place = ("--place", f"0,0,{WALL_SIZE[0]},{WALL_SIZE[1]}")
        command = ("-m", "display_wall", "wall", "--home", str(self.folder.home(WALL)), *place)
        environment = {
            "DISPLAY": self._display,
            "QT_QPA_PLATFORM": "xcb",
            "ZHITING_RIG": str(self.folder.rig),
        }
        return Program(WALL, (sys.executable, *command), environment)

    def _terminal(self, name: str) -> Program:
        matters = [word for matter in self._matters for word in ("--matter", matter)]
        return self._worker("tests.rig.busy_terminal", name, "closing", *matters)

    def _desk(self, name: str, clerk: str) -> Program:
        passwords = self.root / "state" / "sample_passwords.json"
        who = ("--clerk", clerk, "--password-file", str(passwords))
        return self._worker("tests.rig.busy_desk", name, "last", *who)

    def _worker(self, module: str, device: str, stop: str, *words: str) -> Program:
        self._starts += 1
        facts = {
            "--home": self.folder.home(device),
            "--diary": self.diary(device),
            "--stop": self.root / stop,
            "--seed": self._seed + self._starts,
        }
        told = [str(word) for fact in facts.items() for word in fact]
        return Program(device, (sys.executable, "-m", module, *told, *words), {"PYTHONHASHSEED": "0"})
