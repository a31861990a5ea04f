"""Decides which secrets the server itself holds, where they lie, and that a missing one is made but never replaced."""

import os
import secrets
from base64 import b64encode
from functools import cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hall_server.installation import present

SEALING_KEY = "hall_sealing.key"
SEALING_PUBLIC = "hall_sealing.pem"
TOKEN_KEY = "token.key"  # noqa: S105 - a file's name
DJANGO_SECRET = "django.secret"  # noqa: S105 - a file's name
KEY_RING = "personal_data_keys.json"


def make_missing(folder: Path) -> None:
    """Make the secrets that are not there yet, readable by the owner alone. The certificate authority is not one of them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / SEALING_KEY).exists():
        _make_sealing_pair(folder)
    ring = {"current": "k1", "keys": {"k1": _fresh_key()}, "index_key": _fresh_key()}
    for name, content in (
        (TOKEN_KEY, secrets.token_bytes(32)),
        (DJANGO_SECRET, secrets.token_urlsafe(48).encode()),
        (KEY_RING, msgspec.json.encode(ring)),
    ):
        if not (folder / name).exists():
            write_secret(folder / name, content)


def _fresh_key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()


def _make_sealing_pair(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    write_secret(folder / SEALING_KEY, private)
    (folder / SEALING_PUBLIC).write_bytes(public)


def write_secret(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 so that a power cut leaves the old one or the new one, whole."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@cache
def sealing_private_key() -> ec.EllipticCurvePrivateKey:
    """The key that opens what terminals and desks sealed to the hall."""
    pem = (present().keys_folder / SEALING_KEY).read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{SEALING_KEY} holds no elliptic-curve key")
    return key


def sealing_public_pem() -> bytes:
    """What devices seal to; given to them at enrolment."""
    return (present().keys_folder / SEALING_PUBLIC).read_bytes()


@cache
def token_key() -> bytes:
    """Proves that a ticket's QR code is ours."""
    return (present().keys_folder / TOKEN_KEY).read_bytes()


def django_secret() -> str:
    """Signs sessions; a process without an installation gets one of its own."""
    try:
        return (present().keys_folder / DJANGO_SECRET).read_text()
    except (LookupError, FileNotFoundError):
        return secrets.token_urlsafe(48)


def key_ring_path() -> Path:
    """The file of personal_data.key_ring."""
    return present().keys_folder / KEY_RING
