"""Is one of a bench's writers: `python -m hall_server.bench.writer SERIAL SECONDS`, begun by a line on its input."""

import json
import os
import sys
from contextlib import suppress
from time import perf_counter


def main(first: int, seconds: float) -> None:
    """Register one application after the other, each of another person; tell every wait and every error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall_server.settings")
    import django  # noqa: PLC0415 - it reads the settings named above

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 - Django is set up by now

    from hall.language.refusals import Refusal  # noqa: PLC0415 - the same
    from hall_server.bench.case_write import Applications  # noqa: PLC0415 - the same
    from hall_server.service_process import wait_briefly_for_locks  # noqa: PLC0415 - the same

    # As a process that answers people waits, and no longer.
    wait_briefly_for_locks()
    applications, waits, errors = Applications(first), [], []
    # Whatever is read and loaded once only was so long before in a hall that is open.
    with suppress(DatabaseError):
        applications.write()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    began = perf_counter()
    while (at := perf_counter()) - began < seconds:
        try:
            applications.write()
        except (DatabaseError, Refusal) as fault:
            errors.append(f"{type(fault).__name__}: {fault}")
        waits.append(perf_counter() - at)
    sys.stdout.write(json.dumps({"waits": waits, "errors": errors}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
