"""Decides how a hall is opened, part by part and in which order; one way for demonstration, installation and tests."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from hall.broker.files import BrokerFolder
from hall.broker.rights import WITNESS
from hall.broker.running import program, set_aside_database
from hall.credentials.authority import CertificateAuthority
from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.launcher import sample_hall, supervisor_page
from hall.launcher.certificates import is_good_for_long
from hall.launcher.children import Program
from hall.launcher.company import Company
from hall.launcher.enrolments import enrol_with_new_codes, move_home
from hall.launcher.hall_folder import HallFolder, OpenedHall, Ports
from hall.launcher.ports import answers
from hall.launcher.print_room import PrintRoom, is_possible
from hall.launcher.screen import Screen
from hall.launcher.server_verbs import server_verb

BROKER = "broker"
SERVER = ("web", "hub", "worker")
STAND_INS = "stand-ins"
SERVER_PATIENCE = 90.0
"""Seconds; its three processes start at once, each with seconds of work, on whatever machine there is."""


class HallToOpen:
    """A hall in a folder, closed at first. Every method waits until what it opened is ready; CannotStart says why not."""

    def __init__(self, folder: HallFolder, ports: Ports, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.ports = ports
        self.company = Company(folder.logs, say)
        self.display = ""
        self.token = ""
        self.print_room: PrintRoom | None = None

    def prepare(self) -> None:
        """Settings, keys, tables, the sample hall and the broker's files; what is there already stays."""
        self._write_settings()
        self.prepare_server()
        self.server_verb("sample")

    def take_over(self) -> None:
        """A hall that was prepared under other ports, or in another folder: its settings and the broker's files alone."""
        self._write_settings()
        self._write_broker_files()

    def _write_settings(self) -> None:
        self.folder.write_settings(self.ports, modem=sample_hall.modem_address(self.folder))

    def prepare_server(self) -> None:
        """Keys, tables and the broker's files as settings.toml wants them; what is there already stays."""
        self.server_verb("make-keys")
        self.server_verb("migrate")
        self._write_broker_files()
        self._make_witness()

    def _write_broker_files(self) -> None:
        address = "127.0.0.1" if self.folder.read_settings().broker.host == "127.0.0.1" else "0.0.0.0"  # noqa: S104 - devices are elsewhere
        self.server_verb(
            "broker-files", str(self.folder.broker.absolute()), "--address", address, "--with-witness"
        )

    def _make_witness(self) -> None:
        """A certificate with which the doctor and the tests may hear everything and say nothing."""
        if not is_good_for_long(self.folder.witness.certificate_path):
            authority = CertificateAuthority.load(self.folder.authority)
            authority.issue_client(self.folder.witness.certificate_path.parent, WITNESS)

    def server_verb(self, *arguments: str) -> str:
        """Run one verb of the server to its end and return what it says. CannotStart with its last words."""
        return server_verb(self.folder, *arguments)

    def open_broker(self) -> None:
        """The broker, on its one TLS port; a damaged database of retained messages never keeps it down."""
        self.company.start_and_wait(self.broker_program())

    def broker_program(self) -> Program:
        """How the broker is started."""
        files = BrokerFolder(self.folder.broker.absolute())
        return Program(
            BROKER,
            (program(), "-c", str(files.settings)),
            is_ready=lambda: answers(self.ports.broker),
            repair=lambda: set_aside_database(files),
            pid_file=self.folder.broker_pid,
        )

    def open_server(self) -> None:
        """Web, hub and worker."""
        for name in SERVER:
            self.company.start(self.server_program(name))
        for name in SERVER:
            self.company[name].wait_ready()

    def server_program(self, name: str) -> Program:
        """How one process of the server is started."""
        ready = self.folder.ready(name).absolute()
        return Program(
            name,
            (sys.executable, "-m", "hall_server", name, "--ready-file", str(ready)),
            self.folder.server_environment(),
            is_ready=lambda: name in self.company and _names(ready, self.company[name].pid),
            patience=SERVER_PATIENCE,
        )

    def open_stand_ins(self) -> None:
        """The stand-in devices and their admin API."""
        self.token = sample_hall.write_stand_ins(self.folder, self.ports.stand_ins)
        ready = sample_hall.ready_file(self.folder)
        ready.unlink(missing_ok=True)
        file = sample_hall.stand_ins_file(self.folder)
        command = ("-m", "device_drivers", "simulate", str(file), "--ready-file", str(ready))
        self.company.start_and_wait(
            Program(
                STAND_INS,
                (sys.executable, *command),
                is_ready=lambda: sample_hall.read_ready(self.folder) is not None,
            )
        )

    def open_print_room(self, devices: Iterable[str]) -> bool:
        """The print server in front of these devices' stand-ins; False when one is needed and CUPS is not installed."""
        ready = sample_hall.read_ready(self.folder)
        queues = sample_hall.queues(devices, ready) if ready else {}
        if not queues or not is_possible():
            return not queues
        self.print_room = PrintRoom(queues)
        self.company.start_and_wait(self.print_room.program())
        return True

    def enrol(self, devices: Iterable[str]) -> list[str]:
        """Give each device that has no certificate one by a one-time code; returns those that got one."""
        fresh = {device: self.folder.home(device) for device in devices if not self._is_enrolled(device)}
        enrol_with_new_codes(self, fresh)
        return list(fresh)

    def _is_enrolled(self, device: str) -> bool:
        home = self.folder.home(device)
        try:
            DeviceHome(home)
        except HomeTrouble:
            return False
        move_home(home, self.ports.broker, self.web_url)
        return True

    @property
    def web_url(self) -> str:
        """Where devices and administrators find the web."""
        return f"https://127.0.0.1:{self.ports.web}"

    @property
    def stand_ins_url(self) -> str:
        """Where the stand-ins are told what to do; empty when none stand."""
        ready = sample_hall.read_ready(self.folder)
        return ready.admin if ready else ""

    def open_applications(self, devices: Iterable[str], at: Screen) -> None:
        """The applications of these devices, in front of the stand-ins, on this screen."""
        self.display = at.display
        ready = sample_hall.read_ready(self.folder)
        for device in devices:
            one = sample_hall.application(device)
            if ready:
                sample_hall.write_site(
                    self.folder, one, ready, self.print_room.address if self.print_room else None
                )
            command = sample_hall.command(self.folder, one, at.size)
            self.company.start(Program(device, command, self.screen_environment()))

    def screen_environment(self) -> dict[str, str]:
        """What a program with windows needs."""
        return {
            "DISPLAY": self.display,
            "ZHITING_RIG": str(self.folder.rig.absolute()),
            "QT_QPA_PLATFORM": "xcb",
        }

    def open_panel(self, at: Screen) -> None:
        """The training window in front of the stand-ins."""
        place = str(sample_hall.PANEL_PLACE.scaled_to(at.size))
        environment = {**self.screen_environment(), "ZHITING_STAND_INS_TOKEN": self.token}
        command = ("-m", "device_panel", "--admin", self.stand_ins_url, "--place", place)
        self.company.start(Program("device-panel", (sys.executable, *command), environment))

    def open_supervisor_page(self, at: Screen) -> bool:
        """The supervisor's page in a browser; False where none is installed."""
        program = supervisor_page.program(self.folder, self.web_url, at)
        if program is not None:
            self.company.start(program)
        return program is not None

    def say_opened(self, applications: Iterable[str]) -> OpenedHall:
        """Write hall.json for those who watch."""
        opened = OpenedHall(
            launcher=os.getpid(),
            broker_port=self.ports.broker,
            web_url=self.web_url,
            stand_ins_url=self.stand_ins_url,
            stand_ins_token=self.token,
            display=self.display,
            applications=tuple(applications),
        )
        self.folder.say_opened(opened)
        return opened

    def close(self) -> None:
        """End every program that was started here, and nothing else."""
        self.company.stop()
        if self.print_room is not None:
            self.print_room.clear_away()
        self.folder.opened.unlink(missing_ok=True)


def _names(file: Path, pid: int) -> bool:
    """Whether a ready file was written by this process, and not by one before it."""
    return file.exists() and file.read_text().strip() == str(pid)
