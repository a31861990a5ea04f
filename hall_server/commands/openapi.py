"""Writes the document of the HTTP interface, docs/openapi.yaml, from the routes themselves."""

import json
import sys
from pathlib import Path

import django

from hall.messages.asyncapi import as_yaml

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"


def run(arguments: list[str]) -> int:  # noqa: ARG001 - it takes none
    """0 when the file says what the routes do."""
    DOCUMENT.write_text(text(), "utf-8")
    sys.stdout.write(f"{DOCUMENT}\n")
    return 0


def text() -> str:
    """The document as YAML."""
    django.setup()
    from hall_server.api.interface import document  # noqa: PLC0415 - Django must be set up before models

    plain: dict[str, object] = json.loads(json.dumps(document()))
    return as_yaml(plain)
