"""Decides how a ticket is printed from the shell, and how its outcome is told."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_ticket_printer
from device_drivers.roles.ticket_printer import BigLine, Outcome, Paper, Part, Printed, QrCode, TextLine
from device_drivers.verbs import exit_codes, print_document
from device_drivers.verbs.holding import held

NUMBER_MM = 15.0


def add_arguments(parser: ArgumentParser) -> None:
    """What to print and where."""
    parser.add_argument("role", choices=["ticket_printer", "document_printer"])
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="for tickets UTF-8 text, a line a line; for documents PDF, PNG, JPEG or UTF-8 text",
    )
    parser.add_argument(
        "--on",
        required=True,
        metavar="ADDRESS",
        help="serial:/dev/ttyUSB0?speed=115200&model=epson, cups:QUEUE",
    )
    parser.add_argument("--text", help="the text itself")
    parser.add_argument("--number", help="a large number above the text")
    parser.add_argument("--qr", help="a QR code below the text, ASCII")
    parser.add_argument(
        "--within", type=float, default=10.0, help="seconds to wait for the printer's confirmation"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: Namespace) -> int:
    """Print; DONE, UNKNOWN, or the printer's trouble."""
    if arguments.role == "document_printer":
        return print_document.run(arguments)
    paper = _paper(arguments)
    printer = open_ticket_printer(arguments.on)
    try:
        with held(printer, arguments.on, arguments.within):
            printed = printer.print(paper, arguments.within)
    finally:
        printer.close()
    if printed.outcome is Outcome.FAILED and printed.trouble is not None:
        raise printed.trouble
    return _told(printed, as_json=arguments.json)


def _paper(arguments: Namespace) -> Paper:
    parts: list[Part] = [BigLine(arguments.number, NUMBER_MM)] if arguments.number else []
    parts += [TextLine(line) for line in _text(arguments).splitlines()]
    parts += [QrCode(arguments.qr)] if arguments.qr else []
    if not parts:
        raise AddressWrong("nothing to print: give FILE, --text, --number or --qr")
    return Paper(tuple(parts))


def _text(arguments: Namespace) -> str:
    if arguments.file is None:
        return str(arguments.text or "")
    try:
        return str(arguments.file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise AddressWrong(f"cannot read {arguments.file} as UTF-8 text: {wrong}") from wrong


def _told(printed: Printed, *, as_json: bool) -> int:
    done = printed.outcome is Outcome.DONE
    if as_json:
        told: dict[str, object] = {
            "ok": done,
            "outcome": printed.outcome.value,
            "process_id": printed.process_id,
        }
        if printed.trouble is not None:
            why = printed.trouble
            told["trouble"] = {
                "code": why.code,
                "who": why.who.value,
                "chinese": why.chinese,
                "english": why.english,
            }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    elif printed.trouble is not None:
        sys.stderr.write(f"{printed.trouble.chinese}\n{printed.trouble.english}\n")
    return exit_codes.DONE if done else exit_codes.UNKNOWN
