"""Writes what the hall's doctor asks of the server, as JSON: how devices and drivers stand, and how messages leave."""

import sys

import django
import msgspec


def run(arguments: list[str]) -> int:  # noqa: ARG001 - it takes none
    """0 with the answer on standard output: {"devices": [...], "messages_out": {...}}."""
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.devices.states import device_states  # noqa: PLC0415 - the same
    from hall_server.sms_channel.queries import channel  # noqa: PLC0415 - the same

    told = {"devices": device_states(), "messages_out": channel(hall_clock.now())}
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
    return 0
