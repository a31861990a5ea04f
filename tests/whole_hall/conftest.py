"""A hall made once and copied for each test."""

from pathlib import Path

import pytest

from tests.rig.hall import prepare_once


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a hall with keys, tables and sample, never opened."""
    return prepare_once(tmp_path_factory.mktemp("prepared") / "hall")
