"""Runs a hub: waits for the lead, then answers devices and tells them what was decided."""

import logging

import django

from hall_server.service_process import ready_file, say_ready, stopping, wait_briefly_for_locks

logger = logging.getLogger(__name__)

LOOK_AT_LEAD_SECONDS = 1.0


def run(arguments: list[str]) -> int:
    """0 after SIGTERM."""
    file = ready_file(arguments, "hub")
    django.setup()
    wait_briefly_for_locks()
    from django.db import connection  # noqa: PLC0415 - Django must be set up before models

    from hall_server.broadcasting.hub import Hub  # noqa: PLC0415 - the same
    from hall_server.broadcasting.lead import lead_of  # noqa: PLC0415 - the same
    from hall_server.certificates import hub_identity  # noqa: PLC0415 - the same
    from hall_server.installation import present  # noqa: PLC0415 - the same

    lead = lead_of(connection.vendor, present().state_folder)
    stop = stopping()
    while not stop.is_set():
        if lead.take():
            logger.info("this hub leads")
            hub = Hub(hub_identity(), present().hall.code)
            hub.run(lambda: not stop.is_set() and lead.is_held(), lambda: say_ready("hub", file))
            lead.leave()
        else:
            stop.wait(LOOK_AT_LEAD_SECONDS)
    return 0
