"""Gives personal data a new key while the hall runs, and takes the old ones off the ring once nothing needs them."""

import sys

import django


def run(arguments: list[str]) -> int:  # noqa: ARG001 - it takes none
    """0 when every record is under the new key and no old one is left on the ring."""
    django.setup()
    from hall_server.personal_data.rotation import rotate  # noqa: PLC0415 - Django must be set up before models

    key_id, moved = rotate()
    sys.stdout.write(f"{key_id}: {moved} records\n")
    return 0
