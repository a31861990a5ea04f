"""Fills in the sample hall and writes the passwords of its accounts beside the server's state."""

import sys

import django


def run(arguments: list[str]) -> int:  # noqa: ARG001 - it takes none
    """0 when the sample hall stands; what stood already is left as it is."""
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.installation import present  # noqa: PLC0415 - the same
    from hall_server.sample_hall import fill, write_passwords  # noqa: PLC0415 - the same

    fresh = fill(hall_clock.now())
    if fresh:
        path = write_passwords(present().state_folder, fresh)
        sys.stdout.write(f"工号与密码 accounts: {path}\n")
    return 0
