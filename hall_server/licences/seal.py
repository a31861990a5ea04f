"""Decides how the hall seals a document: PAdES B-B (ETSI EN 319 142-1), B-T where a time-stamp authority is named.

The document is certified and allows no change (ISO 32000-1, 12.8.2.2: DocMDP level 1): whatever is added later shows.
"""

import tempfile
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hall_server.licences.template_content import SealPlace

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

MILLIMETRE = 72 / 25.4
FIELD = "Seal"
TIME_STAMP_SECONDS = 10
LARGEST_TIME_STAMP = 65_536


class NoTimeStamp(Exception):  # noqa: N818 - says what it is
    """The time-stamp authority did not answer; the document is signed later."""


def sealed(
    drawn: bytes,
    picture: bytes,
    place: SealPlace,
    *,
    key: Path,
    certificate: Path,
    signer: str,
    time_stamp_url: str = "",
) -> bytes:
    """The drawn PDF with the hall's signature, whose appearance is the picture (a PDF of one page) at this place.

    signer: the hall's name. NoTimeStamp when an authority is named and silent.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - heavy, only here
    from pyhanko.sign import signers  # noqa: PLC0415 - the same
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415 - the same

    writer = IncrementalPdfFileWriter(BytesIO(drawn))
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=signer,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(picture)
        file.flush()
        signing = signers.PdfSigner(
            meta,
            signer=signers.SimpleSigner.load(str(key), str(certificate)),  # type: ignore[no-untyped-call]
            timestamper=_time_stamper(time_stamp_url) if time_stamp_url else None,
            stamp_style=_appearance(file.name),
            new_field_spec=SigFieldSpec(FIELD, on_page=0, box=_box(writer, place)),
        )
        output: BytesIO = signing.sign_pdf(writer)
    return output.getvalue()


def _appearance(picture: str) -> Any:
    from pyhanko.pdf_utils.content import ImportedPdfPage  # noqa: PLC0415 - heavy, only here
    from pyhanko.stamp import StaticStampStyle  # noqa: PLC0415 - the same

    page = ImportedPdfPage(picture)  # type: ignore[no-untyped-call]
    return StaticStampStyle(border_width=0, background=page, background_opacity=1.0)


def _box(writer: Any, place: SealPlace) -> tuple[int, int, int, int]:
    """The seal's rectangle in points from the page's lower left corner."""
    page = writer.find_page_for_modification(0)[0].get_object()
    height = float(page["/MediaBox"][3])
    left, top = place.x * MILLIMETRE, height - place.y * MILLIMETRE
    width = place.width * MILLIMETRE
    return round(left), round(top - width), round(left + width), round(top)


def _time_stamper(url: str) -> "TimeStamper":
    from asn1crypto import tsp  # type: ignore[import-untyped]  # noqa: PLC0415 - it carries no types
    from pyhanko.sign.timestamps import TimeStamper  # noqa: PLC0415 - the same

    class Asking(TimeStamper):
        """RFC 3161, 3.4: over HTTP."""

        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            return tsp.TimeStampResp.load(_asked(url, req.dump()))

    return Asking()  # type: ignore[no-untyped-call]


def _asked(url: str, question: bytes) -> bytes:
    asking = urllib.request.Request(  # noqa: S310 - the address is the hall's own setting
        url, question, {"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(asking, timeout=TIME_STAMP_SECONDS) as answer:  # noqa: S310 - the same
            given: bytes = answer.read(LARGEST_TIME_STAMP)
    except OSError as fault:
        raise NoTimeStamp(f"{url}: {fault}") from fault
    return given
