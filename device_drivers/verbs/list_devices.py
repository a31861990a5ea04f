"""Decides what is listed: the families one may name in an address, and this machine's serial ports, which are not opened."""

import sys
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.table import Table

from device_drivers.catalogue import FAMILIES
from device_drivers.transports.serial_ports import PortSeen, serial_ports
from device_drivers.verbs import exit_codes, telling


def add_arguments(parser: ArgumentParser) -> None:
    """`list [--json]`."""
    parser.add_argument("--json", action="store_true", help="one line of JSON on the standard output")


def run(arguments: Namespace) -> int:
    """List them."""
    ports = serial_ports()
    if arguments.json:
        telling.tell(arguments, _facts(ports), "")
        return exit_codes.DONE
    console = Console(file=sys.stdout)
    console.print(_families())
    console.print(_ports(ports) if ports else "没有串口设备  no serial ports")
    return exit_codes.DONE


def _facts(ports: list[PortSeen]) -> dict[str, object]:
    families = [
        {"role": family.role, "scheme": family.scheme, "model": family.model, "options": family.options}
        for family in FAMILIES
    ]
    return {"families": families, "ports": [{"path": port.path, "title": port.title} for port in ports]}


def _families() -> Table:
    table = Table("role", "address", "device", title="设备类型 Families")
    for family in FAMILIES:
        options = "".join(f"&{option}=…" for option in family.options)
        table.add_row(family.role, f"{family.scheme}:…?model={family.model}{options}", family.title)
    return table


def _ports(ports: list[PortSeen]) -> Table:
    table = Table("port", "device", title="串口 Serial ports")
    for port in ports:
        table.add_row(port.path, port.title)
    return table
