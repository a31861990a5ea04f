"""Decides which licences of an applicant stand for a material that is then not asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence that proves something. id: of licences."""

    id: str
    name: str


def held_of(party: str, on: date) -> Mapping[str, HeldLicence]:
    """Kind of licence (licence_code) -> the one this party holds, valid on this day."""
    del party, on
    return {}
