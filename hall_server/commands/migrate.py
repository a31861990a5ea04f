"""Brings the database to the shape this program expects: tables, the administrators' roles, and the hall of the settings."""

import getpass

import django
from django.core.management import call_command


def run(arguments: list[str]) -> int:
    """0 when the database has this program's shape. arguments: Django's, to move some tables alone."""
    django.setup()
    from hall_server.installation import present  # noqa: PLC0415 - Django must be set up before models
    from hall_server.organisation.actions import found_hall  # noqa: PLC0415 - the same
    from hall_server.organisation.administrators import settle_roles  # noqa: PLC0415 - the same

    call_command("migrate", *arguments, interactive=False, verbosity=0)
    if not arguments:
        settle_roles()
        found_hall(present().hall.code, present().hall.name, actor=f"shell:{getpass.getuser()}")
    return 0
