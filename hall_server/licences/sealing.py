"""Decides that a document is sealed and at once judged as a stranger would, both beside the server."""

from io import BytesIO
from pathlib import Path

import msgspec

from hall_server.licences.judge import Judgement, judge
from hall_server.licences.seal import sealed
from hall_server.licences.template_content import SealPlace


class Unsealed(msgspec.Struct, frozen=True):
    """A drawn document and all that seals and judges it. picture: of the seal. key, certificate: paths.

    authority, stamp: certificates; revoked: serial numbers of seals taken back, in hexadecimal digits.
    """

    drawn: bytes
    picture: bytes
    place: SealPlace
    key: str
    certificate: str
    signer: str
    time_stamp_url: str
    authority: bytes
    revoked: frozenset[str]
    stamp: bytes


class Sealed(msgspec.Struct, frozen=True):
    """The signed document, what is said of it, and how many pages it has."""

    content: bytes
    judgement: Judgement
    pages: int


def seal_and_judge(wanted: Unsealed) -> Sealed:
    """Both. NoTimeStamp when an authority is named and silent."""
    content = sealed(
        wanted.drawn,
        wanted.picture,
        wanted.place,
        key=Path(wanted.key),
        certificate=Path(wanted.certificate),
        signer=wanted.signer,
        time_stamp_url=wanted.time_stamp_url,
    )
    return Sealed(content, judge(content, wanted.authority, wanted.revoked, wanted.stamp), _pages(content))


def _pages(content: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - heavy, only who seals needs it

    return int(PdfFileReader(BytesIO(content)).root["/Pages"]["/Count"])
