"""Decides how a gateway's fields are mapped: all of it is data, one file a gateway; a new one needs no program."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from hall_server.sms_channel.status_table import Meaning, StatusTable

FOLDER = Path(__file__).parent / "profiles"
_PLACE = re.compile(r"\{([a-z_]+)\}")


class SendPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a message is handed over. fields: the gateway's name -> text with {number}, {text}, {key}, or a credential.

    code, reference: where the answer holds them, names joined by dots. kind: how body is written.
    """

    fields: dict[str, str]
    code: str
    reference: str = ""
    kind: Literal["json", "form"] = "json"
    headers: dict[str, str] = {}


class ReportsPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How delivery reports, or messages people wrote, are fetched. path: on the same host. rows: where the list is.

    code, key, reference, number, text: the names in a row; empty where the gateway has none.
    """

    path: str
    fields: dict[str, str]
    rows: str
    number: str
    code: str = ""
    key: str = ""
    reference: str = ""
    text: str = ""
    every_seconds: float = 15.0


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One gateway. credentials: the names that the hall's own file has to give. http: what a status of HTTP means."""

    title: str
    credentials: tuple[str, ...]
    send: SendPart
    answers: dict[str, Meaning]
    reported: dict[str, Meaning] = {}
    reports: ReportsPart | None = None
    written: ReportsPart | None = None

    @property
    def table(self) -> StatusTable:
        """What its codes mean, and what every line over the network may say."""
        return StatusTable({**_common(), **self.answers}, self.reported)


@cache
def profile(name: str, folder: Path = FOLDER) -> Profile:
    """The profile in NAME.toml. FileNotFoundError when there is none; msgspec.ValidationError says what is wrong."""
    return msgspec.toml.decode((folder / f"{name}.toml").read_bytes(), type=Profile)


@cache
def _common() -> Mapping[str, Meaning]:
    return msgspec.toml.decode(
        (FOLDER.parent / "tables" / "https.toml").read_bytes(), type=dict[str, Meaning]
    )


def filled(fields: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """The fields with the values in their places. LookupError for a place that nothing fills."""
    return {name: _PLACE.sub(lambda found: values[found[1]], template) for name, template in fields.items()}


def at(document: object, path: str) -> str:
    """What stands under this path, as text; empty when nothing does."""
    for name in path.split(".") if path else ():
        document = document.get(name) if isinstance(document, dict) else None
    return "" if document is None or isinstance(document, dict | list) else str(document)


def rows_at(document: object, path: str) -> list[dict[str, object]]:
    """The rows of the list under this path; none when there is no list."""
    for name in path.split(".") if path else ():
        document = document.get(name) if isinstance(document, dict) else None
    return [row for row in document if isinstance(row, dict)] if isinstance(document, list) else []
