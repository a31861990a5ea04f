"""Makes the items' search index anew, mends it, or asks it."""

import sys
from argparse import ArgumentParser, Namespace

import django


def run(arguments: list[str]) -> int:
    """0 when done; 1 when a question found nothing."""
    parser = ArgumentParser(prog="python -m hall_server search")
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("rebuild", help="make the index anew from the catalogue")
    deeds.add_parser("refresh", help="compare the index with the catalogue and mend what differs")
    ask = deeds.add_parser("ask", help="what a citizen would be shown")
    ask.add_argument("question")
    ask.add_argument("--hall", default="")
    wanted = parser.parse_args(arguments)
    django.setup()
    if wanted.deed == "ask":
        return _ask(wanted)
    from hall_server.search import actions  # noqa: PLC0415 - Django must be set up before models

    deed = actions.rebuild if wanted.deed == "rebuild" else actions.refresh
    sys.stdout.write(f"{deed(_told):,} 个事项\n")
    return 0


def _ask(wanted: Namespace) -> int:
    from hall_server.search import queries  # noqa: PLC0415 - Django must be set up before models

    found = queries.items(wanted.question, queries.Scope(hall=wanted.hall))
    for hit in found.hits:
        sys.stdout.write(f"{hit.item.code}  {hit.item.name}  （{queries.because(hit)}）\n")
    return 0 if found.hits else 1


def _told(done: int, whole: int, what: str) -> None:
    sys.stderr.write(f"\r{what} {done:,}" + (f" / {whole:,}" if whole else ""))
