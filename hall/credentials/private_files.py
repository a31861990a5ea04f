"""Decides how a file that matters is written: whole or not at all, on the disk before anybody relies on it."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Replace a file by this content, readable by its owner alone (0600); a power cut leaves the old one or the new."""
    _write(path, content, 0o600)


def write_public(path: Path, content: bytes) -> None:
    """The same for certificates and settings that other programs of this machine may read (0644)."""
    _write(path, content, 0o644)


def _write(path: Path, content: bytes, mode: int) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring names made, replaced or removed in this folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private_folder(folder: Path) -> None:
    """A folder only its owner may enter (0700), with whatever folders lead there."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
