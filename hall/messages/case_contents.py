"""What travels sealed of a case, opened: the form of a clerk, the sheet, signature and objections of a citizen."""

import hashlib
from typing import Annotated

import msgspec

from hall.messages import records
from hall.messages.message import Day, Id, Short

FORM_PURPOSE = "case_form"
SHEET_PURPOSE = "case_sheet"
SIGNATURE_PURPOSE = "signature"
OBJECTIONS_PURPOSE = "objections"

MOST_FIELDS = 40
MOST_MATERIALS = 60
MOST_OBJECTIONS = MOST_FIELDS

Value = Annotated[str, msgspec.Meta(max_length=400)]
Longer = Annotated[str, msgspec.Meta(max_length=1_000)]
Line = Annotated[str, msgspec.Meta(max_length=200)]
SealedSheet = Annotated[str, msgspec.Meta(max_length=49_152)]
"""As `Sealed`, for what is larger: a case's fields, a signature with its strokes and picture (at most 24 KiB of PNG)."""


class CaseField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of the record. choices: the values it may have as (value, label), nothing for a free one."""

    code: Short
    label: Short
    value: Value = ""
    is_required: bool = False
    choices: tuple[tuple[Short, Short], ...] = ()

    def __repr__(self) -> str:
        return f"CaseField({self.code}, ***)"

    __str__ = __repr__


class CaseForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Personal data: all fields of a case in their order. It travels only sealed, for the purpose FORM_PURPOSE."""

    fields: Annotated[tuple[CaseField, ...], msgspec.Meta(max_length=MOST_FIELDS)]

    def __repr__(self) -> str:
        return f"CaseForm({len(self.fields)} fields)"

    __str__ = __repr__


class CaseSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Personal data: exactly what the pad shows for the citizen's check. Sealed to the pad for the purpose SHEET_PURPOSE.

    fields: those that say something. promise: the sentence above the line one signs on.
    """

    case: Id
    project_no: Short
    hall_name: Short
    item_name: Value
    fields: Annotated[tuple[CaseField, ...], msgspec.Meta(max_length=MOST_FIELDS)]
    materials: tuple[Line, ...]
    promise: Value
    shown_on: Day

    def __repr__(self) -> str:
        return f"CaseSheet({self.case}, ***)"

    __str__ = __repr__


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Personal data: a handwriting. Sealed to the hall for the purpose SIGNATURE_PURPOSE.

    strokes: each a row of (x, y, pressure 0..1023, milliseconds since the first touch), x and y in 1/100 mm.
    png: its picture, black on nothing.
    """

    strokes: tuple[tuple[tuple[int, int, int, int], ...], ...]
    png: bytes

    def __repr__(self) -> str:
        return "Signature(***)"

    __str__ = __repr__


class Objection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Personal data: what the citizen says of one field. field: its code."""

    field: Short
    note: Value

    def __repr__(self) -> str:
        return f"Objection({self.field}, ***)"

    __str__ = __repr__


class Objections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All objections of one answer. Sealed, to the hall and then to the desk, for the purpose OBJECTIONS_PURPOSE."""

    objections: Annotated[tuple[Objection, ...], msgspec.Meta(min_length=1, max_length=MOST_OBJECTIONS)]


def encoded(sheet: CaseForm | CaseSheet | Signature | Objections) -> bytes:
    """Plain bytes to be sealed at once; always the same for the same value."""
    return msgspec.json.encode(sheet, order="deterministic")


def decode_form(plain: bytes) -> CaseForm:
    """The form in opened bytes. msgspec.DecodeError when they hold none."""
    return records.decoded(plain, CaseForm)


def decode_sheet(plain: bytes) -> CaseSheet:
    """The sheet in opened bytes. msgspec.DecodeError when they hold none."""
    return records.decoded(plain, CaseSheet)


def decode_signature(plain: bytes) -> Signature:
    """The signature in opened bytes. msgspec.DecodeError when they hold none."""
    return records.decoded(plain, Signature)


def decode_objections(plain: bytes) -> Objections:
    """The objections in opened bytes. msgspec.DecodeError when they hold none."""
    return records.decoded(plain, Objections)


def digest_of(plain: bytes) -> str:
    """`sha256:` and hexadecimal digits: what server and pad compare, over the opened bytes of a sheet."""
    return "sha256:" + hashlib.sha256(plain).hexdigest()
