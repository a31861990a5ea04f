"""Writes how each device and its drivers stand now, as JSON."""

import sys

import django
import msgspec


def run(arguments: list[str]) -> int:  # noqa: ARG001 - it takes none
    """0 with the states on standard output."""
    django.setup()
    from hall_server.devices.states import device_states  # noqa: PLC0415 - Django must be set up before models

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(device_states())) + b"\n")
    return 0
