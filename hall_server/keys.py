"""Decides which secrets the server itself holds, where they lie, and that a missing one is made but never replaced."""

import secrets
from base64 import b64encode
from functools import cache
from pathlib import Path

import msgspec

from hall.credentials.keys import PrivateKey, key_in, public_pem, read_private
from hall.credentials.private_files import make_private_folder, write_private, write_public
from hall_server.installation import present

SEALING_KEY = "hall_sealing.key"
SEALING_PUBLIC = "hall_sealing.pem"
TOKEN_KEY = "token.key"  # noqa: S105 - a file's name
RATING_KEY = "rating.key"
DJANGO_SECRET = "django.secret"  # noqa: S105 - a file's name
KEY_RING = "personal_data_keys.json"


def make_missing(folder: Path) -> None:
    """Make the secrets that are not there yet, for the owner alone. The certificate authority is not one of them."""
    make_private_folder(folder)
    write_public(folder / SEALING_PUBLIC, public_pem(key_in(folder / SEALING_KEY).public_key()))
    ring = {"current": "k1", "keys": {"k1": fresh_key()}, "index_key": fresh_key()}
    for name, content in (
        (TOKEN_KEY, secrets.token_bytes(32)),
        (RATING_KEY, secrets.token_bytes(32)),
        (DJANGO_SECRET, secrets.token_urlsafe(48).encode()),
        (KEY_RING, msgspec.json.encode(ring)),
    ):
        if not (folder / name).exists():
            write_private(folder / name, content)


def fresh_key() -> str:
    """256 random bits in base64."""
    return b64encode(secrets.token_bytes(32)).decode()


@cache
def sealing_private_key() -> PrivateKey:
    """The key that opens what terminals and desks sealed to the hall."""
    return read_private((present().keys_folder / SEALING_KEY).read_bytes())


def sealing_public_pem() -> bytes:
    """What devices seal to; given to them at enrolment."""
    return (present().keys_folder / SEALING_PUBLIC).read_bytes()


@cache
def token_key() -> bytes:
    """Proves that a ticket's QR code is ours."""
    return (present().keys_folder / TOKEN_KEY).read_bytes()


@cache
def rating_key() -> bytes:
    """Signs invitations to rate: an Ed25519 key's 32 bytes; pads know its public part."""
    path = present().keys_folder / RATING_KEY
    if not path.exists():
        make_missing(path.parent)  # an installation from before there were ratings
    return path.read_bytes()


def django_secret() -> str:
    """Signs sessions; a process without an installation gets one of its own."""
    try:
        return (present().keys_folder / DJANGO_SECRET).read_text()
    except (LookupError, FileNotFoundError):
        return secrets.token_urlsafe(48)


def key_ring_path() -> Path:
    """The file of personal_data.key_ring."""
    return _key_ring_in(present().keys_folder)


@cache
def _key_ring_in(folder: Path) -> Path:
    return folder / KEY_RING
