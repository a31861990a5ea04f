"""Decides how personal data is closed to all but one reader: ECDH on P-256, HKDF-SHA256 (RFC 5869), AES-256-GCM.

Sealed text is base64url without padding of: version (1 byte, 1) | a point made for this text alone (33 bytes,
compressed, SEC 1) | nonce (12) | ciphertext with tag (16). The key is drawn from the shared secret with both public
points as salt, so that neither can be exchanged; version and purpose are authenticated with the text.
"""

import base64
import binascii
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hall.credentials.keys import PrivateKey, PublicKey, make_key, read_public

VERSION = b"\x01"
_POINT = 33
_NONCE = 12
_TAG = 16


class SealBroken(ValueError):  # noqa: N818 - says what it is
    """Changed on the way, meant for another reader or another purpose, or never sealed."""


def seal(reader_public_key_pem: bytes, plain: bytes, purpose: str) -> str:
    """Close bytes to the reader with this public key (PEM), for one purpose: `visitor` or `secret`. NoKey for a bad key."""
    reader = read_public(reader_public_key_pem)
    once = make_key()
    point = _point(once.public_key())
    nonce = os.urandom(_NONCE)
    cipher = AESGCM(_drawn(once.exchange(ec.ECDH(), reader), point, _point(reader), purpose))
    closed = cipher.encrypt(nonce, plain, VERSION + purpose.encode())
    return base64.urlsafe_b64encode(VERSION + point + nonce + closed).rstrip(b"=").decode()


def open_sealed(private_key: PrivateKey, sealed: str, purpose: str) -> bytes:
    """The plain bytes, or SealBroken. The caller keeps them no longer than it must."""
    packed = _unpacked(sealed)
    point, rest = packed[1 : 1 + _POINT], packed[1 + _POINT :]
    try:
        once = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        cipher = AESGCM(
            _drawn(private_key.exchange(ec.ECDH(), once), point, _own_point(private_key), purpose)
        )
        return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], VERSION + purpose.encode())
    except (ValueError, InvalidTag) as fault:
        raise SealBroken("the seal does not open with this key and purpose") from fault


def _unpacked(sealed: str) -> bytes:
    try:
        packed = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise SealBroken("not base64url") from fault
    if len(packed) < 1 + _POINT + _NONCE + _TAG or packed[:1] != VERSION:
        raise SealBroken("not sealed by this version")
    return packed


def _point(key: PublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


@lru_cache(maxsize=8)
def _own_point(key: PrivateKey) -> bytes:
    """Worked out once for a key that opens thousands of seals a day."""
    return _point(key.public_key())


def _drawn(shared: bytes, point: bytes, reader: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=point + reader, info=b"zhiting sealing 1 " + purpose.encode()).derive(
        shared
    )
