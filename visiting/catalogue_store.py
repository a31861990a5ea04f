"""Decides which file of matters the terminal believes: the one the hall named by its SHA-256, kept for a cut-off start."""

import hashlib
import os
import ssl
import urllib.request
from pathlib import Path

import msgspec

from hall.messages.devices import CatalogueFile
from hall.messages.matter_catalogue import MatterCatalogue, decode_catalogue

LARGEST = 32 * 1024 * 1024
WITHIN = 20.0


class CatalogueWrong(ValueError):  # noqa: N818 - says what it is
    """What was fetched is not the file the hall named."""


class CatalogueStore:
    """The folder `catalogue` of a device home: SHA256.json, and `present` naming the one in use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def present(self) -> Path | None:
        """The file in use, whole and what its name says; None when there is none."""
        try:
            name = (self._folder / "present").read_text("ascii").strip()
            content = (self._folder / f"{name}.json").read_bytes()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        return self._folder / f"{name}.json" if hashlib.sha256(content).hexdigest() == name else None

    def has(self, file: CatalogueFile) -> bool:
        """Whether the file in use is this one."""
        present = self.present()
        return present is not None and present.stem == file.sha256.lower()

    def keep(self, file: CatalogueFile, content: bytes) -> Path:
        """Use these bytes from now on. CatalogueWrong when they are not the file."""
        digest = hashlib.sha256(content).hexdigest()
        if digest != file.sha256.lower():
            raise CatalogueWrong(f"the file of matters has SHA-256 {digest}, the hall said {file.sha256}")
        try:
            decode_catalogue(content)
        except msgspec.DecodeError as fault:
            raise CatalogueWrong(f"the file of matters cannot be read: {fault}") from fault
        kept = self._folder / f"{digest}.json"
        _write(kept, content)
        _write(self._folder / "present", digest.encode())
        for old in self._folder.glob("*.json"):
            if old != kept:
                old.unlink(missing_ok=True)
        return kept

    def fetch(self, file: CatalogueFile, web_url: str, authority: Path) -> Path:
        """Fetch and keep. OSError when the server is away, CatalogueWrong when it gave something else. Blocks."""
        url = web_url.rstrip("/") + file.path
        if not url.startswith("https://"):
            raise CatalogueWrong("the file of matters comes by HTTPS or not at all")
        context = ssl.create_default_context(cafile=str(authority))
        with urllib.request.urlopen(url, timeout=WITHIN, context=context) as answer:  # noqa: S310 - https alone, see above
            return self.keep(file, answer.read(min(file.size, LARGEST) + 1))


def read(path: Path) -> MatterCatalogue:
    """The catalogue in a kept file."""
    return decode_catalogue(path.read_bytes())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power goes."""
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
