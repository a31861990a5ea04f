"""Decides how the server side of an installed hall runs from one command: broker, web, hub and worker, kept running."""

import os
import time
from pathlib import Path

from hall.launcher import ending, machine, orphans
from hall.launcher.hall_folder import HallFolder, Ports
from hall.launcher.one_at_a_time import sole_owner
from hall.launcher.opened_hall import HallToOpen
from hall.launcher.progress import Progress
from hall.launcher.words import say


def run(folder: Path, host: str, progress: Progress) -> int:
    """Open the server side in a folder and keep it open. Exit code 0 when asked to end.

    host: the name or address devices find this machine by; used once, when there is no settings.toml yet.
    """
    for _, check in machine.checks_before_start(folder):
        check()
    place = HallFolder(folder)
    place.make()
    with sole_owner(folder):
        if not place.settings.exists():
            place.write_settings(Ports.wanted(), host=host)
        hall = HallToOpen(place, _ports(place), progress.warn)
        orphans.adopt()
        ending.listen()
        try:
            _open(hall, progress)
            while True:
                hall.company.mend()
                time.sleep(0.2)
        except ending.Ended:
            return 0
        finally:
            hall.close()
            orphans.end_all()


def _open(hall: HallToOpen, progress: Progress) -> None:
    with progress.step(say("step_prepare_server")):
        hall.prepare_server()
    with progress.step(say("step_broker")):
        hall.open_broker()
    with progress.step(say("step_server")):
        hall.open_server()
    hall.say_opened(())
    progress.say(say("server_open", url=hall.folder.read_settings().web.public_url))


def _ports(place: HallFolder) -> Ports:
    settings = place.read_settings()
    return Ports(settings.broker.port, settings.web.port, 0)


def default_folder() -> Path:
    """Where an installation keeps its hall unless told otherwise."""
    return Path("/var/lib/zhiting") if os.geteuid() == 0 else Path.home() / ".local" / "share" / "zhiting"
