"""Decides how a licence looks on paper: what its layout is told, and the PDF that Typst sets from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from hall.language import hall_clock
from hall.language.dates import chinese_date
from hall_server.licences.numbers import grouped, grouped_code
from hall_server.licences.template_content import LAYOUTS, TemplateContent
from hall_server.typesetting import typeset

_NEVER = "长期"


@dataclass(frozen=True, slots=True)
class Face:
    """All that a paper says. values: of the template's fields, by name. address: what its QR code says.

    copy: its number when it is a printed copy, 0 for the signed document; drawn_at: of a copy; original: SHA-256 of the
    signed document. is_sample: a template's look, nobody's licence.
    """

    content: TemplateContent
    values: Mapping[str, str]
    number: str
    public_code: str
    address: str
    hall: str
    issuer: str
    issued_on: date
    valid_until: date | None
    copy: int = 0
    drawn_at: datetime | None = None
    original: str = ""
    is_sample: bool = False


def draw(face: Face) -> bytes:
    """The PDF, without a signature. BrokenOff when the layout cannot be set."""
    return typeset(LAYOUTS / face.content.layout_path.name, licence=_told(face))


def draw_seal(face: Face) -> bytes:
    """The seal alone, a PDF of one page of the seal's size, without a ground."""
    return typeset(LAYOUTS / "seal.typ", licence=_told(face))


def _told(face: Face) -> dict[str, Any]:
    return {
        "title": face.content.title,
        "number": face.number,
        "spoken-number": grouped(face.number),
        "code": grouped_code(face.public_code),
        "qr": _qr(face.address),
        "hall": face.hall,
        "issuer": face.issuer,
        "statement": face.content.statement,
        "notes": face.content.notes,
        "fields": [
            {"label": plan.label, "value": face.values.get(plan.name, "")} for plan in face.content.fields
        ],
        "issued": chinese_date(face.issued_on),
        "validity": validity(face),
        "is-limited": face.valid_until is not None,
        "seal": face.content.seal,
        "copy": _copy(face) if face.copy else None,
        "is-sample": face.is_sample,
        "told": f"电子证照，带{face.hall}数字签名；改动一个字节即失效。",
    }


def _copy(face: Face) -> dict[str, Any]:
    at = hall_clock.local(face.drawn_at) if face.drawn_at else None
    when = f"{at:%Y-%m-%d %H:%M} 制作" if at else ""
    return {
        "number": face.copy,
        "told": f"{when}　纸质件，内容与电子原件一致（原件摘要 {face.original[:16]}…），是否有效以扫码结果为准。",
    }


def validity(face: Face) -> str:
    """The days a licence holds, as the paper says them."""
    if face.valid_until is None:
        return _NEVER
    return f"{chinese_date(face.issued_on)}至{chinese_date(face.valid_until)}"


def _qr(address: str) -> str:
    import segno  # noqa: PLC0415 - only who draws needs it

    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=1, xmldecl=False, scale=4)
    return drawn.getvalue().decode()
