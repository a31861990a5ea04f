"""Decides how a file of ESC/POS bytes is drawn: one PNG a cut paper."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from device_drivers.address import AddressWrong
from device_drivers.simulated.receipt_paper.printing import sheets
from device_drivers.verbs import exit_codes


def add_arguments(parser: ArgumentParser) -> None:
    """The bytes and the picture."""
    parser.add_argument("file", type=Path, help="bytes as they would go to the printer; - for standard input")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="paper.png; the second paper is paper-2.png"
    )
    parser.add_argument(
        "--dots", type=int, default=576, help="dots across: 576 for 80 mm paper, 384 for 58 mm"
    )
    parser.add_argument(
        "--code-page", action="store_true", help="begin as a printer without FS & (not Chinese)"
    )
    parser.add_argument("--text", action="store_true", help="also write the words to standard output")


def run(arguments: Namespace) -> int:
    """Draw every paper in the file."""
    if not 64 <= arguments.dots <= 832 or arguments.dots % 8:
        raise AddressWrong("--dots is a multiple of 8 from 64 to 832")
    try:
        content = sys.stdin.buffer.read() if str(arguments.file) == "-" else arguments.file.read_bytes()
    except OSError as wrong:
        raise AddressWrong(f"cannot read {arguments.file}: {wrong.strerror}") from wrong
    output: Path = arguments.output
    drawn = 0
    for drawn, sheet in enumerate(sheets(content, arguments.dots, chinese=not arguments.code_page), 1):
        name = output if drawn == 1 else output.with_stem(f"{output.stem}-{drawn}")
        name.write_bytes(sheet.png())
        if arguments.text:
            sys.stdout.write(sheet.text + "\n")
    if not drawn:
        sys.stderr.write("文件里没有可打印的内容\nthere is nothing to print in the file\n")
        return exit_codes.NOTHING
    return exit_codes.DONE
