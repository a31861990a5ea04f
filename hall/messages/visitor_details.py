"""What a visitor's sealed data holds once opened: by the server, or by the desk that called the visitor."""

import msgspec

from hall.messages import records


class VisitorDetails(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Personal data. It travels and rests only sealed; its picture in a log is ***.

    birth: YYYY-MM-DD or empty. document: resident, hmt_permit, foreign_2017, foreign_2023 or typed.
    phone: digits or empty, never required. on_behalf_of: an enterprise or person, or empty.
    """

    name: str
    id_number: str
    document: str = "resident"
    sex: str = ""
    birth: str = ""
    phone: str = ""
    on_behalf_of: str = ""

    def __repr__(self) -> str:
        return "VisitorDetails(***)"

    __str__ = __repr__


def encode_details(details: VisitorDetails) -> bytes:
    """Plain bytes to be sealed at once."""
    return msgspec.json.encode(details)


def decode_details(plain: bytes) -> VisitorDetails:
    """The details in opened bytes. msgspec.DecodeError when they are none."""
    return records.decoded(plain, VisitorDetails)
