"""Issues one-time codes for devices and shows them, once."""

import getpass
import sys
from argparse import ArgumentParser

import django


def run(arguments: list[str]) -> int:
    """0 with a line for each device's code on standard output; 1 with none when a device is not registered."""
    parser = ArgumentParser(prog="python -m hall_server enrolment-code")
    parser.add_argument("devices", nargs="+", metavar="DEVICE")
    wanted = parser.parse_args(arguments)
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.devices.actions import issue_code  # noqa: PLC0415 - the same
    from hall_server.devices.queries import registered  # noqa: PLC0415 - the same

    devices = {code: registered(code) for code in wanted.devices}
    unknown = [code for code, device in devices.items() if device is None]
    if unknown:
        names = ", ".join(unknown)
        sys.stderr.write(f"没有登记过设备 {names}。 Not registered: {names}.\n")
        return 1
    actor, now = f"shell:{getpass.getuser()}", hall_clock.now()
    for device in filter(None, devices.values()):
        sys.stdout.write(issue_code(device, actor=actor, now=now) + "\n")
    return 0
