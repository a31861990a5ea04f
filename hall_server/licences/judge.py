"""Decides what can be said of a PDF somebody brings: whose signature it carries, and whether a byte was changed since.

It is Python and pyHanko alone, so that it runs in a process that may do nothing else (`judging`).
"""

import binascii
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

import msgspec


class Verdict(StrEnum):
    """What was found. intact: signed by this hall, and not one byte was changed or added since."""

    INTACT = "intact"
    ALTERED = "altered"
    EXTENDED = "extended"
    FOREIGN = "foreign"
    SEAL_REVOKED = "seal_revoked"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Judgement(msgspec.Struct, frozen=True):
    """The verdict, and what the signature says of itself. signer: the certificate's common name.

    claimed_at: what the signer's clock said. stamped_at: what a time-stamp authority said, None without one.
    """

    verdict: Verdict
    signer: str = ""
    serial: str = ""
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None


def judge(
    pdf: bytes, authority_pem: bytes, revoked: frozenset[str] = frozenset(), stamp_pem: bytes = b""
) -> Judgement:
    """Judge these bytes by the hall's authority. revoked: serial numbers, in hexadecimal digits, of seals taken back.

    stamp_pem: the certificate a time-stamp authority is known by.
    """
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - heavy, only who judges needs it
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - the same

    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except (PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError):
        return Judgement(Verdict.UNREADABLE)
    if not found:
        return Judgement(Verdict.UNSIGNED)
    try:
        return _judged(pdf, found, authority_pem, revoked, stamp_pem)
    except Exception:  # noqa: BLE001 - pyHanko meets forged structures by whatever error they lead to: all mean the same
        return Judgement(Verdict.ALTERED)


def _judged(
    pdf: bytes, found: list[Any], authority_pem: bytes, revoked: frozenset[str], stamp_pem: bytes
) -> Judgement:
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 - heavy, only who judges needs it
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - the same

    first = found[0]
    serial, signer = f"{first.signer_cert.serial_number:x}", _common_name(first.signer_cert)
    status = validate_pdf_signature(
        first,
        signer_validation_context=_trusting(authority_pem, first.self_reported_timestamp),
        ts_validation_context=_trusting(stamp_pem, None) if stamp_pem else None,
    )
    said = Judgement(
        Verdict.INTACT,
        signer,
        serial,
        first.self_reported_timestamp,
        status.timestamp_validity.timestamp if status.timestamp_validity else None,
    )
    if not (status.intact and status.valid):
        return _with(said, Verdict.ALTERED)
    if not status.trusted:
        return _with(said, Verdict.FOREIGN)
    if serial in revoked:
        return _with(said, Verdict.SEAL_REVOKED)
    if len(found) > 1 or status.coverage != SignatureCoverageLevel.ENTIRE_FILE or not status.docmdp_ok:
        return _with(said, Verdict.EXTENDED)
    return said if _is_container_plain(pdf, first) and status.bottom_line else _with(said, Verdict.ALTERED)


def _is_container_plain(pdf: bytes, signature: Any) -> bool:
    """Whether the one part no digest covers is the signature as this hall writes it, then zeros, and nothing else.

    The padding, the spelling of the digits, and fields of CMS (RFC 5652) that nobody signs could be changed unseen
    otherwise: the container is written again from what is signed, and must be the same to the byte.
    """
    first, length, second, _ = (int(number) for number in signature.byte_range)
    gap = pdf[first + length : second]
    digits = binascii.hexlify(_written_again(signature)).upper()
    return bool(gap == b"<" + digits.ljust(len(gap) - 2, b"0") + b">")


def _written_again(signature: Any) -> bytes:
    from asn1crypto import algos, cms  # type: ignore[import-untyped]  # noqa: PLC0415 - it carries no types

    told, certificate = signature.signer_info, signature.signer_cert
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = {
        "version": "v1",
        "sid": cms.IssuerAndSerialNumber(
            {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
        ),
        "digest_algorithm": sha256,
        "signed_attrs": told["signed_attrs"],
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signature": told["signature"].native,
    }
    if len(told["unsigned_attrs"]):
        signer["unsigned_attrs"] = told["unsigned_attrs"]
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms((sha256,)),
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    written: bytes = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump(force=True)
    return written


def _with(said: Judgement, verdict: Verdict) -> Judgement:
    return msgspec.structs.replace(said, verdict=verdict)


def _common_name(certificate: Any) -> str:
    return str(certificate.subject.native.get("common_name", ""))


def _trusting(pem: bytes, moment: datetime | None) -> Any:
    """Certificates are judged as of the moment of signing; a seal that was taken back is found by its serial number."""
    from asn1crypto import pem as asn1_pem  # noqa: PLC0415 - heavy, only who judges needs it
    from asn1crypto import x509  # noqa: PLC0415 - the same
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - the same

    roots = [x509.Certificate.load(der) for _, _, der in asn1_pem.unarmor(pem, multiple=True)]
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
