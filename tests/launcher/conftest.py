"""The launcher's sentences are compared in English, unless a test chooses otherwise."""

import pytest


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever language the machine speaks."""
    monkeypatch.setenv("ZHITING_LANGUAGE", "en")
