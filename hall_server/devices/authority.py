"""Decides where the hall's certificate authority lies, and that one process at a time writes there."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall.credentials.authority import CertificateAuthority
from hall_server.installation import present


def authority_folder() -> Path:
    """ca.key, ca.crt and the revocation list."""
    return present().keys_folder / "authority"


def load_authority() -> CertificateAuthority:
    """The authority, to read and to sign. FileNotFoundError before `make-keys`."""
    return CertificateAuthority.load(authority_folder())


@contextmanager
def writing_authority() -> Iterator[CertificateAuthority]:
    """The authority, to revoke; whoever comes second waits."""
    descriptor = os.open(authority_folder() / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield load_authority()
    finally:
        os.close(descriptor)
