"""Writes cases as the national tables have them, and says what would be refused there."""

import csv
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import django


def run(arguments: list[str]) -> int:
    """0 when every row may go out; else a sentence for each fault, and 1. The files are written either way."""
    parser = ArgumentParser(prog="python -m hall_server cases")
    parser.add_argument("what", choices=["export"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hall", default="")
    parser.add_argument("--since", type=date.fromisoformat)
    parser.add_argument("--until", type=date.fromisoformat)
    parser.add_argument(
        "--plain-for", default="", metavar="PURPOSE", help="names and numbers in plain, written down"
    )
    wanted = parser.parse_args(arguments)
    django.setup()
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.cases.export_checks import doubles, faults  # noqa: PLC0415 - the same
    from hall_server.cases.exporting import TABLES, Wanted, exported  # noqa: PLC0415 - the same
    from hall_server.installation import present  # noqa: PLC0415 - the same

    asked = Wanted(wanted.hall or present().hall.code, wanted.since, wanted.until, wanted.plain_for)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    found, numbers = 0, []
    with ExitStack() as stack:
        writers = {}
        for table, columns in TABLES.items():
            file = stack.enter_context(
                (wanted.folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="")
            )
            writers[table] = csv.DictWriter(file, columns)
            writers[table].writeheader()
        for case in exported(asked, actor="shell:export", now=hall_clock.now()):
            numbers.append(case.case.project_no)
            for table, rows in case.rows.items():
                writers[table].writerows(rows)
            for fault in faults(case):
                found += 1
                sys.stdout.write(fault + "\n")
    for fault in doubles(numbers):
        found += 1
        sys.stdout.write(fault + "\n")
    sys.stdout.write(f"{len(numbers)} 件，{found} 处问题\n")
    return int(bool(found))
