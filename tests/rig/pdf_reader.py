"""Reads a PDF as people do: its words, and the codes on its first page as it is drawn."""

import io
import subprocess

import zxingcpp
from PIL import Image

DOTS_PER_INCH = "200"


def words_in(pdf: bytes) -> str:
    """All that is written in it, without the gaps of its layout."""
    return "".join(_run("pdftotext", "-raw", "-", "-", given=pdf).decode().split())


def first_page(pdf: bytes) -> Image.Image:
    """How its first page looks."""
    drawn = _run("pdftoppm", "-r", DOTS_PER_INCH, "-png", "-singlefile", "-", given=pdf)
    return Image.open(io.BytesIO(drawn)).convert("L")


def code_on(pdf: bytes) -> str:
    """What the QR code on its first page says. AssertionError when there is not one."""
    found = [code.text for code in zxingcpp.read_barcodes(first_page(pdf))]
    assert len(found) == 1, f"{len(found)} codes on the page"
    return str(found[0])


def _run(*command: str, given: bytes) -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=60).stdout
