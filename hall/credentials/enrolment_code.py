"""Decides how a one-time code is written: a secret and the fingerprint of the authority, in letters nobody mistakes.

`8K3MZ-Q7RTV-...` is Crockford's base32: ten characters of secret (50 bits), then sixteen of the SHA-256 of the hall's
authority certificate (80 bits). Small letters, spaces and hyphens do not matter; O reads as 0, I and L as 1.
"""

import hashlib
import secrets
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hall.language.refusals import Refusal, RefusalCode

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_LENGTH = 10
PIN_LENGTH = 16
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """secret: what the server knows of, once. pin: what the server's authority must begin with."""

    secret: str
    pin: str

    def __str__(self) -> str:
        return f"{self.secret}-{self.pin}"

    def __repr__(self) -> str:
        return f"EnrolmentCode(***, {self.pin})"

    def pins(self, authority_pem: bytes) -> bool:
        """Whether this authority is the one that gave the code."""
        return secrets.compare_digest(pin_of(authority_pem), self.pin)


def new_code(authority_pem: bytes) -> EnrolmentCode:
    """A fresh code of the hall with this authority."""
    return EnrolmentCode(
        "".join(secrets.choice(LETTERS) for _ in range(SECRET_LENGTH)), pin_of(authority_pem)
    )


def read_code(text: str) -> EnrolmentCode:
    """The code a person typed. Refusal `code_wrong` when it cannot be one."""
    plain = clean_secret(text)
    if len(plain) != SECRET_LENGTH + PIN_LENGTH or not set(plain) <= set(LETTERS):
        raise Refusal(RefusalCode.CODE_WRONG)
    return EnrolmentCode(plain[:SECRET_LENGTH], plain[SECRET_LENGTH:])


def clean_secret(text: str) -> str:
    """Letters as they are compared: large, misread ones corrected, spaces and hyphens dropped."""
    return text.upper().translate(_MISREAD)


def pin_of(authority_pem: bytes) -> str:
    """Sixteen characters of the certificate's SHA-256. ValueError when the bytes are no certificate."""
    der = x509.load_pem_x509_certificate(authority_pem).public_bytes(Encoding.DER)
    number = int.from_bytes(hashlib.sha256(der).digest()[:10])
    return "".join(LETTERS[number >> shift & 31] for shift in range(75, -1, -5))
