"""Decides the code on paper by which an applicant looks a case up."""

import base64
import hashlib
import hmac

from hall_server.cases.models import Case
from hall_server.installation import present
from hall_server.personal_data.key_ring import ring

_LENGTH = 12


def code_of(case: str) -> str:
    """Twelve characters nobody can guess: who knows a case's number alone learns nothing."""
    made = hmac.new(ring().index_secret, f"progress/{case}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made).decode()[:_LENGTH]


def address_of(case: Case) -> str:
    """What the QR code on a paper says."""
    return f"{present().web.public_url}/progress/{case.project_no}/{code_of(case.pk)}"
