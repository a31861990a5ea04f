"""Decides whether the print server behind a device's queue is fit: it answers, and keeps no document it has printed."""

import re
import socket
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from hall.launcher.faults import CannotStart

USUAL_SERVER = "localhost:631"
SETTINGS = Path("/etc/cups/cupsd.conf")
"""cupsd.conf(5): without a PreserveJobFiles of its own, CUPS keeps every document for a day."""
_KEEPS_NONE = re.compile(r"^\s*PreserveJobFiles\s+(no|off|false|0)\s*$", re.IGNORECASE | re.MULTILINE)


def check_queue(role: str, address: str, settings: Path = SETTINGS) -> None:
    """CannotStart when nobody answers there, or when this machine's CUPS keeps what people printed."""
    parts = urlsplit(address)
    server = parse_qs(parts.query).get("server", [USUAL_SERVER])[0]
    host, _, port = server.partition(":")
    try:
        with socket.create_connection((host, int(port or 631)), timeout=2):
            pass
    except (OSError, ValueError) as fault:
        raise CannotStart("print_server_silent", role=role, server=server) from fault
    if server == USUAL_SERVER and _keeps_documents(settings):
        raise CannotStart("print_server_keeps", role=role, file=settings)


def _keeps_documents(settings: Path) -> bool:
    """False where the settings cannot be read: then nobody knows."""
    try:
        text = settings.read_text("utf-8", "replace")
    except OSError:
        return False
    return _KEEPS_NONE.search(text) is None
