"""Decides how a file with personal data rests on the disk: under a key of its own, which is a personal record.

Bringing records under a new key so brings every file along, and no file need be written again.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hall.credentials.private_files import make_private_folder, write_private
from hall_server.identifiers import new_id
from hall_server.installation import present
from hall_server.personal_data import actions

_NONCE = 12


class FileDamaged(ValueError):  # noqa: N818 - says what it is
    """What lies on the disk is not what was kept, or is gone."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """key: the personal record that opens it; the file's name too. sha256: of the plain bytes, in hexadecimal digits."""

    key: str
    sha256: str
    size: int


def keep_file(area: str, content: bytes, now: datetime) -> KeptFile:
    """Write a file of this area (a folder's name) and its key, within the caller's transaction.

    The file is on the disk before the transaction commits; when it is rolled back nothing can open what is left.
    """
    key, secret, nonce = new_id(now), os.urandom(32), os.urandom(_NONCE)
    path = _path(area, key)
    make_private_folder(path.parent)
    write_private(path, nonce + AESGCM(secret).encrypt(nonce, content, key.encode()))
    actions.keep(key, secret, "", now)
    return KeptFile(key, hashlib.sha256(content).hexdigest(), len(content))


def read_file(area: str, kept: KeptFile, *, subject: str, actor: str, purpose: str) -> bytes:
    """The plain bytes, written down as read. FileDamaged when they are not those that were kept."""
    secret = actions.read(kept.key, subject=subject, actor=actor, purpose=purpose)
    try:
        closed = _path(area, kept.key).read_bytes()
        content = AESGCM(secret).decrypt(closed[:_NONCE], closed[_NONCE:], kept.key.encode())
    except (OSError, ValueError, InvalidTag) as fault:
        raise FileDamaged(f"{area}/{kept.key} cannot be opened") from fault
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise FileDamaged(f"{area}/{kept.key} is not what was kept")
    return content


def forget_file(area: str, key: str) -> None:
    """Remove a file for ever; the caller removes whatever names it."""
    actions.forget(key)
    _path(area, key).unlink(missing_ok=True)


def _path(area: str, key: str) -> Path:
    """The last characters of a key are random: folders fill evenly."""
    return present().state_folder / area / key[-2:] / key
