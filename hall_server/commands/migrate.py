"""Brings the database to this program's shape: tables, the administrators' roles, the calendar, the hall of the settings."""

import getpass

import django
from django.core.management import call_command


def run(arguments: list[str]) -> int:
    """0 when the database has this program's shape. arguments: Django's, to move some tables alone."""
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.calendars.actions import load_published_days  # noqa: PLC0415 - the same
    from hall_server.installation import present  # noqa: PLC0415 - the same
    from hall_server.licences.actions import settle_templates  # noqa: PLC0415 - the same
    from hall_server.notices.actions import found_templates  # noqa: PLC0415 - the same
    from hall_server.organisation.actions import found_hall  # noqa: PLC0415 - the same
    from hall_server.organisation.administrators import settle_roles  # noqa: PLC0415 - the same
    from hall_server.search.actions import bring_up_to_date  # noqa: PLC0415 - the same

    call_command("migrate", *arguments, interactive=False, verbosity=0)
    if not arguments:
        settle_roles()
        actor = f"shell:{getpass.getuser()}"
        load_published_days(actor=actor, now=hall_clock.now())
        found_templates(actor="server", now=hall_clock.now())
        found_hall(present().hall.code, present().hall.name, actor=actor)
        settle_templates(actor=actor, now=hall_clock.now())
        bring_up_to_date(lambda *_: None)
    return 0
