"""Decides what a key of the hall is: elliptic curve P-256, kept in PEM without a passphrase, made where it is used."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hall.credentials.private_files import write_private

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey


class NoKey(ValueError):  # noqa: N818 - says what it is
    """What was read is no P-256 key. The text names the fault, never the content."""


def make_key() -> PrivateKey:
    """A fresh key on the curve P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def private_pem(key: PrivateKey) -> bytes:
    """The key in PKCS #8, unencrypted: only for a file of mode 0600."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_pem(key: PublicKey) -> bytes:
    """The public half as SubjectPublicKeyInfo."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def read_private(pem: bytes) -> PrivateKey:
    """The key in these bytes. NoKey for anything else."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as fault:
        raise NoKey("no private key") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise NoKey("not a P-256 key")
    return key


def read_public(pem: bytes) -> PublicKey:
    """The public key in these bytes. NoKey for anything else."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, TypeError) as fault:
        raise NoKey("no public key") from fault
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise NoKey("not a P-256 key")
    return key


def key_in(path: Path) -> PrivateKey:
    """The key of this file; made now, on this machine, when there is none."""
    if path.exists():
        return read_private(path.read_bytes())
    key = make_key()
    write_private(path, private_pem(key))
    return key
