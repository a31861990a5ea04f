"""Says whether the audit trail is whole."""

import sys
from argparse import ArgumentParser
from pathlib import Path

import django


def run(arguments: list[str]) -> int:
    """0 when every line, chain and root holds and nothing was cut off; else a sentence for each fault, and 1."""
    parser = ArgumentParser(prog="python -m hall_server verify-audit")
    parser.add_argument("--against", type=Path, help="a file of daily roots kept elsewhere, to compare with")
    parser.add_argument(
        "--export", type=Path, help="write the daily roots there, one on a line, and look no further"
    )
    wanted = parser.parse_args(arguments)
    django.setup()
    if wanted.export:
        return _export(wanted.export)
    from hall_server.audit.verifying import findings  # noqa: PLC0415 - Django must be set up before models

    is_broken = False
    for one in findings(against=wanted.against):
        is_broken = True
        sys.stdout.write(f"{one.english}\n")
    return int(is_broken)


def _export(path: Path) -> int:
    from hall_server.audit.models import DayRoot  # noqa: PLC0415 - the same
    from hall_server.audit.outside import line_of  # noqa: PLC0415 - the same

    lines = [line_of(root) + "\n" for root in DayRoot.objects.order_by("day")]
    path.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{len(lines)} days\n")
    return 0
