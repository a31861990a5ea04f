"""Decides what the linter is told about the hall when it reads a version."""

from collections.abc import Sequence
from dataclasses import dataclass

from hall_server.catalogue.linter import severe
from hall_server.catalogue.models import ItemVersion
from hall_server.catalogue.rows_of_versions import contents


@dataclass(frozen=True, slots=True)
class _Severe:
    sentence: str
    is_severe: bool = True


def findings_of(versions: Sequence[ItemVersion]) -> dict[int, list[_Severe]]:
    """By the key of each version."""
    return {key: [_Severe(one) for one in severe(content)] for key, content in contents(versions).items()}
