"""A hall made once and copied for each test."""

from pathlib import Path

import pytest

from tests.rig.hall import prepare
from tests.rig.scratch import made_once


@pytest.fixture(scope="session")
def prepared() -> Path:
    """The folder of a hall with keys, tables and sample, never opened."""
    return made_once("hall", prepare)
