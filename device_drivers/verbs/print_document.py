"""Decides how a document is printed from the shell, and how its outcome is told."""

from argparse import Namespace

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_document_printer
from device_drivers.roles.document_printer import DocumentOutcome, DocumentPrinted, Form
from device_drivers.verbs import exit_codes, telling

TITLE = "zhiting"
_BEGINNINGS = ((b"%PDF-", Form.PDF), (b"\x89PNG\r\n", Form.PNG), (b"\xff\xd8\xff", Form.JPEG))


def run(arguments: Namespace) -> int:
    """Print; DONE, UNKNOWN, or the printer's trouble."""
    if arguments.number or arguments.qr:
        raise AddressWrong("--number and --qr are for tickets")
    content = _content(arguments)
    printer = open_document_printer(arguments.on)
    try:
        printed = printer.print(content, form_of(content), TITLE, arguments.within)
    finally:
        printer.close()
    if printed.outcome is DocumentOutcome.FAILED and printed.trouble is not None:
        raise printed.trouble
    facts = {
        "ok": printed.outcome is DocumentOutcome.DONE,
        "outcome": printed.outcome.value,
        "job": printed.job,
    }
    telling.tell(arguments, facts | telling.of_trouble(printed.trouble), _sentence(printed))
    return exit_codes.DONE if printed.outcome is DocumentOutcome.DONE else exit_codes.UNKNOWN


def form_of(content: bytes) -> Form:
    """By how it begins; text when it is UTF-8."""
    for beginning, form in _BEGINNINGS:
        if content.startswith(beginning):
            return form
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return Form.UNKNOWN
    return Form.TEXT


def _content(arguments: Namespace) -> bytes:
    if arguments.file is None and not arguments.text:
        raise AddressWrong("nothing to print: give FILE or --text")
    if arguments.file is None:
        return f"{arguments.text}\n".encode()
    try:
        content: bytes = arguments.file.read_bytes()
    except OSError as wrong:
        raise AddressWrong(f"cannot read {arguments.file}: {wrong.strerror}") from wrong
    if not content:
        raise AddressWrong(f"{arguments.file} is empty")
    return content


def _sentence(printed: DocumentPrinted) -> str:
    return "已打印" if printed.trouble is None else printed.trouble.chinese
