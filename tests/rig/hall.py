"""Opens a hall, whole or in part, on free ports in a folder of its own, by the launcher's own code; and hurts it."""

import shutil
import signal
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from device_panel.stand_ins import StandIns
from hall.launcher import sample_hall, screen
from hall.launcher.children import Child
from hall.launcher.company import Company
from hall.launcher.hall_folder import HallFolder, Ports
from hall.launcher.opened_hall import BROKER, HallToOpen
from tests.rig.hall_records import HallRecords
from tests.rig.live_server import migrated_file
from tests.rig.sight import Sights
from tests.rig.wire_witness import WireWitness

EVERY_APPLICATION = tuple(one.device for one in sample_hall.APPLICATIONS)


class LiveHall:
    """`with LiveHall(tmp_path / "hall", ("terminal-1", "desk-01")) as hall:` - server, stand-ins and these applications.

    prepared: the folder of a hall made earlier by `prepare`, to be copied instead of made again.
    """

    def __init__(
        self, root: Path, applications: Collection[str] = EVERY_APPLICATION, *, prepared: Path | None = None
    ) -> None:
        self._is_prepared = prepared is not None
        if prepared:
            shutil.copytree(prepared, root)
        self.folder = HallFolder(root)
        self.folder.make()
        self.said: list[str] = []
        self.opened = HallToOpen(self.folder, Ports.free(), self.said.append)
        self.applications = tuple(applications)
        self._screen: screen.Screen | None = None

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self.opened.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.opened.close()

    def _open(self) -> None:
        if self._is_prepared:
            self.opened.take_over()
        else:
            self.opened.prepare()
        self.opened.open_broker()
        self.opened.open_server()
        self.opened.open_stand_ins()
        self.opened.open_print_room(self.applications)
        self.opened.enrol(self.applications)
        if any(sample_hall.application(device).place for device in self.applications):
            self._screen = screen.open_virtual_screen(self.opened.company, sample_hall.SCREEN)
        self.opened.open_applications(
            self.applications, self._screen or screen.Screen("", sample_hall.SCREEN)
        )
        self.opened.say_opened(self.applications)

    @property
    def company(self) -> Company:
        """The running programs by name: broker, web, hub, worker, stand-ins, and each device."""
        return self.opened.company

    @property
    def records(self) -> HallRecords:
        """The database, read beside the server."""
        return HallRecords(self.folder.database)

    @property
    def stand_ins(self) -> StandIns:
        """What a person does to the devices."""
        return StandIns(self.opened.stand_ins_url, self.opened.token)

    @property
    def sights(self) -> Sights:
        """What is on the screens, and hands in front of them."""
        assert self._screen, "this hall was opened without screens"
        return Sights(self._screen.display, self.folder)

    def witness(self) -> WireWitness:
        """An ear on the broker, for a `with`."""
        return WireWitness(self.folder)

    def kill(self, name: str) -> Child:
        """kill -9 a program; it stays dead until `start_again`."""
        child = self.company[name]
        child.kill()
        return child

    def start_again(self, name: str) -> Child:
        """Start a program that was killed, and wait until it is ready."""
        return self.company.restart(name)

    def freeze(self, name: str) -> None:
        """SIGSTOP: alive, and deaf."""
        self.company[name].signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Go on after `freeze`."""
        self.company[name].signal(signal.SIGCONT)

    def restart_broker_empty(self) -> None:
        """kill -9, lose what it kept, start."""
        self.kill(BROKER)
        (self.folder.broker / "mosquitto.db").unlink(missing_ok=True)
        self.start_again(BROKER)


ENROLLED, BARE = "enrolled", "bare"


def prepare(place: Path) -> None:
    """Make a hall with keys, tables and sample, ENROLLED with all its devices, BARE without any; both closed.

    Copied, they save each test many seconds. Its tables are those every server of the tests begins with; how a hall makes
    them for itself, test_demo shows.
    """
    folder = HallFolder(place / ENROLLED)
    folder.make()
    shutil.copy(migrated_file(), folder.database)
    hall = HallToOpen(folder, Ports.free(), lambda _: None)
    try:
        hall.prepare()
        shutil.copytree(folder.root, place / BARE)
        hall.open_broker()
        hall.open_server()
        hall.enrol(EVERY_APPLICATION)
    finally:
        hall.close()
