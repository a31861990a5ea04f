"""Issues a one-time code for a device and shows it, once."""

import getpass
import sys
from argparse import ArgumentParser

import django


def run(arguments: list[str]) -> int:
    """0 with the code on standard output; 1 when there is no such device."""
    parser = ArgumentParser(prog="python -m hall_server enrolment-code")
    parser.add_argument("device")
    wanted = parser.parse_args(arguments)
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.devices.actions import issue_code  # noqa: PLC0415 - the same
    from hall_server.devices.queries import registered  # noqa: PLC0415 - the same

    device = registered(wanted.device)
    if device is None:
        sys.stderr.write(f"没有登记过设备 {wanted.device}。 No device {wanted.device} is registered.\n")
        return 1
    code = issue_code(device, actor=f"shell:{getpass.getuser()}", now=hall_clock.now())
    sys.stdout.write(code + "\n")
    return 0
