"""Only the file the hall named is believed."""

import hashlib
from pathlib import Path

import pytest

from hall.messages.devices import CatalogueFile
from hall.messages.matter_catalogue import encode_catalogue
from tests.screens.terminal_cast import catalogue
from visiting.catalogue_store import CatalogueStore, CatalogueWrong, read

CONTENT = encode_catalogue(catalogue())
FILE = CatalogueFile("/catalogue/x.json", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))


def test_a_kept_file_is_there_after_a_restart(tmp_path: Path) -> None:
    CatalogueStore(tmp_path / "catalogue").keep(FILE, CONTENT)
    store = CatalogueStore(tmp_path / "catalogue")
    path = store.present()
    assert path is not None
    assert read(path) == catalogue()
    assert store.has(FILE)


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b" ", b"", CONTENT.replace(b"A", b"B", 1)])
def test_any_other_bytes_are_refused_and_the_old_file_stays(tmp_path: Path, content: bytes) -> None:
    store = CatalogueStore(tmp_path / "catalogue")
    store.keep(FILE, CONTENT)
    with pytest.raises(CatalogueWrong):
        store.keep(FILE, content)
    assert store.has(FILE)


def test_what_is_named_rightly_and_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    content = b'{"hall_name": 3}'
    file = CatalogueFile("/x", hashlib.sha256(content).hexdigest(), len(content))
    with pytest.raises(CatalogueWrong):
        CatalogueStore(tmp_path / "catalogue").keep(file, content)


def test_a_flipped_bit_on_the_disk_is_found(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue")
    path = store.keep(FILE, CONTENT)
    spoiled = bytearray(CONTENT)
    spoiled[40] ^= 1
    path.write_bytes(bytes(spoiled))
    assert store.present() is None
    assert not store.has(FILE)


def test_it_is_fetched_by_https_alone(tmp_path: Path) -> None:
    with pytest.raises(CatalogueWrong):
        CatalogueStore(tmp_path / "catalogue").fetch(FILE, "http://localhost:1", tmp_path / "ca.crt")
