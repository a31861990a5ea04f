"""Decides whether a device home of this machine is fit: enrolled, its certificate good, its drivers' ports there."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.launcher.certificates import check_certificate
from hall.launcher.faults import CannotStart


def check_home(path: Path) -> str:
    """A sentence about one device home. CannotStart names the first thing that is missing."""
    try:
        home = DeviceHome(path)
        site = home.site()
    except HomeTrouble as trouble:
        raise CannotStart(str(trouble), "Enrol it: `python -m hall enrol`, or mend site.json.") from trouble
    until = check_certificate(home.certificate_path)
    for role, address in sorted(site.drivers.items()):
        _check_port(role, address)
    drivers = ", ".join(sorted(site.drivers)) or "no drivers"
    return f"{home.role}, {drivers}; certificate {until}"


def _check_port(role: str, address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "serial":
        return
    port = Path(parts.path)
    if not port.exists():
        raise CannotStart(
            f"{role}: {port} is not there.",
            "Plug the device in, or set its address in site.json (docs: README).",
        )
    if not os.access(port, os.R_OK | os.W_OK):
        raise CannotStart(
            f"{role}: this user may not use {port}.", "Add the user to the group `dialout` and sign in again."
        )
