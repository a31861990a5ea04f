"""Decides which package owns a bench; the bench itself is that package's."""

import subprocess
import sys
from pathlib import Path

from hall.launcher.children import PROJECT

OWNERS = {
    "issue": "hall_server",
    "call": "hall_server",
    "fanout": "hall_server",
    "clock": "hall_server",
    "search": "hall_server",
    "supervision": "hall_server",
    "case-write": "hall_server",
    "worklist": "hall_server",
    "writers": "hall_server",
    "fuzz": "device_drivers",
    "devices": "device_drivers",
    "print": "queue_terminal",
    "start": "queue_terminal",
}


def run(name: str, report: Path, *, quick: bool) -> int:
    """Run one bench as a process of its own; its exit code."""
    command = [sys.executable, "-m", OWNERS[name], "bench", name, "--json", str(report.absolute())]
    if quick:
        command.append("--quick")
    return subprocess.run(command, cwd=PROJECT, check=False).returncode
