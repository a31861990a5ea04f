"""Decides how one paper comes from the hall to the printer: in this process's memory alone, which ends with it."""

import hashlib
import os
import resource
import ssl
import sys
import urllib.error
import urllib.request

from device_drivers import catalogue as drivers
from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceTrouble
from device_drivers.roles.document_printer import DocumentOutcome, DocumentPrinted, DocumentPrinter, Form
from kiosk.paper_words import Fetched, NotFetched, Outcome, Paper, PrintEnded, WhyNot, read_paper
from visiting.troubles import trouble_word
from visiting.words import Trouble, Word, line

LARGEST = 32 * 1024 * 1024
FETCHED_WITHIN = 20.0
TITLE = "zhiting"
"""Job and paper are named alike: a print server's history says nothing of whose licence it was."""
_GONE = frozenset({403, 404, 410})


class PaperMissing(Exception):  # noqa: N818 - says what it is
    """The paper did not come, or is not the one the hall named."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


def fetch(paper: Paper) -> bytes:
    """The paper, whole and as the hall named it. PaperMissing says why not."""
    if not paper.url.startswith("https://"):
        raise PaperMissing(WhyNot.CHANGED)
    try:
        context = ssl.create_default_context(cafile=paper.authority)
        with urllib.request.urlopen(paper.url, timeout=FETCHED_WITHIN, context=context) as answer:  # noqa: S310 - https alone, see above
            content: bytes = answer.read(min(paper.size, LARGEST) + 1)
    except urllib.error.HTTPError as refused:
        why = WhyNot.LINK_OVER if refused.code in _GONE else WhyNot.SERVER_AWAY
        raise PaperMissing(why) from refused
    except OSError as away:
        raise PaperMissing(WhyNot.SERVER_AWAY) from away
    if len(content) != paper.size or hashlib.sha256(content).hexdigest() != paper.sha256.lower():
        raise PaperMissing(WhyNot.CHANGED)
    return content


def print_once(content: bytes, paper: Paper) -> PrintEnded:
    """Print; one that is not done says what the printer says of itself, where it says anything."""
    try:
        printer = drivers.open_document_printer(paper.printer)
    except AddressWrong as fault:
        trouble = Trouble("address_wrong", "engineer", "打印机的地址设置有误，请工程师检查。", str(fault))
        return PrintEnded(Outcome.FAILED, 0, trouble)
    try:
        printed = printer.print(content, Form.PDF, TITLE, paper.within, paper.key)
        return PrintEnded(
            Outcome(printed.outcome.value), printed.job, trouble_word(_told_of(printer, printed))
        )
    finally:
        printer.close()


def _told_of(printer: DocumentPrinter, printed: DocumentPrinted) -> DeviceTrouble | None:
    if printed.outcome is DocumentOutcome.DONE:
        return None
    return printer.status().trouble or printed.trouble


def serve(paper: Paper, out: int) -> None:
    """Fetch and print, saying how far it is; the shell may be gone, the paper is printed to its end all the same."""
    try:
        content = fetch(paper)
    except PaperMissing as missing:
        _say(out, NotFetched(missing.why))
        return
    _say(out, Fetched())
    _say(out, print_once(content, paper))


def _say(out: int, word: Word) -> None:
    try:
        os.write(out, line(word))
    except BrokenPipeError:
        sys.stderr.write("kiosk: nobody hears how the paper is\n")


def run() -> int:
    """The process of one paper: one line in on descriptor 0, lines out on 1; other output goes to the error stream."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.dup(1)
    os.dup2(2, 1)
    serve(read_paper(sys.stdin.buffer.readline()), out)
    return 0
