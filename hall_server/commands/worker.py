"""Runs the worker: whatever has to be done by the clock."""

import django

from hall_server.service_process import ready_file, say_ready, stopping


def run(arguments: list[str]) -> int:
    """0 after SIGTERM."""
    file = ready_file(arguments, "worker")
    django.setup()
    from hall_server.worker.loop import work  # noqa: PLC0415 - Django must be set up before models

    work(stopping(), lambda: say_ready("worker", file))
    return 0
