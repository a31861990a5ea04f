"""Brings the database to the shape this program expects, and the administrators' roles to theirs."""

import django
from django.core.management import call_command


def run(arguments: list[str]) -> int:
    """0 when the database has this program's shape."""
    django.setup()
    from hall_server.organisation.administrators import settle_roles  # noqa: PLC0415 - Django must be set up before models

    call_command("migrate", *arguments, interactive=False, verbosity=0)
    if not arguments:
        settle_roles()
    return 0
