"""Decides which serial ports a person may choose from; looks at their names only and opens none."""

from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports

BY_PATH = Path("/dev/serial/by-path")


@dataclass(frozen=True, slots=True)
class PortSeen:
    """A port. path: the steady name of its socket when the machine has one, else its device node."""

    path: str
    title: str


def serial_ports() -> list[PortSeen]:
    """The ports with hardware behind them, by path."""
    steady = {str(link.resolve()): str(link) for link in BY_PATH.glob("*")} if BY_PATH.is_dir() else {}
    seen = [
        PortSeen(steady.get(port.device, port.device), port.description)
        for port in list_ports.comports()
        if port.hwid != "n/a" or port.device in steady
    ]
    return sorted(seen, key=lambda port: port.path)
