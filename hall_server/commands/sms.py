"""Writes how messages to people leave: each provider, what waits, and what waits for a person."""

import sys

import django
import msgspec

USAGE = "用法 usage: python -m hall_server sms status\n"


def run(arguments: list[str]) -> int:
    """0 with the channel's state as JSON on standard output; 2 when not understood."""
    if arguments != ["status"]:
        sys.stderr.write(USAGE)
        return 2
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.sms_channel.queries import channel  # noqa: PLC0415 - the same

    found = channel(hall_clock.now())
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    return 0
