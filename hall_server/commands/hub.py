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
    from django.db import Error, connection  # noqa: PLC0415 - Django must be set up before models

    from hall_server.broadcasting.hub import Hub  # noqa: PLC0415 - the same
    from hall_server.broadcasting.lead import lead_of  # noqa: PLC0415 - the same
    from hall_server.certificates import hub_identity, renew_own_if_possible  # noqa: PLC0415 - the same
    from hall_server.installation import present  # noqa: PLC0415 - the same

    renew_own_if_possible()
    lead = lead_of(connection.vendor, present().state_folder)
    stop = stopping()
    while not stop.is_set():
        if not lead.take():
            stop.wait(LOOK_AT_LEAD_SECONDS)
            continue
        logger.info("this hub leads")
        try:
            hub = Hub(hub_identity(), present().hall.code)
            hub.run(lambda: not stop.is_set() and lead.is_held(), lambda: say_ready("hub", file))
        except Error as fault:
            logger.warning("this hub steps down, the database is away: %s", fault)
            connection.close()
            stop.wait(LOOK_AT_LEAD_SECONDS)
        lead.leave()
    return 0
