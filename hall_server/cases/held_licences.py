"""Decides which licences of an applicant stand for a material that is then not asked for."""

from collections.abc import Mapping
from datetime import date

from hall_server.licences import queries as licences
from hall_server.licences.queries import Held


def held_of(party: str, on: date) -> Mapping[str, Held]:
    """Kind of licence (licence_code) -> the one this party holds, valid on this day; a licence before a checked scan."""
    found: dict[str, Held] = {}
    for one in licences.held(party, on=on):
        found.setdefault(one.licence_code, one)
    return found


def spoken(held: Held) -> str:
    """`居民身份证（51…号）` as a clerk reads it."""
    source = "已核对的扫描件" if held.is_scan else held.number
    return f"{held.title}（{source}）"
