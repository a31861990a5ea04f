"""Decides how the demonstration runs: check the machine, open a hall part by part, keep it open, put it away."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hall.credentials.private_files import make_private_folder
from hall.launcher import ending, machine, orphans, sample_hall, screen, supervisor_page
from hall.launcher.children import PROJECT
from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import HallFolder, Ports
from hall.launcher.listening import silent_devices
from hall.launcher.one_at_a_time import sole_owner
from hall.launcher.opened_hall import HallToOpen
from hall.launcher.progress import Progress
from hall.launcher.words import say


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for. headless: a virtual screen although there is a real one."""

    folder: Path
    reset: bool = False
    headless: bool = False


def run(wishes: Wishes, progress: Progress) -> int:
    """The demonstration, open until somebody ends it. Exit code 0."""
    _check(wishes.folder)
    with sole_owner(wishes.folder):
        if wishes.reset:
            _forget(wishes.folder)
        hall = HallToOpen(HallFolder(wishes.folder), Ports.wanted(), progress.warn)
        return _while_open(hall, progress, lambda: _open_and_keep(hall, wishes, progress))


def run_once(report: Path | None, shots: Path | None, progress: Progress, *, headless: bool) -> int:
    """One citizen's journey through a hall of its own, beside any other. Exit code 1 when a step fails.

    The hall's folder is removed afterwards; when a step failed it stays, and is named.
    """
    root = Path(tempfile.mkdtemp(prefix="zhiting-"))
    _check(root)
    hall = HallToOpen(HallFolder(root), Ports.free(), progress.warn)

    def journey() -> int:
        _open(hall, progress, _screen(hall, progress, headless=headless))
        return _walk(hall, report, shots)

    exit_code = _while_open(hall, progress, journey)
    if exit_code == 0:
        shutil.rmtree(root)
    else:
        progress.warn(say("logs_kept", folder=root / "logs"))
    return exit_code


def _check(folder: Path) -> None:
    for _, check in machine.checks_before_start(folder):
        check()
    machine.must_have_programs(machine.SCREEN_PROGRAMS)
    make_private_folder(folder)


def _while_open(hall: HallToOpen, progress: Progress, body: Callable[[], int]) -> int:
    orphans.adopt()
    ending.listen()
    hall.folder.make()
    try:
        return body()
    except ending.Ended:
        return 0
    finally:
        ending.ignore()
        with progress.step(say("step_end")):
            hall.close()
            orphans.end_all()


def _open_and_keep(hall: HallToOpen, wishes: Wishes, progress: Progress) -> int:
    at = _screen(hall, progress, headless=wishes.headless)
    _open(hall, progress, at)
    has_browser = hall.open_supervisor_page(at)
    if at.is_virtual:
        progress.say(screen.show_to_viewers(hall.company, at.display))
    with progress.step(say("step_in_touch")):
        silent = silent_devices(hall.folder)
    if silent:
        progress.warn(say("not_heard_yet", devices=_list(silent), logs=hall.folder.logs))
    _say_open(hall, progress)
    if not has_browser:
        progress.warn(say("no_browser"))
    while True:
        hall.company.mend()
        time.sleep(0.2)


def _open(hall: HallToOpen, progress: Progress, at: screen.Screen) -> None:
    with progress.step(say("step_prepare")):
        hall.prepare()
    with progress.step(say("step_broker")):
        hall.open_broker()
    with progress.step(say("step_server")):
        hall.open_server()
    with progress.step(say("step_stand_ins")):
        hall.open_stand_ins()
    devices = [one.device for one in sample_hall.APPLICATIONS]
    with progress.step(say("step_print_room")):
        has_printer = hall.open_print_room(devices)
    if not has_printer:
        progress.warn(say("no_print_server"))
    with progress.step(say("step_enrol")):
        hall.enrol(devices)
    titles = _list(say(one.title) for one in sample_hall.APPLICATIONS)
    with progress.step(say("step_applications", titles=titles)):
        hall.open_applications(devices, at)
        hall.open_panel(at)
        hall.say_opened(devices)


def _screen(hall: HallToOpen, progress: Progress, *, headless: bool) -> screen.Screen:
    real = None if headless else screen.real_screen()
    if real:
        return real
    with progress.step(say("step_screen")):
        return screen.open_virtual_screen(hall.company, sample_hall.SCREEN)


def _walk(hall: HallToOpen, report: Path | None, shots: Path | None) -> int:
    command = [sys.executable, "-m", "tests.rig.journey", "--hall", str(hall.folder.root.absolute())]
    if report:
        command += ["--json", str(report.absolute())]
    if shots:
        command += ["--shots", str(shots.absolute())]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode


def _say_open(hall: HallToOpen, progress: Progress) -> None:
    passwords = msgspec.json.decode(
        (hall.folder.state / "sample_passwords.json").read_bytes(), type=dict[str, str]
    )
    administrator = passwords.pop(sample_hall.ADMINISTRATOR)
    progress.say(say("hall_open"))
    accounts = _list(f"{number} / {password}" for number, password in passwords.items())
    progress.say(say("clerk_accounts", accounts=accounts))
    progress.say(say("work_pages", url=hall.web_url, certificate=hall.folder.authority / "ca.crt"))
    progress.say(say("administration", url=hall.web_url, certificate=hall.folder.authority / "ca.crt"))
    progress.say(say("administrator_account", number=sample_hall.ADMINISTRATOR, password=administrator))
    progress.say(say("supervisor_page", url=supervisor_page.address(hall.web_url)))
    progress.say(say("press_ctrl_c"))


def _list(names: Iterable[str]) -> str:
    return say("comma").join(names)


def _forget(root: Path) -> None:
    """Remove what an earlier demonstration left; refuses a folder that is none."""
    inside = {path.name for path in root.iterdir()} - {"lock"}
    if inside and "settings.toml" not in inside:
        raise CannotStart("no_hall_there", folder=root)
    for path in root.iterdir():
        if path.name == "lock":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
