"""The part of the worker that sends messages, as a process of its own: to be killed."""

import os
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall_server.settings")

SWEEPS_EVERY_SECONDS = 0.3


def main() -> None:
    """Send until told to stop, and find what a dead sender held."""
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up first
    from hall_server.notices.actions import recover  # noqa: PLC0415 - the same
    from hall_server.service_process import stopping  # noqa: PLC0415 - the same
    from hall_server.sms_channel.actions import work  # noqa: PLC0415 - the same

    stop = stopping()
    sending = threading.Thread(target=work, args=(stop,))
    sending.start()
    while not stop.wait(SWEEPS_EVERY_SECONDS):
        recover(hall_clock.now())
    sending.join()


if __name__ == "__main__":
    main()
