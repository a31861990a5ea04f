"""Decides which key encrypts personal data now, and which older ones still open it."""

from base64 import b64decode
from functools import cached_property
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hall.credentials.private_files import write_private
from hall.messages import records
from hall_server.keys import fresh_key, key_ring_path


class KeyUnknown(LookupError):  # noqa: N818 - says what it is
    """A record names a key that is not on the ring: it can be read by nobody."""


class KeyRing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """keys: key id -> 256 bits in base64. index_key makes look-up values; it never changes, or nobody is found again."""

    current: str
    keys: dict[str, str]
    index_key: str

    @cached_property
    def ciphers(self) -> dict[str, AESGCM]:
        """Key id -> AES-256-GCM."""
        return {key_id: AESGCM(b64decode(key)) for key_id, key in self.keys.items()}

    @cached_property
    def index_secret(self) -> bytes:
        """The bytes under which look-up values are made."""
        return b64decode(self.index_key)

    def cipher(self, key_id: str) -> AESGCM:
        """The cipher of this key. KeyUnknown when the ring has none."""
        if key_id not in self.ciphers:
            raise KeyUnknown(f"no key {key_id!r} on the ring")
        return self.ciphers[key_id]


_read: dict[Path, tuple[int, KeyRing]] = {}


def ring() -> KeyRing:
    """The ring as its file is now: a running process takes up a new key by itself."""
    path = key_ring_path()
    changed = path.stat().st_mtime_ns
    known = _read.get(path)
    if known is None or known[0] != changed:
        known = _read[path] = (changed, records.decoded(path.read_bytes(), KeyRing))
    return known[1]


def add_key() -> str:
    """Put a fresh key on the ring and encrypt with it from now on; its id."""
    old = ring()
    key_id = f"k{max(int(one[1:]) for one in old.keys) + 1}"
    new = msgspec.structs.replace(old, current=key_id, keys={**old.keys, key_id: fresh_key()})
    write_private(key_ring_path(), msgspec.json.encode(new))
    return key_id


def drop_key(key_id: str) -> None:
    """Take a key off the ring for ever; the caller has proven that no record needs it. ValueError for the current one."""
    old = ring()
    if key_id == old.current:
        raise ValueError(f"{key_id} is in use")
    left = {one: key for one, key in old.keys.items() if one != key_id}
    write_private(key_ring_path(), msgspec.json.encode(msgspec.structs.replace(old, keys=left)))
