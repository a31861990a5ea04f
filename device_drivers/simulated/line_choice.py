"""Decides on which wire a stand-in that exists for several hangs: a serial link, a TCP port or a UDP port."""

from collections.abc import Callable
from typing import Literal

import msgspec

from device_drivers.simulated.network_line import NetworkLine
from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused

Wire = SerialLine | NetworkLine


class LineOptions(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """on: the wire. link: path of the serial port. port: of the network, 0 takes a free one. speed: bits a second."""

    on: Literal["serial", "tcp", "udp"] = "serial"
    link: str = ""
    port: int = 0
    speed: int = 57600


def line_of(options: LineOptions, on_bytes: Callable[[bytes], None]) -> Wire:
    """The wire. VerbRefused for a serial one without a link."""
    if options.on != "serial":
        return NetworkLine(options.on, options.port, on_bytes)
    if not options.link:
        raise VerbRefused("a serial stand-in needs its link: the path of its port")
    return SerialLine(options.link, on_bytes, speed=options.speed)


def address_of(line: Wire, **options: object) -> str:
    """The address a driver opens, with these options."""
    told = "&".join(f"{name}={value}" for name, value in options.items())
    if isinstance(line, NetworkLine):
        return f"{line.address}?{told}"
    return f"serial:{line.link}?{told}&speed={line.speed}"
