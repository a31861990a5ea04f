"""Decides how a record is closed: nonce (12 bytes) and AES-256-GCM, bound to the record's id and the key's."""

import hashlib
import hmac
import os

from hall_server.personal_data.key_ring import ring

_NONCE = 12


def close(record_id: str, plain: bytes) -> tuple[str, bytes]:
    """(key id, sealed bytes) under the current key."""
    keys = ring()
    nonce = os.urandom(_NONCE)
    return keys.current, nonce + keys.cipher(keys.current).encrypt(
        nonce, plain, _bound(keys.current, record_id)
    )


def open_closed(record_id: str, key_id: str, sealed: bytes) -> bytes:
    """The plain bytes. cryptography's InvalidTag when they were changed or belong to another record."""
    return ring().cipher(key_id).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(key_id, record_id))


def _bound(key_id: str, record_id: str) -> bytes:
    return f"{key_id}/{record_id}".encode()


def person_index(id_number: str) -> str:
    """A keyed value by which the same person is found again and from which nobody learns the number."""
    return keyed(id_number.strip().upper())


def keyed(text: str) -> str:
    """64 hexadecimal digits that tell equal texts from others, and nobody without the key which text it was."""
    return hmac.new(ring().index_secret, text.encode(), hashlib.sha256).hexdigest()
