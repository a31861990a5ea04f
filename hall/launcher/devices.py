"""Decides whether a device home is fit: enrolled, its certificate good, its drivers' ports and print queues there."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.launcher.certificates import check_certificate
from hall.launcher.faults import CannotStart
from hall.launcher.print_queues import check_queue
from hall.launcher.words import say


def check_home(path: Path) -> str:
    """A sentence about one device home. CannotStart names the first thing that is missing."""
    try:
        home = DeviceHome(path)
        site = home.site()
    except HomeTrouble as trouble:
        raise CannotStart("home_unfit", why=trouble) from trouble
    day = check_certificate(home.certificate_path)
    for role, address in sorted(site.drivers.items()):
        _check_port(role, address)
    drivers = ", ".join(sorted(site.drivers)) or say("no_drivers")
    return say("home_well", role=home.role, drivers=drivers, day=day)


def _check_port(role: str, address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "cups":
        check_queue(role, address)
    if parts.scheme != "serial":
        return
    port = Path(parts.path)
    if not port.exists():
        raise CannotStart("port_missing", role=role, port=port)
    if not os.access(port, os.R_OK | os.W_OK):
        raise CannotStart("port_forbidden", role=role, port=port)
