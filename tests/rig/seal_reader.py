"""Judges the seal of a PDF as a stranger does: with pyHanko, the hall's certificate, and nothing of the hall's own code."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pem, x509  # type: ignore[import-untyped]  # it carries no types
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True, slots=True)
class Seal:
    """What pyHanko says. is_good: whole, by somebody the hall stands for, over the whole file. kind: the sub filter."""

    is_good: bool
    signer: str
    kind: str
    signed: tuple[int, int]


def seal_of(pdf: bytes, authority: Path) -> Seal:
    """The seal of a PDF; one that nobody can read is not good. authority: the hall's certificate, PEM."""
    with ThreadPoolExecutor(
        1
    ) as beside:  # pyHanko begins an event loop, and a browser's may run in this thread
        return beside.submit(_judged, pdf, authority).result()


def _judged(pdf: bytes, authority: Path) -> Seal:
    _, _, der = pem.unarmor(authority.read_bytes())
    try:
        (one,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        trusting = ValidationContext(trust_roots=[x509.Certificate.load(der)], allow_fetching=False)
        status = validate_pdf_signature(one, signer_validation_context=trusting)
    except Exception as fault:  # noqa: BLE001 - a damaged file meets pyHanko in any way: none of them is a good seal
        return Seal(False, type(fault).__name__, "", (0, 0))
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and bool(status.docmdp_ok)
    first, length, _, _ = (int(number) for number in one.byte_range)
    return Seal(
        bool(status.bottom_line) and is_whole,
        str(one.signer_cert.subject.native.get("common_name", "")),
        str(one.sig_object.get("/SubFilter", "")),
        (first, length),
    )
