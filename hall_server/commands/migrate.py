"""Brings the database to the shape this program expects."""

import django
from django.core.management import call_command


def run(arguments: list[str]) -> int:
    """0 when the database has this program's shape."""
    django.setup()
    call_command("migrate", *arguments, interactive=False, verbosity=0)
    return 0
