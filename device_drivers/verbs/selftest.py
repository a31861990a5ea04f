"""Decides how one device is tried from the shell: harmlessly, and telling everything that was tried."""

from argparse import ArgumentParser, Namespace
from typing import cast

from device_drivers.catalogue import open_device, roles
from device_drivers.checks import Check
from device_drivers.roles.counter_display import CounterDisplay
from device_drivers.trials import tried
from device_drivers.verbs import exit_codes, telling


def add_arguments(parser: ArgumentParser) -> None:
    """`selftest ROLE --on ADDRESS [--json]`."""
    parser.add_argument("role", choices=tuple(roles()))
    telling.add_device_arguments(parser)


def run(arguments: Namespace) -> int:
    """Try the device; TROUBLE when anything is not well."""
    device = open_device(arguments.role, arguments.on)
    try:
        checks = tried(arguments.role, device)
    finally:
        cast("CounterDisplay", device).close()
    is_well = all(check.is_well for check in checks)
    told = [{"name": check.name, "ok": check.is_well, "found": check.found} for check in checks]
    telling.tell(arguments, {"ok": is_well, "checks": told}, "\n".join(map(_line, checks)))
    return exit_codes.DONE if is_well else exit_codes.TROUBLE


def _line(check: Check) -> str:
    return f"{'正常' if check.is_well else '异常'}  {check.name}  {check.found}"
