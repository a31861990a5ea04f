"""A hall made once and copied for each test."""

from pathlib import Path

import pytest

from tests.rig.hall import BARE, ENROLLED, prepare
from tests.rig.scratch import made_once


@pytest.fixture(scope="session")
def prepared() -> Path:
    """The folder of a hall with keys, tables, sample and enrolled devices, closed."""
    return made_once("hall", prepare) / ENROLLED


@pytest.fixture
def bare() -> Path:
    """The same without a device: those a test opens are all there are."""
    return made_once("hall", prepare) / BARE
