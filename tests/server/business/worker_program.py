"""A worker of long work as a process of its own, for tests that kill it: `python -m ... ` with ZHITING_SETTINGS."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "hall_server.settings"
    django.setup()
    from hall_server.pages.working import work_on
    from hall_server.service_process import stopping
    from tests.server.business import counting_work

    stop = stopping()
    sys.stdout.write(f"{counting_work.COUNTING}\n")
    work_on(stop)
